import * as z from 'zod';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((v) => (Array.isArray(v) ? v : [v]));

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
});
export const PolicyDocument = z.object({
  Statement: z.union([Statement, z.array(Statement)]).transform((v) => (Array.isArray(v) ? v : [v])),
});
export type Statement = z.infer<typeof Statement>;

export interface CompiledStatement {
  effect: 'Allow' | 'Deny';
  matches(action: string, resource: string): boolean;
}

/** IAM patterns: `*` is any run of characters, `?` one. Actions compare without regard to case, resources with. */
const pattern = (texts: string[], flags: string): RegExp[] =>
  texts.map((text) => {
    const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, flags);
  });
const some = (patterns: RegExp[], value: string): boolean => patterns.some((p) => p.test(value));

const compileMatch = (
  positive: string[] | undefined,
  negative: string[] | undefined,
  flags: string,
): ((value: string) => boolean) => {
  if (positive !== undefined) {
    const patterns = pattern(positive, flags);
    return (value) => some(patterns, value);
  }
  const patterns = pattern(negative ?? ['*'], flags);
  return (value) => !some(patterns, value);
};

/**
 * Conditions are not evaluated: a conditional Allow counts as met and a conditional Deny as not met, so that the local
 * run refuses nothing that AWS would allow. The start lines name such statements.
 */
export const compileStatements = (statements: Statement[]): CompiledStatement[] =>
  statements
    .filter((statement) => statement.Effect === 'Allow' || statement.Condition === undefined)
    .map((statement) => {
      const action = compileMatch(statement.Action, statement.NotAction, 'i');
      const resource = compileMatch(statement.Resource, statement.NotResource, '');
      return { effect: statement.Effect, matches: (a, r) => action(a) && resource(r) };
    });

export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny';

/** Whether statements allow an action on one resource: a Deny wins, nothing that matches is a no. */
export const decide = (statements: CompiledStatement[], action: string, resource: string): Decision => {
  let decision: Decision = 'implicit-deny';
  for (const statement of statements) {
    if (!statement.matches(action, resource)) continue;
    if (statement.effect === 'Deny') return 'explicit-deny';
    decision = 'allowed';
  }
  return decision;
};
