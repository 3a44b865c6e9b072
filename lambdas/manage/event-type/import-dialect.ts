import * as z from 'zod/mini';
import { dialectNamed, dialectNames } from '../../../core/dialects/registry.ts';
import { invalid } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { builtInExamples } from '../dialect/built-in-examples.ts';
import { importEventTypes } from './import-event-types.ts';

export const importDialect = defineRoute({
  method: 'POST',
  path: '/api/v1/event-type/import/dialect',
  operationId: 'v1.event-type.import-dialect',
  summary: 'Create or update the event types of a dialect, with schemas and examples',
  tag: 'Event Type',
  access: 'organization',
  body: z.object({ dialect: z.enum(dialectNames) }),
  replies: { 200: z.object({ data: z.object({ modified: z.array(z.string()) }) }) },
  action: async ({ principal, body: { dialect: name } }, deps: ManageDeps) => {
    const { catalogue } = dialectNamed(name);
    if (!catalogue) throw invalid(['body', 'dialect'], `The dialect ${name} has no event types of its own.`);
    const eventTypes = [...catalogue].map(([eventType, { description, payload }]) => {
      const example = builtInExamples[eventType];
      const schema = z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' });
      return {
        name: eventType,
        description,
        deprecated: false,
        schemas: { 1: { ...schema, ...(example === undefined ? {} : { examples: [example] }) } },
        groupName: name,
      };
    });
    await importEventTypes(deps, principal.organization, eventTypes);
    return { status: 200, body: { data: { modified: eventTypes.map((eventType) => eventType.name) } } };
  },
});
