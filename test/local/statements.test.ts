import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileStatements, decide, PolicyDocument } from '../../local/iam/statements.ts';

const rule = (...Statement: unknown[]) => compileStatements(PolicyDocument.parse({ Statement }).Statement);
const allow = (Action: string | string[], Resource: string | string[], extra = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...extra,
});

test.each([
  ['s3:GetObject', 'arn:aws:s3:::b/open/x', 'allowed'],
  ['S3:getobject', 'arn:aws:s3:::b/open/x', 'allowed'],
  ['s3:GetObject', 'arn:aws:s3:::b/OPEN/x', 'implicit-deny'],
  ['s3:GetObject', 'arn:aws:s3:::b', 'implicit-deny'],
  ['s3:PutObject', 'arn:aws:s3:::b/open/x', 'implicit-deny'],
  ['s3:GetObject', 'arn:aws:s3:::b/open/secret', 'explicit-deny'],
])('%s on %s is %s', (action, resource, expected) => {
  const statements = rule(allow('s3:Get*', 'arn:aws:s3:::?/open/*'), {
    Effect: 'Deny',
    Action: '*',
    Resource: '*/secret',
  });
  expect(decide(statements, action, resource)).toBe(expected);
});

test('a Deny wins wherever it stands, and nothing allows by default', () => {
  const action = fc.constantFrom('a:X', 'a:Y', 'b:X');
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: action,
    Resource: fc.constant('*'),
  });
  fc.assert(
    fc.property(fc.array(statement), action, (statements, asked) => {
      const mine = statements.filter(({ Action }) => Action === asked).map(({ Effect }) => Effect);
      const expected = mine.includes('Deny')
        ? 'explicit-deny'
        : mine.length > 0
          ? 'allowed'
          : 'implicit-deny';
      expect(decide(rule(...statements), asked, 'r')).toBe(expected);
    }),
  );
});

test('a conditional Allow counts, a conditional Deny does not', () => {
  const Condition = { StringEquals: { 'aws:x': 'y' } };
  expect(decide(rule(allow('a:X', '*', { Condition })), 'a:X', 'r')).toBe('allowed');
  const statements = rule(allow('a:X', '*'), { Effect: 'Deny', Action: '*', Resource: '*', Condition });
  expect(decide(statements, 'a:X', 'r')).toBe('allowed');
});
