import type { Dialect, EventType, Page } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';

/** The dialects that there are. */
export function useDialects() {
  return useResource<{ readonly data: readonly Dialect[] }>('/dialect');
}

/** The names that an endpoint of the dialect can ask for: its own, or the first 250 of the catalogue. */
export function useEventTypeNames(dialect: Dialect | undefined): readonly string[] {
  const hasOwn = dialect?.eventTypes != null;
  const { data } = useResource<Page<EventType>>(hasOwn ? undefined : '/event-type?limit=250');
  return dialect?.eventTypes?.map(({ name }) => name) ?? data?.data.map(({ name }) => name) ?? [];
}
