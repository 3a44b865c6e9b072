import { systemEventBodies } from '../../dialects/misskey/system-events.ts';
import type { ObjectSchema } from './params.ts';

/** The event types that a user's webhook can ask for, in Misskey's order, in which a webhook of all shows them. */
export const userEventTypes = [
  'mention',
  'unfollow',
  'follow',
  'followed',
  'note',
  'reply',
  'renote',
  'reaction',
] as const;

/** Those of a server's own webhooks. */
export const systemEventTypes: readonly string[] = [...systemEventBodies.keys()];

const id = { type: 'string', format: 'misskey:id' } as const;
const url = { type: 'string', minLength: 1, maxLength: 1024 } as const;
const secret = { type: 'string', maxLength: 1024, default: '' } as const;
const userName = { type: 'string', minLength: 1, maxLength: 100 } as const;
const on = { type: 'array', items: { type: 'string', enum: userEventTypes } } as const;
const override = {
  type: 'object',
  properties: { url: { type: 'string' }, secret: { type: 'string' } },
  required: [],
} as const;

/** The parameters of `i/webhooks/*`, as Misskey 2025.11 describes them. */
export const userWebhookParams = {
  create: {
    type: 'object',
    properties: { name: userName, url, secret, on },
    required: ['name', 'url', 'on'],
  },
  list: { type: 'object', properties: {}, required: [] },
  show: { type: 'object', properties: { webhookId: id }, required: ['webhookId'] },
  update: {
    type: 'object',
    properties: {
      webhookId: id,
      name: userName,
      url,
      secret: { type: 'string', nullable: true, maxLength: 1024 },
      on,
      active: { type: 'boolean' },
    },
    required: ['webhookId'],
  },
  delete: { type: 'object', properties: { webhookId: id }, required: ['webhookId'] },
  test: {
    type: 'object',
    properties: { webhookId: id, type: { type: 'string', enum: userEventTypes }, override },
    required: ['webhookId', 'type'],
  },
} as const satisfies Record<string, ObjectSchema>;

const systemName = { type: 'string', minLength: 1, maxLength: 255 } as const;
const isActive = { type: 'boolean' } as const;
const systemOn = { type: 'array', items: { type: 'string', enum: systemEventTypes } } as const;

/** The parameters of `admin/system-webhook/*`. */
export const systemWebhookParams = {
  create: {
    type: 'object',
    properties: { isActive, name: systemName, on: systemOn, url, secret },
    required: ['isActive', 'name', 'on', 'url'],
  },
  list: { type: 'object', properties: { isActive, on: systemOn }, required: [] },
  show: { type: 'object', properties: { id }, required: ['id'] },
  update: {
    type: 'object',
    properties: { id, isActive, name: systemName, on: systemOn, url, secret },
    required: ['id', 'isActive', 'name', 'on', 'url'],
  },
  delete: { type: 'object', properties: { id }, required: ['id'] },
  test: {
    type: 'object',
    properties: { webhookId: id, type: { type: 'string', enum: systemEventTypes }, override },
    required: ['webhookId', 'type'],
  },
} as const satisfies Record<string, ObjectSchema>;
