import '../english-schema-errors.ts';
import type * as z from 'zod/mini';
import { nestingDepth } from './json-text.ts';
import { type Refusal, refused } from './refusal.ts';

/**
 * Schemas that contain themselves (a note has a reply has a reply) are checked by recursion: about 1,500 levels overflow
 * the stack, and fit into 1 MiB. Real senders nest a note three deep, which is about ten levels of brackets.
 */
const maxNestingDepth = 128;

/** What is wrong with a payload, or undefined where it fits. The payload itself is not changed by the schema. */
export function payloadProblem(payload: string, schema: z.ZodMiniType): Refusal | undefined {
  const depth = nestingDepth(payload);
  if (depth > maxNestingDepth) {
    return refused(`The payload nests ${depth} levels deep; ${maxNestingDepth} are allowed.`);
  }
  const value = parsed(payload);
  if (value === undefined) return refused('The payload is not JSON.');
  // `reportInput` so that the reason can say what was found, not only what was expected.
  const issue = schema.safeParse(value, { reportInput: true }).error?.issues[0];
  return issue && refused(reasonFor(issue), jsonPath(issue.path));
}

/** `$.note.files[0].name`; a name that is not an identifier stands in brackets: `$.reactions["👍"]`. */
export function jsonPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    const name = String(segment);
    return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
  }, '$');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonFor(issue: z.core.$ZodIssue): string {
  const expected = issue.message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
  return `${expected}, got ${inWords(issue.input)}`;
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${typeof value} ${text.slice(0, 60)}…` : `${typeof value} ${text}`;
}
