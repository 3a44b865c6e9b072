import { beforeAll, describe, expect, it } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { isFromFastComments } from '../../docs/examples/verify-fastcomments.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import type { ReceivedRequest } from '../pipeline/receiver.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

type Comment = Readonly<Record<string, unknown>>;
const events = ['comment-created', 'comment-updated', 'comment-deleted'] as const;
type Event = (typeof events)[number];
const commentOf = (event: Event) => fastcommentsExamples[event] as Comment;
const secret = 'the API secret of the tenant';

let paths = 0;

/** A webhook for all three events at a path of its own. */
async function webhook(fields: Record<string, unknown> = {}) {
  const path = `/comments-${++paths}`;
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, { dialect: 'fastcomments', secret, ...fields });
  return { path, application, endpoint };
}

/** What arrives for one event. */
async function delivered(event: Event, comment: Comment, fields: Record<string, unknown> = {}) {
  const { path, application } = await webhook(fields);
  await grapnel.publish(application, event, comment);
  const [request] = await grapnel.receiver.waitFor(path, 1);
  if (!request) throw new Error('Nothing arrived.');
  return request;
}

describe('the body', () => {
  it('is the comment and nothing around it, whatever the event', async () => {
    for (const event of events) {
      const request = await delivered(event, commentOf(event));
      expect(request.body).toBe(JSON.stringify(commentOf(event)));
    }
  });

  it('of a create event is a WebhookComment', async () => {
    const { body } = await delivered('comment-created', commentOf('comment-created'));
    expect(JSON.parse(body)).toEqual(commentOf('comment-created'));
  });

  it('of an update event is a WebhookComment', async () => {
    const { body } = await delivered('comment-updated', commentOf('comment-updated'));
    expect(JSON.parse(body)).toEqual(commentOf('comment-updated'));
  });

  it('of a delete event is the whole comment at the time of deletion, not its id alone', async () => {
    const { body } = await delivered('comment-deleted', commentOf('comment-deleted'));
    expect(JSON.parse(body)).toEqual(commentOf('comment-deleted'));
    expect(Object.keys(JSON.parse(body)).length).toBeGreaterThan(1);
  });
});

/** Each property: a value as the documentation describes it, one of another type, and whether it may be missing. */
const properties: readonly (readonly [
  name: string,
  value: unknown,
  wrong: unknown,
  presence: 'required' | 'optional',
])[] = [
  ['id', '66f1d0a4c7b2e9f3a5d6c8b1', 7, 'required'],
  ['urlId', 'https://blog.example/posts/tiny-gardens', null, 'required'],
  ['url', 'https://blog.example/posts/tiny-gardens?from=feed', 1, 'optional'],
  ['userId', 'tenant1:reader-42', 42, 'optional'],
  ['commenterEmail', 'nadia@reader.example', false, 'optional'],
  ['commenterName', 'Nadia Reader', null, 'required'],
  ['comment', 'More <b>beans</b>, please!', 5, 'required'],
  ['commentHTML', 'More &lt;b&gt;beans&lt;/b&gt;, please!', 5, 'required'],
  ['externalId', 'blog-comment-2071', 2071, 'optional'],
  ['parentId', null, 12, 'optional'],
  ['date', '2026-09-08T12:00:00.000Z', 'yesterday', 'required'],
  ['votes', 2, '2', 'required'],
  ['votesUp', 3, '3', 'required'],
  ['votesDown', 1, '1', 'required'],
  ['verified', true, 'yes', 'required'],
  ['verifiedDate', 1_788_868_800_000, 'never', 'optional'],
  ['reviewed', false, 0, 'required'],
  ['avatarSrc', 'data:image/png;base64,iVBORw0KGgo=', 1, 'optional'],
  ['isSpam', false, 0, 'required'],
  ['aiDeterminedSpam', false, 0, 'required'],
  ['hasImages', true, 1, 'required'],
  ['pageNumber', 4, '4', 'required'],
  ['pageNumberOF', 5, '5', 'required'],
  ['pageNumberNF', 6, '6', 'required'],
  ['approved', true, 1, 'required'],
  ['locale', 'fr_fr', 33, 'required'],
  ['mentions', [], 'nobody', 'optional'],
  ['domain', 'blog.example', 1, 'optional'],
  ['moderationGroupIds', ['garden-moderators'], 'garden-moderators', 'optional'],
];

const mentionProperties: readonly (readonly [name: string, value: unknown, wrong: unknown])[] = [
  ['id', 'tenant1:writer-7', 7],
  ['tag', '@Tomas Writer', 7],
  ['rawTag', '@tomas', 7],
  ['type', 'sso', 'robot'],
  ['sent', true, 'yes'],
];

