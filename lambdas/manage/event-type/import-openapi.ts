import * as z from 'zod/mini';
import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EventTypeFromOpenApi, eventTypesIn } from './event-types-in-document.ts';
import { importEventTypes, inSteps } from './import-event-types.ts';

const pageSize = 250;

export const importOpenApi = defineRoute({
  method: 'POST',
  path: '/api/v1/event-type/import/openapi',
  operationId: 'v1.event-type.import-openapi',
  summary: 'Create or update event types from the webhooks of an OpenAPI document',
  tag: 'Event Type',
  access: 'organization',
  body: z.object({
    /** The document as an object. */
    spec: z.nullish(z.record(z.string(), z.unknown())),
    /** The document as text, in JSON. */
    specRaw: z.nullish(z.string()),
    /** Say what would change and change nothing. */
    dryRun: z.nullish(z.boolean()),
    /** Archive the event types that the document does not have. */
    replaceAll: z.nullish(z.boolean()),
  }),
  replies: {
    200: z.object({
      data: z.object({
        modified: z.array(z.string()),
        to_modify: z.optional(z.array(EventTypeFromOpenApi)),
      }),
    }),
  },
  errors: [400],
  action: async (call, deps: ManageDeps) => {
    const { spec, specRaw, dryRun, replaceAll } = call.body;
    if ((spec ?? undefined) === undefined ? typeof specRaw !== 'string' : typeof specRaw === 'string') {
      throw new ApiError(400, 'generic_error', 'Give the document as spec or as specRaw, one of them.');
    }
    const found = eventTypesIn(spec ?? specRaw ?? '', call.bodyText);
    const modified = found.map(({ name }) => name);
    if (dryRun) return { status: 200, body: { data: { modified, to_modify: found } } };
    const { organization } = call.principal;
    await importEventTypes(deps, organization, found);
    if (replaceAll) await archiveAllBut(deps, organization, new Set(modified));
    return { status: 200, body: { data: { modified } } };
  },
});

async function archiveAllBut(
  deps: ManageDeps,
  organization: string,
  names: ReadonlySet<string>,
): Promise<void> {
  for (let after: string | undefined; ; ) {
    const page = await deps.eventTypes.list(
      organization,
      {
        limit: pageSize,
        order: 'ascending',
        iterator: after === undefined ? undefined : { key: after, backwards: false },
      },
      ({ name, archived }) => !archived && !names.has(name),
    );
    await inSteps(page.items, (eventType) =>
      deps.eventTypes.save({ ...eventType, archived: true, updatedAtMs: deps.now() }),
    );
    after = page.items.at(-1)?.name;
    if (page.done || after === undefined) return;
  }
}
