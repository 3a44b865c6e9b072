import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** From `fromMs` on, tokens that were issued before `issuedBeforeMs` hold no more: all of them, or those with a name. */
export const TokenRule = z.object({
  /** Names of tokens and of sessions, as `tokenName` and `sessionName` make them. Absent: every token. */
  names: z.optional(z.array(z.string())),
  issuedBeforeMs: z.number(),
  fromMs: z.number(),
  /** When the last token that it is about has expired by itself. Absent: never. */
  untilMs: z.optional(z.number()),
});
export type TokenRule = z.infer<typeof TokenRule>;

/** What rules look at in a token. */
export interface IssuedToken {
  /** The claim `jti`. */
  readonly id?: string | undefined;
  /** The session that it was made for, in the claim `sid`. */
  readonly session?: string | undefined;
  /** 0 where the token does not say it: the first rule for all ends it. */
  readonly issuedAtMs: number;
}

/**
 * Every read of an application reads its rules. 16 KB are four read units; without rules it is one. They hold 1,000
 * sessions, what one call may end, and logouts of a hundred tokens beside.
 */
const maxBytes = 16_000;
const ruleBytes = 60;
/** 9 bytes of a hash: two of a million names are the same with a chance of 10^-10, and then one user logs in again. */
const nameLength = 12;
const nameBytes = nameLength + 1;

export const tokenName = (id: string): string => digest(`token ${id}`);
export const sessionName = (session: string): string => digest(`session ${session}`);

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, nameLength);
}

export function isRevoked(rules: readonly TokenRule[], token: IssuedToken, nowMs: number): boolean {
  const names = [
    ...(token.id === undefined ? [] : [tokenName(token.id)]),
    ...(token.session === undefined ? [] : [sessionName(token.session)]),
  ];
  return rules.some(
    (rule) =>
      nowMs >= rule.fromMs &&
      token.issuedAtMs < rule.issuedBeforeMs &&
      (rule.names === undefined || names.some((name) => rule.names?.includes(name))),
  );
}

/**
 * The rules with one more, without those that say nothing new. What does not fit is widened: the rule about the oldest
 * tokens then ends every token as old as those. That logs out too many, never too few.
 */
export function withRule(rules: readonly TokenRule[], rule: TokenRule, nowMs: number): TokenRule[] {
  let kept = withoutCovered([...rules, rule], nowMs);
  while (bytesOf(kept) > maxBytes) kept = withoutCovered(widened(kept), nowMs);
  return kept;
}

function withoutCovered(rules: readonly TokenRule[], nowMs: number): TokenRule[] {
  const alive = rules.filter(({ untilMs }) => untilMs === undefined || untilMs > nowMs);
  const covers = (wide: TokenRule, rule: TokenRule) =>
    wide.names === undefined &&
    wide.issuedBeforeMs >= rule.issuedBeforeMs &&
    Math.max(wide.fromMs, nowMs) <= Math.max(rule.fromMs, nowMs);
  return alive.filter(
    (rule, index) =>
      !alive.some((other, at) => at !== index && covers(other, rule) && (!covers(rule, other) || at < index)),
  );
}

function widened(rules: readonly TokenRule[]): TokenRule[] {
  const named = rules.filter(({ names }) => names !== undefined);
  const oldest = byIssue(named)[0];
  if (oldest) {
    const { issuedBeforeMs, fromMs } = oldest;
    return [...rules.filter((rule) => rule !== oldest), { issuedBeforeMs, fromMs }];
  }
  // Only rules for all are left, each for younger tokens and later than the one before: the first two become one.
  const [first, second, ...rest] = byIssue(rules);
  if (!first || !second) return [...rules];
  return [{ issuedBeforeMs: second.issuedBeforeMs, fromMs: Math.min(first.fromMs, second.fromMs) }, ...rest];
}

const byIssue = (rules: readonly TokenRule[]) =>
  rules.toSorted((left, right) => left.issuedBeforeMs - right.issuedBeforeMs);

const bytesOf = (rules: readonly TokenRule[]): number =>
  rules.reduce((sum, { names = [] }) => sum + ruleBytes + names.length * nameBytes, 0);
