import '../../../core/english-schema-errors.ts';
import type { Dialect, HttpMethod } from '../../../core/dialects/dialect.ts';
import { dialectNamed, dialectNames } from '../../../core/dialects/registry.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { longestTotalMs, withSchedule } from '../../../core/retry/next-attempt.ts';
import { type GuardRules, judgeUrl } from '../../../core/send/guard.ts';
import { invalid } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import { maxUrlLength } from './endpoint-body.ts';

/** What holds for some endpoints beside what holds for all. */
export interface EndpointRules {
  /** The only event types that it can take, where neither its dialect nor its organization says which there are. */
  readonly onlyEventTypes?: readonly string[];
}

type Wanted = EndpointRules &
  Pick<Endpoint, 'organization' | 'dialect' | 'url' | 'eventTypes' | 'dialectOptions' | 'retrySchedule'> & {
    readonly methods: Readonly<Record<string, string>>;
  };

/**
 * Whether an endpoint is one that its dialect can serve and that we may send to. What `before` had already is not judged
 * again: an event type that was archived, or a rule that got stricter, must not keep an endpoint from being disabled.
 * @returns the fields in the form in which they are kept
 * @throws ApiError 422 that names the value's place and what is allowed
 */
export async function checkEndpoint(
  deps: Pick<ManageDeps, 'eventTypes' | 'guardRules' | 'retentionMs'>,
  wanted: Wanted,
  before?: Pick<Endpoint, 'url' | 'eventTypes' | 'retrySchedule'>,
): Promise<Pick<Endpoint, 'url' | 'methods' | 'dialectOptions'>> {
  const dialect = dialectNamed(wanted.dialect);
  const url = wanted.url === before?.url ? wanted.url : checkedUrl(wanted.url, deps.guardRules);
  await checkEventTypes(deps, dialect, wanted, before?.eventTypes ?? []);
  if (String(wanted.retrySchedule) !== String(before?.retrySchedule)) {
    checkRetrySchedule(dialect, wanted.retrySchedule, deps.retentionMs);
  }
  return {
    url,
    methods: checkedMethods(dialect, wanted.methods),
    dialectOptions: checkedOptions(dialect, wanted.dialectOptions),
  };
}

/** @param member the member of the body that holds the secret @throws ApiError 422 */
export function checkSecret(dialect: Dialect, secret: string, member: 'secret' | 'key' = 'secret'): void {
  const problem = dialect.secretProblem(secret);
  if (problem) throw invalid(['body', member], problem);
}

/** @throws ApiError 422 */
function checkedUrl(url: string, rules: GuardRules): string {
  const problem = judgeUrl(url, rules);
  if (problem) throw invalid(['body', 'url'], problem);
  // Percent-encoding can make it nine times as long.
  const { href } = new URL(url);
  if (href.length > maxUrlLength) {
    const detail = `The URL has ${href.length} characters when it is encoded; ${maxUrlLength} are allowed.`;
    throw invalid(['body', 'url'], detail);
  }
  return href;
}

/** A message that has expired is not sent any more, so the last attempt must come before. @throws ApiError 422 */
function checkRetrySchedule(
  dialect: Dialect,
  seconds: readonly number[] | undefined,
  retentionMs: number,
): void {
  const totalMs = longestTotalMs(withSchedule(dialect.retry, seconds ?? []));
  if (totalMs <= retentionMs) return;
  const [days, kept] = [totalMs, retentionMs].map((durationMs) => Math.ceil(durationMs / 86_400_000));
  throw invalid(
    ['body', 'retrySchedule'],
    `The waits add up to ${days} days, with the dialect's jitter; messages are kept for ${kept} days.`,
  );
}

async function checkEventTypes(
  deps: Pick<ManageDeps, 'eventTypes'>,
  dialect: Dialect,
  wanted: Wanted,
  alreadyThere: readonly string[],
): Promise<void> {
  const only = wanted.onlyEventTypes ?? dialect.eventTypes;
  const known = only ?? builtInEventTypes;
  await Promise.all(
    (wanted.eventTypes ?? []).map(async (name, index) => {
      if (known.includes(name)) return;
      if (only) {
        const whose = wanted.onlyEventTypes ? 'operational webhooks' : `the dialect ${dialect.name}`;
        throw invalid(
          ['body', 'eventTypes', index],
          `${name} is not an event type of ${whose}; there are ${only.join(', ')}.`,
        );
      }
      if (alreadyThere.includes(name)) return;
      const eventType = await deps.eventTypes.find(wanted.organization, name);
      if (!eventType || eventType.archived) {
        const how = 'create it with POST /api/v1/event-type first';
        throw invalid(['body', 'eventTypes', index], `The event type ${name} does not exist; ${how}.`);
      }
    }),
  );
}

/** The event types that come with a dialect need not be created before an endpoint of another dialect takes them. */
const builtInEventTypes = dialectNames.flatMap((name) => dialectNamed(name).eventTypes ?? []);

function checkedMethods(
  dialect: Dialect,
  methods: Readonly<Record<string, string>>,
): Record<string, HttpMethod> {
  const checked: Record<string, HttpMethod> = {};
  for (const [eventType, method] of Object.entries(methods)) {
    if (dialect.eventTypes && !dialect.eventTypes.includes(eventType)) {
      throw invalid(
        ['body', 'methods', eventType],
        `${eventType} is not an event type of the dialect ${dialect.name}; it has ${dialect.eventTypes.join(', ')}.`,
      );
    }
    const allowed = dialect.methodsFor(eventType);
    const found = allowed.find((candidate) => candidate === method);
    if (!found) {
      throw invalid(
        ['body', 'methods', eventType],
        `${JSON.stringify(method)} is not allowed for ${eventType} in the dialect ${dialect.name}; ${allowed.join(', ')} ${allowed.length > 1 ? 'are' : 'is'}.`,
      );
    }
    checked[eventType] = found;
  }
  return checked;
}

function checkedOptions(
  dialect: Dialect,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = dialect.options.safeParse(options);
  if (result.success) return { ...options };
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  throw invalid(['body', 'dialectOptions', ...path], `${issue?.message ?? 'is not allowed'}.`);
}
