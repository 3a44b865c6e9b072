import type { IncomingMessage } from 'node:http';
import { keptBody } from '../../send/kept-body.ts';
import type { Outcome } from '../../send/outcome.ts';
import { plainBody } from './plain-body.ts';
import { keptHeaders } from './response-headers.ts';

/** What came of an answer until its end or a limit. */
export interface Answer {
  readonly kind: 'answered';
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body as it came. */
  readonly body: Buffer;
  /** False where more of the body followed, or should have. */
  readonly isWhole: boolean;
  readonly contentEncoding: string | undefined;
  readonly durationMs: number;
}

/** Collects the answer while it comes. */
export function receiveAnswer(
  response: IncomingMessage,
  durationMs: number,
  limits: { readonly maxKeptBytes: number; readonly maxReadBytes: number },
) {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let readBytes = 0;
  /** False when enough of the body was read. */
  const add = (chunk: Buffer): boolean => {
    readBytes += chunk.length;
    if (keptBytes < limits.maxKeptBytes) {
      const part = chunk.subarray(0, limits.maxKeptBytes - keptBytes);
      chunks.push(part);
      keptBytes += part.length;
    }
    return readBytes < limits.maxReadBytes;
  };
  const current = (): Answer => ({
    kind: 'answered',
    statusCode: response.statusCode ?? 0,
    headers: keptHeaders(response.rawHeaders),
    body: Buffer.concat(chunks),
    isWhole: response.complete && keptBytes === readBytes,
    contentEncoding: response.headers['content-encoding'],
    durationMs,
  });
  return {
    add,
    current,
    /** With what was received in the same moment as an error and has not been handed out yet. */
    withRest(): Answer {
      response.removeAllListeners('data');
      for (let chunk = response.read(); chunk !== null; chunk = response.read()) add(chunk);
      return current();
    },
  };
}

/** The answer as the attempt log takes it. */
export async function outcomeOf(answer: Answer, maxKeptBytes: number): Promise<Outcome> {
  const plain = await plainBody(answer, maxKeptBytes);
  return {
    kind: 'answered',
    statusCode: answer.statusCode,
    responseHeaders: answer.headers,
    ...keptBody(plain.body, plain.isWhole),
    durationMs: answer.durationMs,
  };
}
