/** Every parameter that a webhook endpoint of Misskey takes, and the token. */
export const paramNames = [
  'id',
  'webhookId',
  'name',
  'url',
  'secret',
  'on',
  'active',
  'isActive',
  'type',
  'override',
  'i',
] as const;
