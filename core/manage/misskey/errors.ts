/** One of Misskey's errors. Clients tell them apart by `id`. */
export interface MisskeyError {
  readonly message: string;
  readonly code: string;
  readonly id: string;
  /** Whose fault it is; it decides the status where none is given. */
  readonly kind: 'client' | 'permission' | 'server';
  readonly status?: 400 | 401 | 403 | 404 | 429 | 500 | 503;
}

const client = (code: string, id: string, message: string): MisskeyError => ({
  message,
  code,
  id,
  kind: 'client',
});
const noSuchWebhook = (id: string) => client('NO_SUCH_WEBHOOK', id, 'No such webhook.');

/** Misskey's table: `P/server/api/endpoints/{i/webhooks,admin/system-webhook}/*`, `ApiCallService`. */
export const misskeyErrors = {
  tooManyWebhooks: client(
    'TOO_MANY_WEBHOOKS',
    '87a9bb19-111e-4e37-81d3-a3e7426453b0',
    'You cannot create webhook any more.',
  ),
  noSuchWebhookToShow: noSuchWebhook('50f614d9-3047-4f7e-90d8-ad6b2d5fb098'),
  noSuchWebhookToUpdate: noSuchWebhook('fb0fea69-da18-45b1-828d-bd4fd1612518'),
  noSuchWebhookToDelete: noSuchWebhook('bae73e5a-5522-4965-ae19-3a8688e71d82'),
  noSuchWebhookToTest: noSuchWebhook('0c52149c-e913-18f8-5dc7-74870bfe0cf9'),
  noSuchSystemWebhook: {
    message: 'No such SystemWebhook.',
    code: 'NO_SUCH_SYSTEM_WEBHOOK',
    id: '38dd1ffe-04b4-6ff5-d8ba-4e6a6ae22c9d',
    kind: 'server',
    status: 404,
  },
  invalidParam: client('INVALID_PARAM', '3d81ceae-475f-4600-b2a8-2bc116157532', 'Invalid param.'),
  accessDenied: client('ACCESS_DENIED', '56f35758-7dd5-468b-8439-5d6fb8ec9b8e', 'Access denied.'),
  credentialRequired: {
    ...client('CREDENTIAL_REQUIRED', '1384574d-a912-4b81-8601-c7b1c4085df1', 'Credential required.'),
    status: 401,
  },
  authenticationFailed: {
    ...client(
      'AUTHENTICATION_FAILED',
      'b0a7f5f8-dc2f-4171-b91f-de88ad238e14',
      'Authentication failed. Please ensure your token is correct.',
    ),
    status: 401,
  },
  permissionDenied: {
    message: 'Your app does not have the necessary permissions to use this endpoint.',
    code: 'PERMISSION_DENIED',
    id: '1370e5b7-d4eb-4566-bb1d-7748ee6a1838',
    kind: 'permission',
  },
  rolePermissionDenied: {
    message: 'You are not assigned to a moderator role.',
    code: 'ROLE_PERMISSION_DENIED',
    id: 'd33d5333-db36-423d-a8f9-1a2b9549da41',
    kind: 'permission',
  },
  rateLimitExceeded: {
    ...client(
      'RATE_LIMIT_EXCEEDED',
      'd5826d14-3982-4d2e-8011-b9e9f02499ef',
      'Rate limit exceeded. Please try again later.',
    ),
    status: 429,
  },
  unknownEndpoint: {
    ...client('UNKNOWN_API_ENDPOINT', '2ca3b769-540a-4f08-9dd5-b5a825b6d0f1', 'Unknown API endpoint.'),
    status: 404,
  },
  internalError: {
    message: 'Internal error occurred. Please contact us if the error persists.',
    code: 'INTERNAL_ERROR',
    id: '5d37dbcb-891e-41ca-a3d6-e690c97775ac',
    kind: 'server',
  },
  /** Not Misskey's: the store takes no more requests at the moment. */
  busy: {
    message: 'The store is busy; try again.',
    code: 'SERVICE_UNAVAILABLE',
    id: 'c1a9f1f6-6a0e-4d55-8f0b-2f4c0f6f5a37',
    kind: 'server',
    status: 503,
  },
} as const satisfies Readonly<Record<string, MisskeyError>>;

const statusByKind = { client: 400, permission: 403, server: 500 } as const;

export function statusOf({ status, kind }: MisskeyError): number {
  return status ?? statusByKind[kind];
}

/** JSON in Misskey's key order; `info` only where there is some. */
export function errorBody({ message, code, id, kind }: MisskeyError, info: unknown): string {
  return JSON.stringify({ error: { message, code, id, kind, ...(info === undefined ? {} : { info }) } });
}

/** What Misskey answers as `WWW-Authenticate`, where it does. */
export function challengeOf(error: MisskeyError): string | undefined {
  const realm = 'Bearer realm="Misskey"';
  const because = (name: string) => `${realm}, error="${name}", error_description="${error.message}"`;
  if (error.code === 'AUTHENTICATION_FAILED') return because('invalid_token');
  if (error.status === 401) return realm;
  if (error.code === 'RATE_LIMIT_EXCEEDED' || error.code === 'UNKNOWN_API_ENDPOINT') return undefined;
  if (error.kind === 'client') return because('invalid_request');
  return error.code === 'PERMISSION_DENIED' ? because('insufficient_scope') : undefined;
}
