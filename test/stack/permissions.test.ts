import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { logicalIdIn, synthesize } from './synthesized.ts';

const { ofType } = synthesize();

const oneOrMore = <T extends z.ZodType>(type: T) =>
  z.union([z.array(type), type.transform((one) => [one])]) as z.ZodType<z.output<T>[]>;
const Statement = z.object({
  Effect: z.string(),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
});
const policies = ofType('AWS::IAM::Policy').map(([id, policy]) => ({
  id,
  role: logicalIdIn(policy.Properties['Roles'][0]),
  statements: z.array(Statement).parse(policy.Properties['PolicyDocument'].Statement),
}));

/** Every `*` that a function's policy may have, and why. */
const explainedStars: Record<string, string> = {
  '<ConsoleBucket>/*': 'the bucket holds nothing but the console, whose files are named by their content',
  '<PayloadsBucket>/*': 'keys of payload objects come from message ids and cannot be listed beforehand',
};

describe('the roles', () => {
  it('belong to one function each and carry no policy of AWS', () => {
    const roles = ofType('AWS::IAM::Role');
    const used = ofType('AWS::Lambda::Function').map(([, fn]) => logicalIdIn(fn.Properties['Role']));
    expect(new Set(used).size).toBe(used.length);
    expect(new Set(used)).toEqual(new Set(roles.map(([id]) => id)));
    for (const [, role] of roles) {
      expect(role.Properties['ManagedPolicyArns']).toBeUndefined();
      expect(role.Properties['AssumeRolePolicyDocument'].Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  it.each(policies)('$id names its actions', ({ statements }) => {
    for (const action of statements.flatMap((statement) => statement.Action))
      expect(action).not.toContain('*');
  });

  it.each(policies)('$id names its resources, except where it is explained', ({ statements }) => {
    const resources = statements.flatMap((statement) => statement.Resource).map(readable);
    const stars = resources.filter((resource) => resource.includes('*'));
    expect(stars.filter((resource) => explainedStars[resource] === undefined)).toEqual([]);
  });

  it('allow exactly what each stage calls', () => {
    const granted = policies.map(({ role, statements }) => [
      role.replace(/(Handler)?Role.*/, ''),
      statements
        .flatMap(({ Action, Resource }) =>
          Action.flatMap((action) => Resource.map((resource) => `${action} ${readable(resource)}`)),
        )
        .filter((line) => !line.startsWith('logs:'))
        .sort(),
    ]);
    expect(Object.fromEntries(granted)).toMatchSnapshot();
  });
});

describe('policies of resources', () => {
  it.each([...ofType('AWS::SQS::QueuePolicy'), ...ofType('AWS::S3::BucketPolicy')])(
    '%s only denies',
    (_id, policy) => {
      for (const statement of policy.Properties['PolicyDocument'].Statement)
        if (!isConsoleRead(statement)) expect(statement.Effect).toBe('Deny');
    },
  );

  it('let CloudFront read the console, for its own distribution', () => {
    const statements = ofType('AWS::S3::BucketPolicy').flatMap(([, policy]) =>
      policy.Properties['PolicyDocument'].Statement.filter(isConsoleRead),
    );
    expect(statements).toHaveLength(1);
    expect(readable(statements[0].Resource)).toBe('<ConsoleBucket>/*');
    expect(JSON.stringify(statements[0].Condition)).toMatch(
      /AWS:SourceArn.*distribution.*ConsoleDistribution/,
    );
  });

  // The two of the publish URL are for everybody: publish-url.test.ts.
  const ofServices = ofType('AWS::Lambda::Permission').filter(
    ([, { Properties }]) => Properties['Principal'] !== '*',
  );
  it.each(ofServices)('%s names who may invoke and from where', (_id, permission) => {
    expect(permission.Properties['Principal']).toMatch(/^(apigateway|events)\.amazonaws\.com$/);
    expect(permission.Properties['SourceArn']).toBeDefined();
  });
});

function isConsoleRead({ Effect, Action, Principal }: Record<string, unknown>): boolean {
  return (
    Effect === 'Allow' &&
    Action === 's3:GetObject' &&
    JSON.stringify(Principal) === '{"Service":"cloudfront.amazonaws.com"}'
  );
}

/** A resource of a statement as text, with logical ids without their hashes: `<MessagesTable>/index/name`. */
function readable(resource: unknown): string {
  // Assets are named by their content.
  if (typeof resource === 'string') return resource.replace(/[0-9a-f]{64}/, '<asset>');
  const substituted = z.object({ 'Fn::Sub': z.string() }).safeParse(resource);
  if (substituted.success) return substituted.data['Fn::Sub'];
  const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(resource);
  if (joined.success) return joined.data['Fn::Join'][1].map(readable).join(joined.data['Fn::Join'][0]);
  return `<${logicalIdIn(resource).replace(/[0-9A-F]{8}$/, '')}>`;
}
