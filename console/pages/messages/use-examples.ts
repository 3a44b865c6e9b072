import type { EventType, Page } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { useDialects } from '../endpoints/use-event-types.ts';
import { examplesIn } from '../event-types/event-type-schema.ts';

/** Event types with the payload that documents each, undefined where none does: the catalogue's, then the dialects'. */
export function useExamples(): ReadonlyMap<string, unknown> {
  const { data: catalogue } = useResource<Page<EventType>>('/event-type?limit=250&with_content=true');
  const { data: dialects } = useDialects();
  const known = dialects?.data.flatMap(({ eventTypes }) => eventTypes ?? []) ?? [];
  return new Map([
    ...known.map(({ name, example }) => [name, example] as const),
    ...(catalogue?.data ?? []).map(
      ({ name, schemas }) =>
        [name, examplesIn(schemas)[0] ?? known.find((type) => type.name === name)?.example] as const,
    ),
  ]);
}
