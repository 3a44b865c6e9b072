import type { EventType, Page } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { useDialects } from '../endpoints/use-event-types.ts';

/** Event types with the payload that documents each, undefined where none does: the catalogue's, then the dialects'. */
export function useExamples(): ReadonlyMap<string, unknown> {
  const { data: catalogue } = useResource<Page<EventType>>('/event-type?limit=250&with_content=true');
  const { data: dialects } = useDialects();
  const known = dialects?.data.flatMap(({ eventTypes }) => eventTypes ?? []) ?? [];
  return new Map([
    ...known.map(({ name, example }) => [name, example] as const),
    ...(catalogue?.data ?? []).map(
      ({ name, schemas }) =>
        [name, exampleIn(schemas) ?? known.find((type) => type.name === name)?.example] as const,
    ),
  ]);
}

/** The first example of the first version, which is the one that the API sends too. */
function exampleIn(schemas: EventType['schemas']): unknown {
  const schema = schemas?.['1'];
  if (typeof schema !== 'object' || schema === null || !('examples' in schema)) return undefined;
  return Array.isArray(schema.examples) ? schema.examples[0] : undefined;
}
