import { at } from '../api/request.ts';
import type { Application } from '../api/shapes.ts';
import { useResource } from '../api/use-resource.ts';
import { visibleText } from '../parts/visible-text.ts';

/** What the application is called; its id until that is known. */
export function useApplicationName(id: string): string {
  const { data } = useResource<Application>(id === '' ? undefined : at`/app/${id}`);
  return visibleText(data === undefined ? id : data.name);
}
