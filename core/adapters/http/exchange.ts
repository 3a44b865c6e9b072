import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Outcome } from '../../send/outcome.ts';
import { type Answer, receiveAnswer } from './answer.ts';
import { failureReason, isPassing, type Phase, timeoutReason } from './failure-reason.ts';
import { BlockedAddressError } from './guarded-dial.ts';

/** More interim answers than any receiver has a use for: 100, 102 and 103 come once or a few times. */
const maxInterimResponses = 16;
/** The status is known by then; what more of the body comes is for the log only. */
const bodyGraceMs = 1000;
/** A receiver that closes a connection that it kept idle has done so within a round trip, and not after working on it. */
const maxStaleMs = 1000;

export interface Exchange {
  /** Makes the request; called once. */
  readonly begin: () => ClientRequest;
  readonly body: Buffer;
  readonly host: string;
  /** The attempt's start (`performance.now()`): earlier than the exchange where this is its second connection. */
  readonly startedAtMs: number;
  readonly timeoutMs: number;
  /** For DNS, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** Why nothing may be written to a connection that was just made, as a sentence; undefined where it may. */
  readonly peerProblem: (remoteAddress: string) => string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly maxKeptBytes: number;
  readonly maxReadBytes: number;
  readonly maxBodyMs: number;
  readonly onSocket: (socket: Socket) => void;
}

export type ExchangeResult =
  | Answer
  | Exclude<Outcome, { readonly kind: 'answered' }>
  /** The receiver had closed the kept connection, so it has not acted on the request; a new connection may do. */
  | { readonly kind: 'stale'; readonly durationMs: number }
  /** No connection, or one that was lost before the whole request was written: nobody can have acted on it. */
  | { readonly kind: 'not-sent'; readonly reason: string; readonly durationMs: number };

/**
 * One request over one connection. Resolves once, always; afterwards the socket is idle in its agent or destroyed, and
 * no timer is left. Once response headers have come, nothing that happens to the body changes that it was answered.
 */
export function exchange(input: Exchange): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const beganAtMs = performance.now();
    let socket: Socket | undefined;
    let bytesReadBefore = 0;
    let interimResponses = 0;
    let isWritten = false;
    let answer: ReturnType<typeof receiveAnswer> | undefined;
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
    const fail = (reason: string, kind: 'no-answer' | 'not-sent' | 'refused' = 'no-answer') => {
      if (isDone) return;
      if (answer) finish(answer.current());
      else finish({ kind, reason, durationMs: elapsedMs() });
    };
    const onAbort = () => fail('The sender had to stop before a response arrived.');
    const onTimeout = (limitMs: number) => fail(timeoutReason(phaseOf(socket), input.host, limitMs));
    const onError = (error: NodeJS.ErrnoException) => {
      if (isDone) return;
      if (answer) return finish(answer.withRest());
      if (error instanceof BlockedAddressError) return fail(error.message, 'refused');
      const phase = phaseOf(socket);
      const isUnanswered = !socket || phase !== 'waiting' || socket.bytesRead === bytesReadBefore;
      const isReset = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      const isQuick = performance.now() - beganAtMs < maxStaleMs;
      if (isReset && isUnanswered && request.reusedSocket && isQuick) {
        return finish({ kind: 'stale', durationMs: elapsedMs() });
      }
      const isNotSent = phase !== 'waiting' || (!isWritten && isUnanswered);
      fail(
        failureReason(error, input.host, phase),
        isNotSent && isPassing(error) && !request.reusedSocket ? 'not-sent' : 'no-answer',
      );
    };

    // First, because it throws for headers that cannot be sent.
    const request = input.begin();
    const timer = setTimeout(
      () => onTimeout(input.timeoutMs),
      Math.max(1, input.timeoutMs - (performance.now() - input.startedAtMs)),
    );
    input.signal?.addEventListener('abort', onAbort);
    connectTimer = setTimeout(() => onTimeout(input.connectTimeoutMs), input.connectTimeoutMs);

    request.on('socket', (assigned) => {
      socket = assigned;
      const isReady = () => {
        clearTimeout(connectTimer);
        bytesReadBefore = assigned.bytesRead;
      };
      input.onSocket(assigned);
      if (!assigned.connecting) return isReady();
      // Before anything is written: Node writes what waits for the connection in later listeners of the same event.
      assigned.prependOnceListener('connect', () => {
        const { remoteAddress } = assigned;
        // The system has no name for the other end of a connection that was lost in the meantime.
        if (remoteAddress === undefined) {
          return fail(`The connection to ${input.host} was lost as soon as it was made.`, 'not-sent');
        }
        const problem = input.peerProblem(remoteAddress);
        if (problem) fail(problem, 'refused');
      });
      assigned.once(assigned instanceof TLSSocket ? 'secureConnect' : 'connect', isReady);
    });
    request.on('finish', () => {
      isWritten = true;
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
      const received = receiveAnswer(response, durationMs, input);
      answer = received;
      const remainingMs = input.timeoutMs - durationMs + bodyGraceMs;
      bodyTimer = setTimeout(() => finish(received.current()), Math.min(remainingMs, input.maxBodyMs));
      response.on('data', (chunk: Buffer) => {
        if (!received.add(chunk)) finish(received.current());
      });
      response.on('end', () => finish(received.current(), true));
      response.on('error', () => finish(received.current()));
    });
    request.on('error', onError);
    request.on('close', () => fail('The connection was closed before a response arrived.'));
    request.end(input.body);
  });
}

function phaseOf(socket: Socket | undefined): Phase {
  if (!socket || socket.connecting) return 'connecting';
  // Not in the type: true until the handshake is done.
  if ('secureConnecting' in socket && socket.secureConnecting === true) return 'tls-handshake';
  return 'waiting';
}
