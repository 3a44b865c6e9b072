import { type Message, maxPayloadBytes } from '../../core/publish/message.ts';
import { memberText } from '../../core/publish/raw-json.ts';
import { ApiError, invalid } from '../api/api-error.ts';
import type { MessageIn } from './message-body.ts';

/**
 * What a message delivers: the payload's text as it was written, or the raw text that is to go in its place.
 * @throws ApiError 413, or 422 where a media type stands without a raw text
 */
export function messagePayload(
  body: Pick<MessageIn, 'transformationsParams'>,
  bodyText: string,
): Pick<Message, 'payload' | 'raw' | 'contentType'> {
  const params = body.transformationsParams;
  const raw = params?.rawPayload ?? undefined;
  const contentType = params?.headers?.['content-type'];
  if (raw === undefined && contentType !== undefined) {
    const msg = 'A content type goes with a rawPayload only: a payload is sent as application/json.';
    throw invalid(['body', 'transformationsParams', 'headers'], msg);
  }
  const payload = raw ?? memberText(bodyText, 'payload') ?? '{}';
  const bytes = Buffer.byteLength(payload);
  if (bytes > maxPayloadBytes) {
    const detail = `The payload has ${bytes} bytes; ${maxPayloadBytes} are allowed.`;
    throw new ApiError(413, 'payload_too_large', detail);
  }
  if (raw === undefined) return { payload };
  return { payload, raw: true, ...(contentType === undefined ? {} : { contentType }) };
}
