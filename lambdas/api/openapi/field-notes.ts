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
  qtask: 'qtask_2srLcY9ZsGn5uTnHmNBaY6YPD8J',
};

/** By the field's name, or by its schema's and its own where the same name means two things. */
export const fieldNotes: Readonly<Record<string, FieldNote>> = {
  app_id: { about: "The application's id or uid.", example: 'customer-1' },
  endpoint_id: { about: "The endpoint's id or uid.", example: 'main' },
  msg_id: { about: "The message's id or eventId.", example: ids.msg },
  attempt_id: { about: "The attempt's id.", example: ids.atmpt },
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
  eventTypes: {
    about: 'The event types that it wants; null, absent or empty for all.',
    example: ['invoice.paid'],
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
  dialectOptions: { about: 'Options of the dialect.', example: {} },
  methods: { about: 'HTTP methods by event type, where they are not POST.', example: {} },
  headers: { about: 'Headers that deliveries carry.', example: { 'x-tenant': 'customer-1' } },
  deleteHeaders: { about: 'Names of headers to remove.', example: ['x-tenant'] },
  sensitive: { about: 'Names of headers whose values are not shown.', example: ['authorization'] },
  secret: {
    about: 'What receivers verify with; made where it is absent.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  },
  key: { about: 'The secret.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
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
  'EndpointOut.id': { example: ids.ep },
  'MessageOut.id': { example: ids.msg },
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
