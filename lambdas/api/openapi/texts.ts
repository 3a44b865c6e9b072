/** What stands before the routes, in paragraphs. */
export const introduction = [
  'Sends webhooks: publish a message to an application (a customer of yours), and each endpoint of it that wants the ' +
    "message's event type gets it, signed and retried.",
  "The paths, bodies and errors are those of Svix, so that Svix's client libraries speak this API; docs/api.md in the " +
    'repository lists every difference.',
  'Every request carries a token: Authorization: Bearer <JWT>. A token of an organization may do everything in it; a ' +
    'token of an application reaches the routes of that application.',
  'Lists have pages: ask again with the iterator of the answer until done is true. POST requests may carry an ' +
    'idempotency-key. Whatever is wrong, the answer is JSON with a code and a detail.',
].join('\n\n');

export const tagNotes: Readonly<Record<string, string>> = {
  Health: 'Whether the API runs.',
  Authentication: 'Tokens of applications: making and ending them.',
  Overview: 'How deliveries go and what waits; not in Svix.',
  Application: 'One application for each customer: messages are published to it, endpoints belong to it.',
  'API Key': "Opaque keys by which clients of Misskey's and FastComments' APIs name an application.",
  Endpoint: 'URLs that messages are delivered to, with their secrets and headers.',
  Dialect: 'Formats in which deliveries leave; not in Svix.',
  Deployment: 'What this deployment is set to; not in Svix.',
  'Event Type': 'Names that endpoints subscribe to, with schemas for documentation.',
  Message: 'Publishing, and what was published.',
  'Message Attempt': 'Each delivery that was tried, and trying again.',
  'Background Task': 'Recoveries and replays that go on after their request was answered.',
  'Operational webhook': 'URLs of your own that are told what happens here, by operational webhooks.',
};
