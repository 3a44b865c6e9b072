import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { keptBody } from '../../send/kept-body.ts';
import type { Outcome } from '../../send/outcome.ts';
import { failureReason, type Phase } from './failure-reason.ts';
import { BlockedAddressError } from './guarded-lookup.ts';
import { keptHeaders } from './response-headers.ts';

/** More interim answers than any receiver has a use for: 100, 102 and 103 come once or a few times. */
const maxInterimResponses = 16;
/** The status is known by then; what more of the body comes is for the log only. */
const bodyGraceMs = 1000;

export interface Exchange {
  /** Makes the request; called once. */
  readonly begin: () => ClientRequest;
  readonly body: Buffer;
  readonly host: string;
  /** The attempt's start (`performance.now()`): earlier than the exchange where this is its second connection. */
  readonly startedAtMs: number;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly maxKeptBytes: number;
  readonly maxReadBytes: number;
  readonly maxBodyMs: number;
  readonly onSocket: (socket: Socket) => void;
}

/** `stale`: the receiver had closed the kept connection, so it has not seen the request; a new connection may. */
export type ExchangeResult = Outcome | { readonly kind: 'stale' };

/**
 * One request over one connection. Resolves once, always; afterwards the socket is idle in its agent or destroyed, and
 * no timer is left. Once response headers have come, nothing that happens to the body changes that it was answered.
 */
export function exchange(input: Exchange): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    let socket: Socket | undefined;
    let bytesReadBefore = 0;
    let interimResponses = 0;
    let answer: Answer | undefined;
    let connectTimer: NodeJS.Timeout | undefined;
    let bodyTimer: NodeJS.Timeout | undefined;
    let isDone = false;

    const elapsedMs = () => Math.round(performance.now() - input.startedAtMs);

    const finish = (result: ExchangeResult, mayReuseSocket = false) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      clearTimeout(connectTimer);
      clearTimeout(bodyTimer);
      input.signal?.removeEventListener('abort', onAbort);
      // A receiver that answers without reading the request would hold the socket for as long as it likes.
      if (!mayReuseSocket || !request.writableFinished) request.destroy();
      resolve(result);
    };
    const fail = (reason: string) => {
      if (isDone) return;
      if (answer) finish(answer.outcome());
      else finish({ kind: 'no-answer', reason, durationMs: elapsedMs() });
    };
    const onAbort = () => fail('The sender had to stop before a response arrived.');
    const onTimeout = () => {
      const what = phaseOf(socket) === 'waiting' ? 'response headers' : `connection to ${input.host}`;
      fail(`No ${what} within ${input.timeoutMs} ms.`);
    };
    const onError = (error: NodeJS.ErrnoException) => {
      if (isDone) return;
      if (answer) return finish(answer.outcomeWithRest());
      if (error instanceof BlockedAddressError) {
        return finish({ kind: 'refused', reason: error.message, durationMs: elapsedMs() });
      }
      const isReset = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (isReset && request.reusedSocket && socket?.bytesRead === bytesReadBefore) {
        return finish({ kind: 'stale' });
      }
      fail(failureReason(error, input.host, phaseOf(socket)));
    };

    // First, because it throws for headers that cannot be sent.
    const request = input.begin();
    const timer = setTimeout(onTimeout, input.timeoutMs - (performance.now() - input.startedAtMs));
    input.signal?.addEventListener('abort', onAbort);

    request.on('socket', (assigned) => {
      socket = assigned;
      bytesReadBefore = assigned.bytesRead;
      input.onSocket(assigned);
      if (input.connectTimeoutMs === undefined || !assigned.connecting) return;
      const { connectTimeoutMs } = input;
      connectTimer = setTimeout(
        () => fail(`No connection to ${input.host} within ${connectTimeoutMs} ms.`),
        connectTimeoutMs,
      );
      const readyEvent = assigned instanceof TLSSocket ? 'secureConnect' : 'connect';
      assigned.once(readyEvent, () => clearTimeout(connectTimer));
    });
    request.on('information', () => {
      if (++interimResponses > maxInterimResponses) {
        fail(`More than ${maxInterimResponses} interim (1xx) answers came before a final one.`);
      }
    });
    request.on('upgrade', (_response, upgraded) => {
      upgraded.destroy();
      fail('The receiver switched to another protocol (101) without being asked.');
    });
    request.on('response', (response) => {
      if (isDone) return;
      clearTimeout(timer);
      const durationMs = elapsedMs();
      const current = createAnswer(response, durationMs, input);
      answer = current;
      const remainingMs = input.timeoutMs - durationMs + bodyGraceMs;
      bodyTimer = setTimeout(() => finish(current.outcome()), Math.min(remainingMs, input.maxBodyMs));
      response.on('data', (chunk: Buffer) => {
        if (!current.add(chunk)) finish(current.outcome());
      });
      response.on('end', () => finish(current.outcome(), true));
      response.on('error', () => finish(current.outcome()));
    });
    request.on('error', onError);
    request.on('close', () => fail('The connection was closed before a response arrived.'));
    request.end(input.body);
  });
}

interface Answer {
  /** False when enough of the body was read. */
  add(chunk: Buffer): boolean;
  outcome(): Outcome;
  /** As `outcome`, with what was received in the same moment as the error and has not been handed out yet. */
  outcomeWithRest(): Outcome;
}

function createAnswer(
  response: IncomingMessage,
  durationMs: number,
  limits: { readonly maxKeptBytes: number; readonly maxReadBytes: number },
): Answer {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let readBytes = 0;
  const add = (chunk: Buffer): boolean => {
    readBytes += chunk.length;
    if (keptBytes < limits.maxKeptBytes) {
      const part = chunk.subarray(0, limits.maxKeptBytes - keptBytes);
      chunks.push(part);
      keptBytes += part.length;
    }
    return readBytes < limits.maxReadBytes;
  };
  const outcome = (): Outcome => ({
    kind: 'answered',
    statusCode: response.statusCode ?? 0,
    responseHeaders: keptHeaders(response.rawHeaders),
    ...keptBody(Buffer.concat(chunks), response.complete && keptBytes === readBytes),
    durationMs,
  });
  return {
    add,
    outcome,
    outcomeWithRest() {
      response.removeAllListeners('data');
      for (let chunk = response.read(); chunk !== null; chunk = response.read()) add(chunk);
      return outcome();
    },
  };
}

function phaseOf(socket: Socket | undefined): Phase {
  if (!socket || socket.connecting) return 'connecting';
  // Not in the type: true until the handshake is done.
  if ('secureConnecting' in socket && socket.secureConnecting === true) return 'tls-handshake';
  return 'waiting';
}
