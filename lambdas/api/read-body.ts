import type * as z from 'zod/mini';
import { maxNesting } from '../../core/publish/message.ts';
import { nestingDepth } from '../../core/publish/raw-json.ts';
import { ApiError, invalid, invalidByZod } from './api-error.ts';

/** Request bodies stop at 1 MiB unless a route says otherwise. */
export const maxBodyBytes = 1_048_576;

/**
 * A blank body is undefined to the schema: most refuse that, with an error that says so.
 * @throws ApiError 413 or 422
 */
export function readBody<Body>(
  text: string,
  schema: z.ZodMiniType<Body> | undefined,
  maxBytes: number,
): Body | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new ApiError(413, 'payload_too_large', `The body has ${bytes} bytes; ${maxBytes} are allowed.`);
  }
  if (!schema) return undefined;
  const isBlank = text.trim() === '';
  const result = schema.safeParse(isBlank ? undefined : parseJson(text));
  if (result.success) return result.data;
  if (isBlank) throw invalid(['body'], 'A JSON body is required.', 'value_error.missing');
  throw invalidByZod('body', result.error);
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const depth = nestingDepth(text);
    if (depth <= maxNesting) return value;
    throw invalid(['body'], `The body nests ${depth} levels deep; ${maxNesting} are allowed.`);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw invalid(['body'], `The body is not JSON: ${jsonProblem(error)}.`, 'value_error.jsondecode');
  }
}

/** V8's own words without the piece of the text that it quotes in some: a secret may stand there. */
function jsonProblem(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return why.replace(/, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '');
}
