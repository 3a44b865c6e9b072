import { neededCapability } from '../capability.ts';
import type { Route } from '../route.ts';
import type { JsonSchema } from './json-schema.ts';

export const errorSchemas: Readonly<Record<string, JsonSchema>> = {
  HttpError: {
    type: 'object',
    required: ['code', 'detail'],
    properties: {
      code: { type: 'string', description: 'What a program can tell errors apart by.' },
      detail: { type: 'string', description: 'What was wrong, for people.' },
    },
  },
  HTTPValidationError: {
    type: 'object',
    required: ['code', 'detail'],
    properties: {
      code: { type: 'string', const: 'validation' },
      detail: {
        type: 'array',
        description: 'The first 20 things that are wrong.',
        items: { $ref: '#/components/schemas/ValidationError' },
      },
    },
  },
  ValidationError: {
    type: 'object',
    required: ['loc', 'msg', 'type'],
    properties: {
      loc: {
        type: 'array',
        description: '`body`, `query` or `path`, then the members that lead to the value.',
        items: { type: ['string', 'integer'] },
      },
      msg: { type: 'string', description: 'What is wrong and what is allowed.' },
      type: { type: 'string', description: 'The kind of mistake.' },
    },
  },
  GatewayError: {
    type: 'object',
    description: "API Gateway's own answer, where a request does not reach Grapnel.",
    required: ['message'],
    properties: { message: { type: 'string' } },
  },
};

interface ErrorAnswer {
  readonly name: string;
  readonly description: string;
  readonly schema: string;
  readonly example: unknown;
}

/** By status; `detail` is one of several. */
const errorAnswers: Readonly<Record<number, ErrorAnswer>> = {
  400: http('BadRequest', 'The request makes no sense as it is.', 'generic_error', 'The body is not UTF-8.'),
  401: http(
    'Unauthorized',
    'No token, or one that does not hold.',
    'authentication_failed',
    'The token has expired.',
  ),
  403: http(
    'Forbidden',
    'The token may not do this.',
    'insufficient access',
    'This call takes a token of the organization.',
  ),
  404: http(
    'NotFound',
    'There is no such thing, for this token.',
    'not_found',
    'There is no application "customer-1".',
  ),
  409: http(
    'Conflict',
    'Another thing or another request is in the way.',
    'conflict',
    'uid "customer-1" is already used by another application.',
  ),
  413: http(
    'PayloadTooLarge',
    'The body or the payload is too large.',
    'payload_too_large',
    'The body has 1048577 bytes; 1048576 are allowed.',
  ),
  422: {
    name: 'Invalid',
    description: 'A value is not allowed.',
    schema: 'HTTPValidationError',
    example: {
      code: 'validation',
      detail: [
        {
          loc: ['body', 'name'],
          msg: 'Invalid input: expected string, received undefined.',
          type: 'type_error',
        },
      ],
    },
  },
  429: {
    name: 'TooManyRequests',
    description: 'More requests than the deployment takes at a time; try again.',
    schema: 'GatewayError',
    example: { message: 'Too Many Requests' },
  },
  500: http(
    'InternalError',
    'A fault of ours.',
    'internal_error',
    'The request failed for a reason of ours.',
  ),
  503: http(
    'Unavailable',
    'Busy; try again after `retry-after` seconds.',
    'throttled',
    'The store is busy; try again.',
  ),
};

function http(name: string, description: string, code: string, detail: string): ErrorAnswer {
  return { name, description, schema: 'HttpError', example: { code, detail } };
}

export function errorResponses(): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(errorAnswers).map(({ name, description, schema, example }) => [
      name,
      {
        description,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, example } },
      },
    ]),
  );
}

/** Every status that is no success, with where its answer is described. */
export function errorsOf(route: Route<never>): Record<string, { readonly $ref: string }> {
  const { access, method, path, body, query, errors = [], ownIdempotency } = route;
  const isPublic = access === 'public';
  const statuses = new Set<number>(errors);
  if (!isPublic) for (const status of [401, 500, 503]) statuses.add(status);
  if (access === 'organization' || neededCapability(route) !== 'ViewBase') statuses.add(403);
  if (path.includes('{')) statuses.add(404);
  if (body) for (const status of [400, 413, 422]) statuses.add(status);
  if (query || path.includes('{event_type_name}')) statuses.add(422);
  // A second request with the same idempotency key while the first one is still being answered.
  if (method === 'POST' && !isPublic && !ownIdempotency) statuses.add(409);
  statuses.add(429);
  return Object.fromEntries(
    [...statuses]
      .toSorted((left, right) => left - right)
      .map((status) => [status, { $ref: `#/components/responses/${errorAnswers[status]?.name}` }]),
  );
}
