import * as z from 'zod/mini';
import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { findMessageHeader } from './find-message.ts';

/** Each takes two or three requests of some 10 ms; 20 at a time are a second. */
const maxIds = 1000;
const atATime = 20;

export const bulkExpungeMessages = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg/bulk-expunge',
  operationId: 'v1.message.bulk-expunge-content',
  summary: 'Delete the payloads of several messages',
  tag: 'Message',
  access: 'organization',
  body: z.object({
    /** Ids or event ids. */
    ids: z._default(
      z.array(z.string().check(z.minLength(1), z.maxLength(256))).check(z.maxLength(maxIds)),
      [],
    ),
  }),
  replies: {
    200: z.object({ results: z.record(z.string(), z.enum(['expunged', 'not-found'])) }),
  },
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const ids = [...new Set(body.ids)];
    const results: (readonly [string, 'expunged' | 'not-found'])[] = [];
    for (let start = 0; start < ids.length; start += atATime) {
      const some = ids.slice(start, start + atATime);
      results.push(
        ...(await Promise.all(
          some.map(async (id) => [id, await expunged(deps, application.id, id)] as const),
        )),
      );
    }
    return { status: 200, body: { results: Object.fromEntries(results) } };
  },
});

async function expunged(deps: ManageDeps, application: string, id: string) {
  try {
    const message = await findMessageHeader(deps, application, id);
    await deps.messages.expunge({ application, id: message.id });
    return 'expunged';
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return 'not-found';
    throw error;
  }
}