describe('in the comment', () => {
  it('are the properties of the documentation and no others, in its order', () => {
    expect(Object.keys(commentOf('comment-created'))).toEqual(properties.map(([name]) => name));
  });

  it.each(properties)('%s arrives as it was published, and is refused with another type', async (...row) => {
    const [name, value, wrong, presence] = row;
    const { path, application, endpoint } = await webhook();
    const comment = commentOf('comment-created');
    await grapnel.publish(application, 'comment-created', { ...comment, [name]: value });
    const [request] = await grapnel.receiver.waitFor(path, 1);
    expect(JSON.parse(request?.body ?? '')[name]).toEqual(value);

    await grapnel.publish(application, 'comment-created', { ...comment, [name]: wrong });
    const [refused] = await grapnel.waitForAttempts(application, endpoint, 2);
    expect(refused).toMatchObject({ responseStatusCode: 0 });
    expect(refused.path).toBe(`$.${name}`);

    const { [name]: _left, ...without } = comment;
    await grapnel.publish(application, 'comment-created', without);
    const attempts = await grapnel.waitForAttempts(application, endpoint, 3);
    expect(attempts[0].responseStatusCode).toBe(presence === 'optional' ? 200 : 0);
  });

  it.each(mentionProperties)('the %s of a mention arrives as it was published', async (...row) => {
    const [name, value, wrong] = row;
    const { path, application, endpoint } = await webhook();
    const mention = Object.fromEntries(mentionProperties);
    const comment = { ...commentOf('comment-created'), mentions: [{ ...mention, [name]: value }] };
    await grapnel.publish(application, 'comment-created', comment);
    const [request] = await grapnel.receiver.waitFor(path, 1);
    expect(JSON.parse(request?.body ?? '').mentions).toEqual([mention]);

    await grapnel.publish(application, 'comment-created', {
      ...comment,
      mentions: [{ ...mention, [name]: wrong }],
    });
    const [refused] = await grapnel.waitForAttempts(application, endpoint, 2);
    expect(refused.path).toBe(`$.mentions[0].${name}`);
  });

  it('every user that it tags is listed', async () => {
    const mentions = ['user', 'sso'].map((type, index) => ({
      ...Object.fromEntries(mentionProperties),
      id: `u${index}`,
      type,
    }));
    const request = await delivered('comment-created', { ...commentOf('comment-created'), mentions });
    expect(JSON.parse(request.body).mentions).toEqual(mentions);
  });
});

/** The methods of the documentation, its default first. */
const methods = {
  'comment-created': ['PUT', 'POST'],
  'comment-updated': ['PUT', 'POST'],
  'comment-deleted': ['DELETE', 'POST', 'PUT'],
} as const;

describe('the HTTP method', () => {
  it.each(events)('of %s is the default unless the webhook chose another one', async (event) => {
    const request = await delivered(event, commentOf(event));
    expect(request.method).toBe(methods[event][0]);
  });

  it.each(events)('of %s may be each that the documentation names, and no other', async (event) => {
    for (const method of methods[event]) {
      const request = await delivered(event, commentOf(event), { methods: { [event]: method } });
      expect(request.method).toBe(method);
    }
    const application = await grapnel.application();
    for (const method of ['GET', 'PATCH', 'DELETE', 'POST', 'PUT']) {
      const answer = await grapnel.api.post(`/app/${application}/endpoint`, {
        url: grapnel.receiver.url('/methods'),
        dialect: 'fastcomments',
        methods: { [event]: method },
      });
      expect([method, answer.status]).toEqual([
        method,
        methods[event].some((name) => name === method) ? 201 : 422,
      ]);
    }
  });

  it('is chosen for each type of event by itself, and can be changed', async () => {
    const { path, application, endpoint } = await webhook({ methods: { 'comment-updated': 'POST' } });
    await grapnel.publish(application, 'comment-updated', commentOf('comment-updated'));
    await grapnel.receiver.waitFor(path, 1);
    await grapnel.publish(application, 'comment-created', commentOf('comment-created'));
    await grapnel.receiver.waitFor(path, 2);
    await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, {
      methods: { 'comment-deleted': 'POST' },
    });
    await grapnel.publish(application, 'comment-deleted', commentOf('comment-deleted'));
    const requests = await grapnel.receiver.waitFor(path, 3);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST']);
  });

  it('lets a receiver that puts by id keep one object, however often a request is repeated', async () => {
    const { path, application } = await webhook();
    grapnel.receiver.answer(path, 500, 503);
    await grapnel.publish(application, 'comment-created', commentOf('comment-created'));
    const requests = await grapnel.receiver.waitFor(path, 3);
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'PUT']);
    const kept = new Map(requests.map(({ body }) => [JSON.parse(body).id, body]));
    expect([...kept.values()]).toEqual([JSON.stringify(commentOf('comment-created'))]);
  });
});

/** Every kind of request that there is: each event, first and repeated. */
async function everyRequest(): Promise<readonly ReceivedRequest[]> {
  const all: ReceivedRequest[] = [];
  for (const event of events) {
    const { path, application } = await webhook();
    grapnel.receiver.answer(path, 503);
    await grapnel.publish(application, event, commentOf(event));
    all.push(...(await grapnel.receiver.waitFor(path, 2)));
  }
  return all;
}

describe('each request', () => {
  let requests: readonly ReceivedRequest[];
  beforeAll(async () => {
    requests = await everyRequest();
  });

  it('has the Content-Type application/json', () => {
    expect(requests.map(({ headers }) => headers['content-type'])).toEqual(
      requests.map(() => 'application/json'),
    );
  });

  it('has the API secret as token', () => {
    expect(requests.map(({ headers }) => headers['token'])).toEqual(requests.map(() => secret));
  });

  it('has the time of its signature in seconds as X-FastComments-Timestamp', () => {
    for (const { headers, rawHeaders, atMs } of requests) {
      expect(rawHeaders).toContain('X-FastComments-Timestamp');
      expect(headers['x-fastcomments-timestamp']).toMatch(/^\d{10}$/);
      expect(Math.abs(Number(headers['x-fastcomments-timestamp']) - atMs / 1000)).toBeLessThan(60);
    }
  });

  it('has the HMAC-SHA256 of time and body as X-FastComments-Signature, which a receiver can verify', () => {
    for (const { headers, rawHeaders, body } of requests) {
      expect(rawHeaders).toContain('X-FastComments-Signature');
      expect(headers['x-fastcomments-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
      expect(isFromFastComments(headers, body, secret)).toBe(true);
      expect(isFromFastComments(headers, `${body} `, secret)).toBe(false);
      expect(isFromFastComments(headers, body, `${secret}.`)).toBe(false);
    }
  });
});
