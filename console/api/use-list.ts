import { useState } from 'react';
import { query } from './request.ts';
import type { Page } from './shapes.ts';
import { type Resource, useResource } from './use-resource.ts';

/** One page of a list, and the way to the others. Only this page is asked for, also again. */
export interface List<T> extends Omit<Resource<Page<T>>, 'data'> {
  readonly items: readonly T[] | undefined;
  /** From 1. */
  readonly pageNumber: number;
  readonly pageCount: number;
  /** Whether there are more pages than are counted. */
  readonly hasMore: boolean;
  readonly toPage: (pageNumber: number) => void;
}

export interface ListOptions {
  readonly parameters?: Readonly<Record<string, string | number | undefined>>;
  readonly pollMs?: number;
  readonly pageSize?: number;
}

/** The list at the path, a page at a time. Other parameters are another list, which begins at its first page. */
export function useList<T>(path: string, options: ListOptions = {}): List<T> {
  const { parameters = {}, pollMs, pageSize = 25 } = options;
  const list = path + query(parameters);
  // Where each page begins: the iterator that the page before it gave.
  const [place, setPlace] = useState({
    list,
    iterators: [undefined] as (string | undefined)[],
    pageNumber: 1,
  });
  const { iterators, pageNumber } = place.list === list ? place : { iterators: [undefined], pageNumber: 1 };
  const iterator = iterators[pageNumber - 1];
  const { data, ...resource } = useResource<Page<T>>(
    path + query({ ...parameters, limit: pageSize, iterator }),
    pollMs,
  );
  const next = data && !data.done ? (data.iterator ?? undefined) : undefined;
  const hasMore = pageNumber === iterators.length && next !== undefined;
  return {
    ...resource,
    items: data?.data,
    pageNumber,
    pageCount: iterators.length,
    hasMore,
    toPage: (wanted) => {
      const known = wanted > iterators.length && next !== undefined ? [...iterators, next] : iterators;
      setPlace({ list, iterators: known, pageNumber: Math.min(wanted, known.length) });
    },
  };
}
