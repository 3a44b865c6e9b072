import type { JsonSchema } from './json-schema.ts';

/** What a field means wherever it stands, and a value of it for examples. */
export interface FieldNote {
  readonly about?: string;
  readonly example?: unknown;
  /** Stands in examples of requests although it is optional. */
  readonly usual?: true;
  /** What the schema cannot say by itself. */
  readonly schema?: JsonSchema;
}

const time = '2026-01-31T12:00:00.000Z';
const ids = {
  app: 'app_2srLXsJv7u0gnGDLCwXu5M6vbYB',
  ep: 'ep_2srLZ0Fv4PtUV0ZHfnFMvPrtVPL',
  msg: 'msg_2srLa1Ya0hwj8dGNR5ZhUH1PJmV',
  atmpt: 'atmpt_2srLbQzW5fLBtRC2k2wQyOpJW0e',
  key: 'key_2srLdW3nQvX0uQe4hSg6T5pWmRk',
  qtask: 'qtask_2srLcY9ZsGn5uTnHmNBaY6YPD8J',
};

/** By the field's name, or by its schema's and its own where the same name means two things. */
export const fieldNotes: Readonly<Record<string, FieldNote>> = {
  app_id: { about: "The application's id or uid.", example: 'customer-1' },
  endpoint_id: { about: "The endpoint's id or uid.", example: 'main' },
  msg_id: { about: "The message's id or eventId.", example: ids.msg },
  attempt_id: { about: "The attempt's id.", example: ids.atmpt },
  key_id: { about: "The API key's id.", example: ids.key },
  task_id: { about: "The background task's id.", example: ids.qtask },
  event_type_name: { about: "The event type's name.", example: 'invoice.paid' },

  limit: { about: 'How many things the page has at most.' },
  iterator: { about: 'Go on behind this key, which the last page gave; with - before it, go back.' },
  prevIterator: { about: 'What to ask for as iterator to go back.', example: `-${ids.ep}` },
  order: { about: 'By time of creation (event types: by name).' },
  get_if_exists: { about: 'Answer 200 with the one that has the uid, if there is one.' },
  include_archived: { about: 'List archived event types too.' },
  with_content: { about: 'Whether the answer has the payload, the response or the schemas.' },
  with_msg: { about: "Whether each attempt has its message's fields." },
  active: { about: 'Whether an endpoint wants such a message.', example: true },
  expanded_statuses: { about: 'Accepted, without effect: statuses always are told apart.' },
  expunge: { about: 'Delete it instead of archiving it.' },
  before: { about: 'Only what was created before this time.', schema: { format: 'date-time' } },
  after: { about: 'Only what was created at this time or later.', schema: { format: 'date-time' } },
  event_types: { about: 'Only these event types, with commas between them.' },
  status_code_class: { about: 'Only attempts with such status codes: 200 means 200 to 299.' },
  channel: { about: 'Only messages of this channel.', example: 'project-17' },
  tag: { about: 'Only messages with this tag.', example: 'billing' },

  name: { example: 'Customer 1', about: 'What it is called.' },
  'EventTypeIn.name': { example: 'invoice.paid', about: 'What endpoints and messages call it.' },
  'EventTypeOut.name': { example: 'invoice.paid', about: 'What endpoints and messages call it.' },
  uid: {
    about: 'Your own name for it, which stands for its id in paths.',
    example: 'customer-1',
    usual: true,
  },
  metadata: { about: 'Your own notes on it, at most 4,096 bytes as JSON.', example: { plan: 'pro' } },
  throttleRate: { about: 'Deliveries per second, at most.', example: 50 },
  rateLimit: { about: 'Older name of throttleRate.', example: 50, schema: { deprecated: true } },
  createdAt: { example: time },
  updatedAt: { example: time },
  timestamp: { example: time },
  nextAttempt: { about: 'When it is tried again; null where it is not.', example: time },
  maxPerSecond: {
    about: 'How many messages a second are sent again, at most; more than 100 counts as 100, the usual.',
    example: 20,
  },
  progress: { about: 'How much of its time it has worked through, from 0 to 1.', example: 0.25 },
  since: { about: 'From this time on.', example: '2026-01-30T00:00:00Z', schema: { format: 'date-time' } },
  until: {
    about: 'Until this time; now where it is absent.',
    example: time,
    schema: { format: 'date-time' },
  },
  url: { about: 'Where deliveries go.', example: 'https://example.com/webhooks' },
  'AppPortalAccessOut.url': {
    about: 'Where a portal would take the token; no portal is there yet.',
    example: 'https://api.example.com/portal#key=eyJhcHBJZCI6ImFwcF8…',
  },
  description: { about: 'A note on it, shown nowhere but here.', example: '' },
  disabled: { about: 'Disabled endpoints get nothing.', example: false },
  disabledAt: { about: 'Since when it is disabled; null where it is not.', example: null },
  disabledReason: { about: 'Why it was disabled, where nobody asked for it.', example: null },
  lastSuccessAt: { about: 'When the last attempt that succeeded was made.', example: time },
  lastFailureAt: { about: 'When the last attempt that failed was made.', example: time },
  failingSince: {
    about: 'The first failure since the last success; null where it does not fail.',
    example: null,
  },
  consecutiveFailures: { about: 'Failed attempts since the last success, at least.', example: 0 },
  breaker: { about: 'Its circuit breaker: while it is not closed, deliveries wait.' },
  openedAt: { about: 'When the circuit breaker opened.', example: null },
  nextProbeAt: { about: 'Until then nothing is sent; then one delivery is, as a probe.', example: null },
  eventTypes: {
    about: 'The event types that it wants; null, absent or empty for all.',
    example: ['invoice.paid'],
    usual: true,
  },
  'OperationalEndpointIn.eventTypes': {
    about: 'The operational event types that it wants; null, absent or empty for all.',
    example: ['endpoint.disabled', 'message.attempt.exhausted'],
    usual: true,
  },
  filterTypes: {
    about: 'Older name of eventTypes.',
    example: ['invoice.paid'],
    schema: { deprecated: true },
  },
  channels: { about: 'Channels, such as parts of a customer.', example: ['project-17'] },
  version: { about: 'Kept and returned, without effect.', example: 1, schema: { deprecated: true } },
  dialect: {
    about: 'How deliveries become requests: headers, body, signature.',
    example: 'standard-webhooks',
  },
  defaultDialect: { about: 'The dialect of endpoints that name none.', example: 'standard-webhooks' },
  serverOrigin: {
    about: 'The origin that dialects name as the sender.',
    example: 'https://hooks.shop.example',
  },
  httpsOnly: { about: 'Whether endpoints must be https.', example: true },
  retentionDays: { about: 'For how many days messages and attempts are kept.', example: 90 },
  maxEndpointsPerApplication: { about: 'How many endpoints an application may have.', example: 10_000 },
  misskeyWebhookLimit: { about: "How many webhooks a user of Misskey's API may have.", example: 3 },
  retryScheduleSeconds: {
    about: "Waits between attempts that replace a dialect's own, by dialect.",
    example: { svix: [5, 300] },
  },
  retryAfterMaxSeconds: { about: 'The longest wait that a receiver may ask for.', example: 3600 },
  disableAfterDays: {
    about: "For how many days an endpoint may fail until it is disabled; null: each dialect's own.",
    example: null,
  },
  circuitBreaker: {
    about: 'After how many failures in how many seconds nothing is sent for a while; null: never.',
  },
  failures: { about: 'Failures in a row.', example: 10 },
  overSeconds: { about: 'Over how many seconds at least.', example: 10 },
  coolDownSeconds: { about: 'The first pause.', example: 30 },
  maxCoolDownSeconds: { about: 'The longest pause.', example: 900 },
  method: { about: 'The HTTP method.', example: 'POST' },
  'AttemptRequestOut.headers': {
    about: 'In the order and spelling in which they were sent; values that are secret as ***.',
    example: [{ name: 'webhook-id', value: 'msg_2ZkqGAB8UWmdGJ6fYWq1Ba6QNGn' }],
  },
  body: { about: 'The body.', example: '{"invoice":"A-1024"}' },
  exact: {
    about: 'False where something that the request is made of may have changed since the attempt.',
    example: true,
  },
  changed: { about: 'What may have changed.', example: [] },
  'DialectOut.name': { about: 'What endpoints name it by.', example: 'fastcomments' },
  isDefault: { about: 'Whether endpoints that name no dialect have this one.', example: false },
  'DialectOut.eventTypes': {
    about:
      'Its event types with the HTTP methods that each may have, the default first; null: any event type.',
    example: [{ name: 'comment-created', allowedMethods: ['PUT', 'POST'], example: { comment: 'Hello' } }],
  },
  allowedMethods: { about: 'HTTP methods, the default first.', example: ['PUT', 'POST'] },
  optionsSchema: { about: 'The JSON Schema of dialectOptions.', example: { type: 'object' } },
  waitsSeconds: { about: 'Waits after each failed attempt, where nothing else is set.', example: [60, 120] },
  timeoutSeconds: { about: 'How long a receiver may take to answer.', example: 15 },
  dialectOptions: {
    about:
      'Options of the dialect. server, source and signWith are for a token of the organization to choose.',
    example: {},
  },
  methods: { about: 'HTTP methods by event type, where they are not POST.', example: {} },
  headers: { about: 'Headers that deliveries carry.', example: { 'x-tenant': 'customer-1' } },
  deleteHeaders: { about: 'Names of headers to remove.', example: ['x-tenant'] },
  sensitive: { about: 'Names of headers whose values are not shown.', example: ['authorization'] },
  secret: {
    about: 'What receivers verify with; made where it is absent.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  },
  key: { about: 'The secret.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  'ApiKeyIn.key': {
    about:
      'The key: 16 to 256 printable ASCII characters without spaces, which no other application has; made where it is absent.',
    example: 'f8pX2rLq0ZtVb71n',
  },
  'NewApiKeyOut.key': { about: 'The key.', example: 'f8pX2rLq0ZtVb71n' },
  domain: {
    about:
      'The domain whose FastComments webhooks it signs, or * for all; absent, it signs none. Not with moderator.',
    example: '*',
    usual: true,
  },
  moderator: {
    about: 'Whether its holder may do what Misskey leaves to moderators. Not with domain.',
    example: false,
  },
  'ApiKeyIn.capabilities': {
    about: 'What its holder may do; absent for everything in the application.',
    example: ['ViewBase'],
  },
  gracePeriodSeconds: { about: 'How long the old secret signs too.', example: 86_400 },
  eventType: { about: 'The event type; it need not be registered.', example: 'invoice.paid' },
  eventId: {
    about: 'Your own id of the event; a second one is refused.',
    example: 'invoice.paid-A-1024',
    usual: true,
  },
  payload: {
    about: 'What is delivered, byte for byte as it is written here; a JSON object of at most 1 MiB.',
    example: { invoice: 'A-1024', total: '19.90' },
    schema: { type: 'object' },
  },
  tags: { about: 'Words to find messages by.', example: ['billing'] },
  deliverAt: { about: 'Deliver then and not at once.' },
  archived: { about: 'Archived event types cannot be subscribed to.', example: false },
  deprecated: { about: 'A note for readers; without effect.', example: false },
  schemas: {
    about: 'JSON Schemas of the payload by version; documentation, never enforced.',
    example: { 1: { type: 'object' } },
  },
  featureFlag: { about: 'Older name of featureFlags, one flag.', example: 'beta' },
  featureFlags: { about: 'Who has none of these flags does not see it.', example: ['beta'] },
  'AppPortalAccessIn.featureFlags': { about: 'The flags that the token has.', example: ['beta'] },
  groupName: { about: 'A heading to list it under.', example: 'billing' },
  status: { about: '0 success, 1 pending, 2 fail, 3 sending, 4 canceled.' },
  statusText: { about: 'The status in a word.' },
  response: { about: 'The answer’s body, its first bytes.', example: 'ok' },
  responseStatusCode: { about: 'The answer’s status; 0 where there was none.', example: 200 },
  responseDurationMs: { about: 'How long it took, in milliseconds.', example: 87 },
  triggerType: { about: '0 by schedule, 1 by hand.', example: 0 },
  msgId: { example: ids.msg },
  endpointId: { example: ids.ep },
  id: { example: ids.app },
  'ApplicationOut.id': { example: ids.app },
  'ApiKeyOut.id': { example: ids.key },
  'NewApiKeyOut.id': { example: ids.key },
  'EndpointOut.id': { example: ids.ep },
  'MessageOut.id': { example: ids.msg },
  task: { about: 'What kind of work it is.' },
  attemptNumber: { about: 'The how manieth attempt of the delivery it is.', example: 1 },
  reason: { about: 'Why it failed, in a word.' },
  path: { about: 'The place in the payload that does not fit the dialect.' },
  responseIsBase64: { about: 'Whether the response is no text and stands here as base64.' },
  retrySchedule: {
    about: 'Waits between attempts in seconds, instead of the dialect’s.',
    example: [5, 300, 3600],
  },
  ordering: {
    about:
      'per-key: deliveries of one key arrive in the order of publication; a failing one holds only its key back.',
    example: 'per-key',
  },
  orderingKey: {
    about: 'Where the key lies in the payload: a JSON pointer (RFC 6901). Goes with ordering.',
    example: '/comment/id',
  },
  complete: { about: 'Whether all attempts of the time were counted.', example: true },
  exampleIndex: { about: 'Which of the event type’s examples.', example: 0 },
  transformationsParams: { about: 'With rawPayload: that text is delivered instead of the payload.' },
  rawPayload: { about: 'Text that is delivered instead of the payload.' },
  payloadRetentionPeriod: { about: 'For how many days the payload is kept.' },
  payloadRetentionHours: { about: 'For how many hours the payload is kept.' },
  ids: { about: 'Ids of messages.', example: ['msg_2srLa1Ya0hwj8dGNR5ZhUH1PJmV'] },
  statusCodeClass: { about: 'Only messages whose last answer had such a status.' },
  spec: { about: 'An OpenAPI document with webhooks, as an object.' },
  specRaw: { about: 'The same as text.' },
  dryRun: { about: 'Only say what would be done.' },
  replaceAll: { about: 'Archive every event type that is not in it.' },
  done: { about: 'Whether nothing more lies in the direction that was asked for.', example: true },
  data: { about: 'The things of the page.' },
  expiry: { about: 'In so many seconds.', example: 3600, usual: true },
  sessionId: { about: 'Tokens of one session can be ended together.', example: 'user_17' },
  sessionIds: { about: 'Only tokens of these sessions; absent or empty for all.', example: ['user_17'] },
  readOnly: {
    about: 'The same as capabilities ViewBase and ViewEndpointSecret.',
    example: false,
    schema: { deprecated: true },
  },
  capabilities: {
    about: 'What the token may do; absent for everything in the application.',
    example: ['ViewBase'],
  },
  application: { about: 'Creates the application where the path’s is missing; its uid must be the path’s.' },
  token: { about: 'A JWT.', example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhcHBf….4Adc' },
};
