import type { ApiError } from './api-error.ts';
import { parseLossless } from './lossless-json.ts';
import { requestText } from './request.ts';

/** What is known of a path. The same object for as long as nothing of it changes. */
export interface Known<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
}

interface Entry {
  known: Known<unknown>;
  text: string | undefined;
  asking: Promise<void> | undefined;
  readonly listeners: Set<() => void>;
}

const nothing: Known<never> = { data: undefined, error: undefined };
const entries = new Map<string, Entry>();

/** Pages that were left are shown at once when they are come back to, and asked for again; this many of them. */
const maxIdleEntries = 100;

function entryOf(path: string): Entry {
  const entry = entries.get(path) ?? {
    known: nothing,
    text: undefined,
    asking: undefined,
    listeners: new Set(),
  };
  entries.set(path, entry);
  return entry;
}

export function known<T>(path: string | undefined): Known<T> {
  return path === undefined ? nothing : (entryOf(path).known as Known<T>);
}

export function listen(path: string, listener: () => void): () => void {
  const entry = entryOf(path);
  entry.listeners.add(listener);
  return () => {
    entry.listeners.delete(listener);
    const idle = [...entries].filter(([, { listeners }]) => listeners.size === 0);
    for (const [oldest] of idle.slice(0, Math.max(0, idle.length - maxIdleEntries))) entries.delete(oldest);
  };
}

/** Asks for the path, once at a time. An answer in the same words changes nothing, so that nothing is drawn again. */
export function ask(path: string): Promise<void> {
  const entry = entryOf(path);
  entry.asking ??= requestText('GET', path)
    .then(
      (text) => {
        if (text === entry.text && entry.known.error === undefined) return;
        entry.text = text;
        entry.known = { data: parseLossless(text), error: undefined };
        for (const listener of entry.listeners) listener();
      },
      (error: ApiError) => {
        // What was known stays in sight beside the error.
        entry.known = { data: entry.known.data, error };
        for (const listener of entry.listeners) listener();
      },
    )
    .finally(() => {
      entry.asking = undefined;
    });
  return entry.asking;
}

/** Asks again for what is in sight below the path, after something was changed there, and forgets the rest. */
export async function changed(prefix: string): Promise<void> {
  const below = [...entries].filter(([path]) => path.startsWith(prefix));
  for (const [path, { listeners }] of below) if (listeners.size === 0) entries.delete(path);
  await Promise.all(below.filter(([, { listeners }]) => listeners.size > 0).map(([path]) => ask(path)));
}

/** For the next token: it may see less. */
export function forgetAll(): void {
  entries.clear();
}
