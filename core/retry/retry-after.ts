const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';

/** The three forms of an HTTP-date, all in UTC (RFC 9110, 5.6.7); `+0000` for `GMT` is what mail libraries write. */
const dateForms = [
  new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d{1,2}) ${month} (?<year>\\d{4}) ${time} (?:GMT|UTC|[+-]0000)$`),
  new RegExp(`^[A-Z][a-z]{5,8}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^[A-Z][a-z]{2} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * How long a `Retry-After` header asks to wait: whole seconds, or until a date. 0 for a date that has passed.
 *
 * @returns undefined for everything else. `Date.parse` would take `-5` and `foo 7` for dates.
 */
export function retryAfterMs(value: string, nowMs: number): number | undefined {
  const text = value.trim();
  // More digits than a date has milliseconds are a number too large to be meant; what is as long is clamped by the caller.
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  for (const form of dateForms) {
    const groups = form.exec(text)?.groups;
    const atMs = groups && dateMs(groups, nowMs);
    if (atMs !== undefined) return Math.max(0, atMs - nowMs);
  }
  return undefined;
}

function dateMs(groups: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const [day = 0, hour = 0, minute = 0, second = 0] = ['day', 'hour', 'minute', 'second'].map((name) =>
    Number(groups[name]),
  );
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const year = fullYear(groups['year'] ?? '', nowMs);
  return Date.UTC(year, months.indexOf(groups['month'] ?? ''), day, hour, minute, second);
}

/** Two digits that seem more than 50 years ahead mean the century before (RFC 9110, 5.6.7). */
function fullYear(digits: string, nowMs: number): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}

/** Statuses that `Retry-After` says something about for a request that is to be made again (RFC 9110, 10.2.3; RFC 6585). */
export const retryAfterStatuses: ReadonlySet<number> = new Set([429, 503]);

/** Deliveries that were all asked to wait until one moment come back over this part of the wait. */
const spread = 0.1;

/**
 * The wait that honours a `Retry-After`: no shorter than the schedule's, no shorter than asked for, as far as that is
 * within `maxMs` and no later than the delivery can afford. It moves the next attempt and adds none.
 *
 * @param slackMs how far away the next attempt may be (see slack.ts)
 * @param jitterFraction from 0 up to but not including 1
 */
export function withRetryAfter(
  scheduledMs: number,
  askedMs: number | undefined,
  {
    maxMs,
    slackMs,
    jitterFraction,
  }: { readonly maxMs: number; readonly slackMs: number; readonly jitterFraction: number },
): number {
  if (askedMs === undefined) return scheduledMs;
  // Below the limit where more was asked for, so that these do not all come back at the limit.
  const fromMs = askedMs > maxMs ? maxMs * (1 - spread) : askedMs;
  const spreadMs = Math.ceil(fromMs * (1 + spread * jitterFraction));
  return Math.max(scheduledMs, Math.min(spreadMs, maxMs, Math.floor(slackMs)));
}
