import { checkVerifiable, type VerifyWith } from './verify.ts';

interface Command {
  readonly path: string;
  readonly statuses: number[];
  readonly matches: (body: string) => boolean;
}

/** A path that asks for its own answer, so that somebody at a screen can have an endpoint that fails: `/answer/503`. */
const alwaysAnswered = /^\/answer\/([2-5]\d\d)$/;

/** What the inspector does with each path: which statuses it answers, and what it verifies with. */
export function createAnswers() {
  const commands: Command[] = [];
  const verifications = new Map<string, VerifyWith>();

  return {
    failNext(path: string, statuses: readonly number[], matches = (_: string) => true): void {
      const wrong = statuses.find((status) => !Number.isInteger(status) || status < 200 || status > 599);
      if (wrong !== undefined) throw new RangeError(`${wrong} is not an HTTP status from 200 to 599.`);
      commands.push({ path, statuses: [...statuses], matches });
    },
    verifyWith(path: string, expected: VerifyWith): void {
      checkVerifiable(expected);
      verifications.set(path, expected);
    },
    verification: (path: string) => verifications.get(path),
    /** The status for a request that came in: 200, or the next one that was asked for. */
    next(path: string, body: string): number {
      const command = commands.find(
        (candidate) => candidate.path === path && candidate.statuses.length > 0 && candidate.matches(body),
      );
      return command?.statuses.shift() ?? Number(alwaysAnswered.exec(path)?.[1] ?? 200);
    },
  };
}
