import type { Application } from '../../../core/manage/application.ts';
import { messageJson } from '../../api/message-out.ts';
import type { ManageDeps } from '../deps.ts';

/** Payloads of 1 MiB: ten at a time, and no more when what was loaded already fills an answer. */
const loadedAtOnce = 10;
const maxLoadedBytes = 3_000_000;

/** Messages as JSON text, by id. Beyond what fits into an answer they come without their payload. */
export async function messageTexts(
  deps: ManageDeps,
  application: Application,
  ids: readonly string[],
  withContent: boolean,
): Promise<ReadonlyMap<string, string>> {
  const refs = [...new Set(ids)].map((id) => ({ application: application.id, id }));
  const texts = new Map<string, string>();
  let bytes = 0;
  let start = 0;
  for (; withContent && start < refs.length && bytes <= maxLoadedBytes; start += loadedAtOnce) {
    const messages = await deps.messages.getMany(refs.slice(start, start + loadedAtOnce));
    for (const [id, message] of messages) {
      const text = messageJson(await message, true);
      texts.set(id, text);
      bytes += Buffer.byteLength(text);
    }
  }
  const headers = await deps.messages.getHeaders(refs.slice(start));
  for (const [id, header] of headers) texts.set(id, messageJson({ ...header, payload: '{}' }, false));
  return texts;
}
