import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isRevoked,
  sessionName,
  type TokenRule,
  tokenName,
  withRule,
} from '../../core/manage/token-rules.ts';

const day = 86_400_000;

describe('a rule', () => {
  const rule: TokenRule = { issuedBeforeMs: 1000, fromMs: 2000 };
  test('ends tokens that are older, from its time on', () => {
    expect(isRevoked([rule], { issuedAtMs: 999 }, 2000)).toBe(true);
    expect(isRevoked([rule], { issuedAtMs: 1000 }, 2000)).toBe(false);
    expect(isRevoked([rule], { issuedAtMs: 999 }, 1999)).toBe(false);
  });

  test('with names ends those alone', () => {
    const named = { ...rule, names: [tokenName('a'), sessionName('s')] };
    expect(isRevoked([named], { issuedAtMs: 0 }, 2000)).toBe(false);
    expect(isRevoked([named], { issuedAtMs: 0, id: 'a' }, 2000)).toBe(true);
    expect(isRevoked([named], { issuedAtMs: 0, id: 's', session: 'a' }, 2000)).toBe(false);
    expect(isRevoked([named], { issuedAtMs: 0, id: 'b', session: 's' }, 2000)).toBe(true);
  });
});

describe('rules', () => {
  test('that say nothing new are not kept', () => {
    const first = withRule([], { names: [tokenName('a')], issuedBeforeMs: 5, fromMs: 5, untilMs: day }, 5);
    expect(withRule(first, { issuedBeforeMs: 10, fromMs: 10 }, 10)).toEqual([
      { issuedBeforeMs: 10, fromMs: 10 },
    ]);
    expect(withRule(first, { issuedBeforeMs: 4, fromMs: day }, day)).toEqual([
      { issuedBeforeMs: 4, fromMs: day },
    ]);
    const twice = withRule([{ issuedBeforeMs: 10, fromMs: 10 }], { issuedBeforeMs: 10, fromMs: 10 }, 10);
    expect(twice).toHaveLength(1);
  });

  test('that come later stand beside those that hold now', () => {
    const rules = withRule([{ issuedBeforeMs: 10, fromMs: 10 }], { issuedBeforeMs: 20, fromMs: 90 }, 20);
    expect(isRevoked(rules, { issuedAtMs: 15 }, 89)).toBe(false);
    expect(isRevoked(rules, { issuedAtMs: 15 }, 90)).toBe(true);
    expect(isRevoked(rules, { issuedAtMs: 9 }, 20)).toBe(true);
  });

  const calls = fc.array(
    fc.record({
      sessions: fc.option(
        fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 1000, size: 'max' }),
      ),
      pauseMs: fc.integer({ min: 0, max: day }),
      delayMs: fc.integer({ min: 0, max: 3 * day }),
    }),
    { maxLength: 40, size: 'max' },
  );
  const tokens = fc.array(
    fc.record({ session: fc.integer({ min: 0, max: 2000 }), agoMs: fc.integer({ min: 0, max: 20 * day }) }),
    { minLength: 1, maxLength: 30 },
  );

  test('never let a token live that one of them ended, and stay small', () => {
    fc.assert(
      fc.property(calls, tokens, fc.integer({ min: 0, max: 4 * day }), (made, asked, waitMs) => {
        let nowMs = 100 * day;
        let rules: TokenRule[] = [];
        const all: TokenRule[] = [];
        for (const { sessions, pauseMs, delayMs } of made) {
          nowMs += pauseMs;
          const names = sessions ? { names: sessions.map((id) => sessionName(`s${id}`)) } : {};
          const until = sessions ? { untilMs: nowMs + 28 * day } : {};
          const rule = { ...names, ...until, issuedBeforeMs: nowMs, fromMs: nowMs + delayMs };
          all.push(rule);
          rules = withRule(rules, rule, nowMs);
        }
        expect(JSON.stringify(rules).length).toBeLessThan(30_000);
        for (const { session, agoMs } of asked) {
          const token = { session: `s${session}`, issuedAtMs: nowMs - agoMs };
          // Older than 28 days a token has expired by itself.
          const alive = all.filter(({ untilMs }) => untilMs === undefined || untilMs > nowMs + waitMs);
          if (isRevoked(alive, token, nowMs + waitMs)) {
            expect(isRevoked(rules, token, nowMs + waitMs)).toBe(true);
          }
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('of few calls end nothing else', () => {
    const sessions = Array.from({ length: 1000 }, (_, index) => sessionName(`s${index}`));
    const rules = withRule([], { names: sessions, issuedBeforeMs: 10, fromMs: 10, untilMs: day }, 10);
    expect(isRevoked(rules, { issuedAtMs: 1, session: 'other' }, 20)).toBe(false);
    expect(isRevoked(rules, { issuedAtMs: 1, session: 's999' }, 20)).toBe(true);
  });
});
