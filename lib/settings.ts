import * as z from 'zod';
import { type DialectName, dialectNames } from '../core/dialects/registry.ts';
import { ConsoleSettings } from './console/console-settings.ts';

const scheduleSeconds = z.array(z.number().int().min(0).max(31_536_000)).max(200);
const allowedSchedules =
  'must be at most 200 whole seconds from 0 to 31536000, or such a list for any of the dialects ' +
  dialectNames.map((name) => JSON.stringify(name)).join(', ');

/**
 * The settings of a deployment: the file that `cdk deploy -c config=FILE` and `npm start -- --config FILE` name.
 * Every one has a default; an unknown key is an error, so that a misspelt one is never silently the default.
 */
export const Settings = z.strictObject({
  /**
   * The dialect of endpoints that name none.
   *
   * @default 'standard-webhooks'
   */
  defaultDialect: z.enum(dialectNames).default('standard-webhooks'),
  /**
   * Waits between attempts in seconds, instead of the dialects' own: a list for every dialect, or lists by dialect.
   * Jitter and the statuses that are final stay the dialect's.
   *
   * @default - each dialect's own schedule
   */
  retryScheduleSeconds: z
    .union(
      [
        scheduleSeconds.transform((list) => Object.fromEntries(dialectNames.map((name) => [name, list]))),
        z.partialRecord(z.enum(dialectNames), scheduleSeconds, { error: allowedSchedules }),
      ],
      { error: allowedSchedules },
    )
    .default({})
    .transform((byDialect): Partial<Record<DialectName, number[]>> => byDialect),
  /**
   * How long a receiver may have a delivery wait with `Retry-After` (429, 503); what it asks beyond that is cut short.
   *
   * @default 3600
   */
  retryAfterMaxSeconds: z.number().int().min(0).max(86_400).default(3600),
  /**
   * For how many days all attempts at an endpoint may fail until it is disabled, instead of the dialects' own (5 days,
   * fastcomments 6): a number, also a part of a day, or `never`. Misskey's webhooks are never disabled.
   *
   * @default - each dialect's own
   */
  disableAfterDays: z
    .union([z.number().positive().max(365), z.literal('never')], {
      error: 'must be a number of days above 0 and at most 365, or "never"',
    })
    .optional(),
  /**
   * When nothing more is sent for a while to an endpoint that does not answer: after so many failures in a row (no answer,
   * 5xx, 429) over so many seconds, for so many seconds, twice as long each time up to the most. `false`: never.
   *
   * @default 10 failures over 10 seconds; 30 seconds up to 15 minutes
   */
  circuitBreaker: z
    .union([
      z.literal(false),
      z.strictObject({
        failures: z.number().int().min(2).max(100_000).default(10),
        overSeconds: z.number().min(0).max(86_400).default(10),
        coolDownSeconds: z.number().int().min(1).max(86_400).default(30),
        maxCoolDownSeconds: z.number().int().min(1).max(86_400).default(900),
      }),
    ])
    .prefault({}),
  /**
   * CIDR ranges that deliveries may reach although they are not public. Loopback is opened only by a range within it;
   * link-local addresses, where credentials are, by none.
   *
   * @default [] - public addresses only
   */
  allowedPrivateCidrs: z
    .array(
      z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a CIDR range such as 10.0.0.0/8 or fd00::/8' }),
    )
    .default([]),
  /**
   * Refuse endpoints that are not https.
   *
   * @default true
   */
  httpsOnly: z.boolean().default(true),
  /**
   * The origin that dialects name as the sender (Misskey's `server`).
   *
   * @default - the API's own
   */
  serverOrigin: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => URL.parse(url)?.origin === url,
      'must be an origin such as https://example.com, with nothing after it',
    )
    .optional(),
  /**
   * How many webhooks a user of Misskey's API may have, inactive ones too (Misskey's policy `webhookLimit`).
   *
   * @default 3
   */
  misskeyWebhookLimit: z.number().int().min(0).max(250).default(3),
  /**
   * How long messages, payloads and attempts are kept.
   *
   * @default 90
   */
  retentionDays: z.number().int().min(1).max(90).default(90),
  /**
   * The organization of the first token and of producers' events that name none.
   *
   * @default 'org_23rb8YdGqMT0qIzpgGwdXfHirMu'
   */
  defaultOrganization: z
    .string()
    .regex(/^org_[0-9A-Za-z]{27}$/, 'must be org_ and 27 letters or digits')
    .default('org_23rb8YdGqMT0qIzpgGwdXfHirMu'),
  /**
   * Batches of deliveries that are sent at the same time, at most.
   *
   * @default 100
   */
  sendMaxConcurrency: z.number().int().min(2).max(1000).default(100),
  /**
   * The same for the slow lane, where deliveries to endpoints that take long to answer wait for each other.
   *
   * @default - a fifth of sendMaxConcurrency, 2 at least
   */
  slowMaxConcurrency: z.number().int().min(2).max(1000).optional(),
  /**
   * A URL of the publish function itself: what is published there costs nothing of API Gateway. It has a host name of its
   * own, no throttle and no access log.
   *
   * @default true
   */
  publishUrl: z.boolean().default(true),
  /**
   * Publications that are worked on at the same time, at most, reserved for them: it is taken from the account's concurrency,
   * and others get 429, 503 by the HTTP API. It bounds what strangers can cost who call the URL without a token.
   *
   * @default - none: as many as the account has free
   */
  publishMaxConcurrency: z.number().int().min(1).max(10_000).optional(),
  /**
   * Endpoints that one application may have, disabled ones too. Ten thousand is what fan-out is measured with; say less
   * where customers make endpoints themselves.
   *
   * @default 10000
   */
  maxEndpointsPerApplication: z.number().int().min(1).max(100_000).default(10_000),
  /**
   * How often a queue message may fail for a reason of ours before it goes to the DLQ.
   *
   * @default 5
   */
  maxReceiveCount: z.number().int().min(1).max(1000).default(5),
  /**
   * The key of tokens, for trials only: it stands readable in the template.
   *
   * @default - one is generated in Secrets Manager and nobody sees it
   */
  jwtSecret: z.string().min(1).optional(),
  /**
   * Tables, payload bucket and keys outlive the stack, and tables cannot be deleted by hand. Say false for trials, so that
   * deleting the stack leaves nothing.
   *
   * @default true
   */
  retainData: z.boolean().default(true),
  /**
   * Tables can be restored to any second of the last 35 days; AWS bills it by their size.
   *
   * @default true
   */
  pointInTimeRecovery: z.boolean().default(true),
  /**
   * The SNS topic that alarms go to.
   *
   * @default - none: alarms show in the console only
   */
  alarmTopicArn: z
    .string()
    .regex(/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/, 'must be the ARN of an SNS topic')
    .optional(),
  /**
   * The console, how it looks, and where it may be shown: in frames of pages of `frameAncestors`; `origin` is its own where
   * a domain of yours leads to it. `false`: no console.
   *
   * @default - there is one, under CloudFront's domain and Grapnel's name, in no frames
   */
  console: z.prefault(ConsoleSettings, {}),
  /**
   * Where the runbook is published: alarms link to its headings.
   *
   * @default 'docs/runbook.md'
   */
  runbookUrl: z.string().min(1).default('docs/runbook.md'),
});

export type Settings = z.output<typeof Settings>;
export type SettingsInput = z.input<typeof Settings>;
