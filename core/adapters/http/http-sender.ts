import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeliveryRequest } from '../../dialects/dialect.ts';
import { type GuardRules, hostWithoutDecoration, judgeParsedUrl, portOf } from '../../send/guard.ts';
import type { Outcome } from '../../send/outcome.ts';
import { outcomeOf } from './answer.ts';
import { type ExchangeResult, exchange } from './exchange.ts';
import { guardedDial, type ResolveAll } from './guarded-dial.ts';
import { watchIdleSockets } from './idle-sockets.ts';
import { invalidHeaderProblem, rawHeaders, reservedHeaderProblem } from './request-headers.ts';
import { withSecondTry } from './second-try.ts';

/**
 * How long one of a host's several addresses is tried before the next. Node's default of 250 ms gives up on receivers
 * that are merely far away.
 */
const perAddressTimeoutMs = 1000;

/** Node's default, said so that NODE_OPTIONS does not change it. */
const maxResponseHeaderBytes = 16 * 1024;

export interface HttpSenderOptions {
  readonly rules: GuardRules;
  /** For DNS, TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** How long to wait before a connection that failed at once is tried a second time. */
  readonly secondTryPauseMs?: () => number;
  /** How much of a response body goes into the outcome. */
  readonly maxKeptBytes?: number;
  /** How much of a response body is read, so that the connection can be used again, before it is closed instead. */
  readonly maxReadBytes?: number;
  /** How long a response body is read: one that never ends must not hold the sender for the whole time limit. */
  readonly maxBodyMs?: number;
  /** Certificates (PEM) to trust in place of the public authorities. */
  readonly ca?: readonly string[];
  /** Defaults to `dns.lookup`. */
  readonly resolveAll?: ResolveAll;
}

export interface SendInput {
  readonly url: string;
  readonly request: DeliveryRequest;
  /** From now to the response headers; the body may take up to 1 s longer than that, and `maxBodyMs` in all. */
  readonly timeoutMs: number;
  /**
   * Whose connections may be used again, such as an endpoint's id: where several endpoints have their URLs at one
   * server, what it sends on a connection is only ever read as an answer to the same endpoint's requests.
   */
  readonly connectionsOf: string;
  /** Ends the attempt early: before response headers as `no-answer`, after them as `answered`. */
  readonly signal?: AbortSignal;
}

export interface HttpSender {
  /** Never rejects for what a URL, a header, the network or a receiver does: that is an `Outcome`. */
  send(input: SendInput): Promise<Outcome>;
  /** Closes every connection, also those in use. */
  close(): void;
}

/**
 * The one way out to customers' URLs. Judges the target (`core/send/guard.ts`) as written and as resolved, follows no
 * redirect, uses no proxy, and keeps connections for the endpoint's next delivery to the same origin.
 */
export function createHttpSender(options: HttpSenderOptions): HttpSender {
  const { rules, maxKeptBytes = 16 * 1024, maxReadBytes = 64 * 1024, maxBodyMs = 5000 } = options;
  const { connectTimeoutMs = 5000, secondTryPauseMs = () => 100 + 200 * Math.random() } = options;
  const connection = {
    keepAlive: true,
    autoSelectFamilyAttemptTimeout: perAddressTimeoutMs,
  };
  const plainAgent = pooled(new http.Agent(connection));
  const tlsAgent = pooled(
    new https.Agent({
      ...connection,
      minVersion: 'TLSv1.2',
      // The default, said so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn verification off.
      rejectUnauthorized: true,
      ...(options.ca ? { ca: [...options.ca] } : {}),
    }),
  );
  // Wall-clock time: the monotonic clock may stand still while a Lambda function is frozen.
  const idleSockets = watchIdleSockets([plainAgent, tlsAgent], Date.now);

  async function send({ url, request, timeoutMs, connectionsOf, signal }: SendInput): Promise<Outcome> {
    const startedAtMs = performance.now();
    const refused = (reason: string): Outcome => ({
      kind: 'refused',
      reason,
      durationMs: Math.round(performance.now() - startedAtMs),
    });
    const target = URL.parse(url);
    if (!target) return refused('The URL cannot be parsed.');
    const problem = judgeParsedUrl(target, rules) ?? reservedHeaderProblem(request.headers);
    if (problem) return refused(problem);
    if (signal?.aborted) {
      return {
        kind: 'no-answer',
        reason: 'The sender had to stop before the request was sent.',
        durationMs: 0,
      };
    }

    const body = Buffer.from(request.body, 'utf8');
    const host = hostWithoutDecoration(target.hostname);
    const port = portOf(target);
    const isTls = target.protocol === 'https:';
    const pool = `${connectionsOf} ${target.origin}`;
    const attempt = async (): Promise<ExchangeResult> => {
      const dial = guardedDial(host, port, rules, options.resolveAll ?? dns.lookup);
      const requestOptions: https.RequestOptions & Pooled = {
        hostname: host,
        port,
        path: `${target.pathname}${target.search}`,
        method: request.method,
        headers: rawHeaders(target.host, request.headers, body.length),
        agent: isTls ? tlsAgent : plainAgent,
        lookup: dial.lookup,
        maxHeaderSize: maxResponseHeaderBytes,
        insecureHTTPParser: false,
        pool,
      };
      idleSockets.dropExpired();
      // Until the second of these, the event loop has read what kept connections received unasked by now, which closes
      // them: the first may come before it looks.
      await nextTurn();
      await nextTurn();
      return exchange({
        begin: () => (isTls ? https.request(requestOptions) : http.request(requestOptions)),
        body,
        host,
        startedAtMs,
        timeoutMs,
        connectTimeoutMs,
        peerProblem: dial.peerProblem,
        signal,
        maxKeptBytes,
        maxReadBytes,
        maxBodyMs,
        onSocket: (socket) => idleSockets.tag(socket, pool),
      });
    };

    try {
      const result = await withSecondTry(attempt, {
        pauseMs: secondTryPauseMs,
        timeoutMs,
        signal,
        dropIdle: () => idleSockets.dropPool(pool),
      });
      return result.kind === 'answered' ? await outcomeOf(result, maxKeptBytes) : result;
    } catch (error) {
      // Node throws for what it will not write; anything else thrown here is a fault of this code.
      const reason = invalidHeaderProblem(request.headers);
      if (reason) return refused(reason);
      throw error;
    }
  }

  return {
    send,
    close() {
      plainAgent.destroy();
      tlsAgent.destroy();
    },
  };
}

/** Beside the agent's own name for whom a connection leads to: who may use it. */
interface Pooled {
  readonly pool?: string;
}

function pooled<SomeAgent extends http.Agent>(agent: SomeAgent): SomeAgent {
  const getName = agent.getName.bind(agent);
  agent.getName = (options?: Parameters<http.Agent['getName']>[0] & Pooled) =>
    `${options?.pool} ${getName(options)}`;
  return agent;
}
