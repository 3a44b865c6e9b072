import { firstIdAt } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import { type Page, type PageRequest, scansUpwards } from '../../manage/page.ts';
import type { TableAccess } from './document-client.ts';
import { isGone, loadedBytes, type MessageItem, messageLogPk } from './message-item.ts';
import { afterAllMessages, beforeAllMessages, type LogScanResult, scanLog } from './message-log.ts';

/** Which messages of an application to list. */
export interface MessageListRequest extends PageRequest {
  /** Published before then (UNIX time). */
  readonly beforeMs?: number | undefined;
  /** Published then or later (UNIX time). */
  readonly afterMs?: number | undefined;
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
}

export interface MessageItemPage extends Page<MessageItem> {
  /** Where to go on, if that is not the last item: much was looked through and little found. */
  readonly resumeAt?: string | undefined;
}

/**
 * What is loaded for one answer. It is what fits into one: a function may return 6 MB of JSON with the body as a string
 * in it, whose quotes take twice their bytes.
 */
const maxLoadedBytes = 3_000_000;

/** One page of an application's messages: the partitions of its log are read side by side and merged by id. */
export async function listMessageItems(
  table: TableAccess,
  application: Application,
  request: MessageListRequest,
  options: { readonly withPayload: boolean; readonly nowMs: number },
): Promise<MessageItemPage> {
  const upwards = scansUpwards(request);
  const range = rangeOf(request, upwards);
  const keep = keeps(request, options.nowMs);
  const scans = await Promise.all(
    Array.from({ length: application.logShards }, (_, shard) =>
      scanLog(table, {
        ...range,
        pk: messageLogPk(application.id, shard),
        upwards,
        wanted: request.limit + 1,
        withPayload: options.withPayload,
        keep,
        filters: request.channel !== undefined || request.tag !== undefined || !!request.eventTypes,
      }),
    ),
  );
  const { items, lookedTo } = merged(scans, upwards);
  const isFull = items.length > request.limit;
  const page = fitting(items.slice(0, request.limit), options.withPayload ? maxLoadedBytes : Infinity);
  const isWhole = page.length === Math.min(items.length, request.limit);
  return {
    items: request.iterator?.backwards ? page.toReversed() : page,
    done: isWhole && !isFull && lookedTo === undefined,
    ...(isWhole && !isFull && lookedTo !== undefined ? { resumeAt: lookedTo } : {}),
  };
}

function rangeOf(request: MessageListRequest, upwards: boolean) {
  const key = request.iterator?.key;
  const lows = [
    request.afterMs === undefined ? beforeAllMessages : firstIdAt('msg', request.afterMs),
    (upwards && key) || beforeAllMessages,
  ];
  const highs = [
    request.beforeMs === undefined ? afterAllMessages : firstIdAt('msg', request.beforeMs),
    (!upwards && key) || afterAllMessages,
  ];
  return { low: lows.sort().at(-1) ?? beforeAllMessages, high: highs.sort()[0] ?? afterAllMessages };
}

function keeps(request: MessageListRequest, nowMs: number) {
  const { channel, tag, eventTypes } = request;
  return (item: MessageItem): boolean =>
    !isGone(item, nowMs) &&
    (channel === undefined || (item.channels ?? []).includes(channel)) &&
    (tag === undefined || (item.tags ?? []).includes(tag)) &&
    (!eventTypes || eventTypes.includes(item.eventType));
}

/**
 * In scan order, as far as every partition was looked through: behind the point at which one of them stopped, it may
 * have messages that come before those of the others.
 */
function merged(scans: readonly LogScanResult[], upwards: boolean) {
  const sign = upwards ? 1 : -1;
  const compare = (left: string, right: string) => (left < right ? -sign : left > right ? sign : 0);
  const lookedTo = scans
    .flatMap((scan) => scan.lookedTo ?? [])
    .sort(compare)
    .at(0);
  const items = scans
    .flatMap((scan) => scan.items)
    .filter(({ id }) => lookedTo === undefined || compare(id, lookedTo) <= 0)
    .sort((left, right) => compare(left.id, right.id));
  return { items, lookedTo };
}

/** As many as fit, but at least one. */
function fitting(items: readonly MessageItem[], maxBytes: number): readonly MessageItem[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += loadedBytes(item);
    return bytes > maxBytes && index > 0;
  });
  return end < 0 ? items : items.slice(0, end);
}
