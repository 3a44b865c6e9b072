import * as z from 'zod/mini';
import type { Dialect } from '../../../core/dialects/dialect.ts';
import { dialectNamed, dialectNames } from '../../../core/dialects/registry.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { builtInExamples } from './built-in-examples.ts';

/** What endpoints of a dialect can choose. Not in Svix. */
export const DialectOut = z.object({
  name: z.string(),
  description: z.string(),
  /** Whether endpoints that name none have it. */
  isDefault: z.boolean(),
  /** The event types that it can say; null where it can say any. */
  eventTypes: z.nullable(
    z.array(
      z.object({ name: z.string(), allowedMethods: z.array(z.string()), example: z.optional(z.unknown()) }),
    ),
  ),
  /** The HTTP methods of event types that it does not name; the first is the default. */
  allowedMethods: z.array(z.string()),
  /** The JSON Schema of `dialectOptions`. */
  optionsSchema: z.record(z.string(), z.unknown()),
  /** Seconds to wait after each failed attempt, where neither endpoint nor deployment says otherwise. */
  waitsSeconds: z.array(z.number()),
  timeoutSeconds: z.number(),
});
const DialectsOut = z.object({ data: z.array(DialectOut) });

export const listDialects = defineRoute({
  method: 'GET',
  path: '/api/v1/dialect',
  operationId: 'v1.dialect.list',
  summary: 'List the dialects: their event types, HTTP methods and options',
  tag: 'Dialect',
  access: 'application',
  replies: { 200: DialectsOut },
  action: async (_call, { defaultDialect }: ManageDeps) => {
    const data = dialectNames.map((name) => dialectOut(dialectNamed(name), defaultDialect));
    const body: z.input<typeof DialectsOut> = { data };
    return { status: 200, body };
  },
});

function dialectOut(dialect: Dialect, defaultDialect: string): z.input<typeof DialectOut> {
  const { $schema: _, ...optionsSchema } = z.toJSONSchema(dialect.options, {
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    name: dialect.name,
    description: dialect.description,
    isDefault: dialect.name === defaultDialect,
    eventTypes:
      dialect.eventTypes?.map((name) => ({
        name,
        allowedMethods: [...dialect.methodsFor(name)],
        ...(builtInExamples[name] === undefined ? {} : { example: builtInExamples[name] }),
      })) ?? null,
    allowedMethods: [...dialect.methodsFor('any')],
    optionsSchema,
    waitsSeconds: dialect.retry.delaysMs.map((delayMs) => delayMs / 1000),
    timeoutSeconds: dialect.timeoutMs / 1000,
  };
}
