import { numberIn } from '../../parts/typed.ts';

export const kinds = ['recover', 'replay-missing', 'bulk-replay'] as const;
export type Kind = (typeof kinds)[number];

/** What somebody has chosen to send again, as text. */
export interface RecoveryDraft {
  readonly kind: Kind;
  readonly endpoint: string;
  /** So many hours back from now; empty where times are given. */
  readonly hours: string;
  readonly since: string;
  readonly until: string;
  readonly eventTypes: string;
  readonly tag: string;
  readonly channel: string;
  readonly status: string;
  readonly statusCodeClass: string;
  readonly maxPerSecond: string;
}

export const newDraft = (endpoint: string): RecoveryDraft => ({
  kind: 'recover',
  endpoint,
  hours: '24',
  since: '',
  until: '',
  eventTypes: '',
  tag: '',
  channel: '',
  status: '',
  statusCodeClass: '',
  maxPerSecond: '',
});

/** What the API takes. A number that is none goes as it is typed, so that the API says what it should be. */
export function bodyOf(draft: RecoveryDraft, nowMs: number): Record<string, unknown> {
  const since =
    draft.hours === '' ? draft.since.trim() : new Date(nowMs - Number(draft.hours) * 3_600_000).toISOString();
  const until = draft.hours === '' ? draft.until.trim() : '';
  const eventTypes = draft.eventTypes.split(',').flatMap((text) => text.trim() || []);
  const body = {
    since,
    until,
    maxPerSecond: numberIn(draft.maxPerSecond),
    ...(draft.kind === 'bulk-replay'
      ? {
          eventTypes: eventTypes.length === 0 ? '' : eventTypes,
          tag: draft.tag.trim(),
          channel: draft.channel.trim(),
          status: numberIn(draft.status),
          statusCodeClass: numberIn(draft.statusCodeClass),
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== '' || name === 'since'));
}
