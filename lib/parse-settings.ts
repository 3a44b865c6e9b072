import type * as z from 'zod';
import { retentionProblem } from './retention-problem.ts';
import { Settings } from './settings.ts';

/** What a user wrote into the settings is wrong; the message says where and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Settings with their defaults.
 *
 * @param source where the input came from; the error begins with it
 * @throws SettingsError that lists every wrong setting with its place, what is allowed and what was given
 */
export function parseSettings(input: unknown, source: string): Settings {
  const parsed = Settings.safeParse(input);
  const problem = parsed.success ? retentionProblem(parsed.data) : undefined;
  if (parsed.success && problem === undefined) return parsed.data;
  const lines = parsed.success
    ? [`  ${problem}`]
    : parsed.error.issues.map((issue) => `  ${describe(issue, input)}`);
  throw new SettingsError(`${source}: settings are wrong.\n${lines.join('\n')}`);
}

function describe(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0)
    return `${issue.keys.join(', ')}: no such setting; there are ${Object.keys(Settings.shape).join(', ')}.`;
  const place = issue.path.length === 0 ? 'The whole' : issue.path.join('.');
  // An error ends up in logs, where a key must not.
  if (issue.path[0] === 'jwtSecret') return `${place}: ${issue.message}.`;
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  return `${place}: ${issue.message}; it is ${JSON.stringify(given)}.`;
}
