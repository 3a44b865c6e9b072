import type * as z from 'zod';
import { ApiError, invalid, invalidByZod } from './api-error.ts';

/** Request bodies stop at 1 MiB unless a route says otherwise. */
export const maxBodyBytes = 1_048_576;

/** @throws ApiError 413 or 422 */
export function readBody<Body>(
  text: string,
  schema: z.ZodType<Body> | undefined,
  maxBytes: number,
): Body | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new ApiError(413, 'payload_too_large', `The body has ${bytes} bytes; ${maxBytes} are allowed.`);
  }
  if (!schema) return undefined;
  const result = schema.safeParse(parseJson(text));
  if (!result.success) throw invalidByZod('body', result.error);
  return result.data;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw invalid(['body'], 'A JSON body is required.', 'value_error.missing');
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(['body'], `The body is not JSON: ${why}.`, 'value_error.jsondecode');
  }
}
