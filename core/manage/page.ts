/** How a list is asked for: Svix's pagination, the same for every list. */
export interface PageRequest {
  readonly limit: number;
  readonly order: 'ascending' | 'descending';
  /** List what comes after this key in `order`, or, where `backwards`, what comes before it. */
  readonly iterator?: { readonly key: string; readonly backwards: boolean } | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** True where nothing more lies in the direction that was asked for. */
  readonly done: boolean;
}

/**
 * The page that a scan of `limit + 1` items makes. A backwards scan runs against the list's order, so its items are
 * turned round again.
 */
export function pageOf<Item>(request: PageRequest, scanned: readonly Item[]): Page<Item> {
  const items = scanned.slice(0, request.limit);
  if (request.iterator?.backwards) items.reverse();
  return { items, done: scanned.length <= request.limit };
}

/** Whether the scan for a page walks its keys upwards. */
export function scansUpwards(request: PageRequest): boolean {
  return (request.order === 'ascending') !== (request.iterator?.backwards ?? false);
}
