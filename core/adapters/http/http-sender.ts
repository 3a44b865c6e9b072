import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { DeliveryRequest } from '../../dialects/dialect.ts';
import { type GuardRules, hostWithoutDecoration, judgeParsedUrl } from '../../send/guard.ts';
import type { Outcome } from '../../send/outcome.ts';
import { type ExchangeResult, exchange } from './exchange.ts';
import { guardedLookup, type ResolveAll } from './guarded-lookup.ts';
import { watchIdleSockets } from './idle-sockets.ts';
import { invalidHeaderProblem, rawHeaders, reservedHeaderProblem } from './request-headers.ts';

/**
 * How long one of a host's several addresses is tried before the next. Node's default of 250 ms gives up on receivers
 * that are merely far away.
 */
const perAddressTimeoutMs = 1000;

/** Node's default, said so that NODE_OPTIONS does not change it. */
const maxResponseHeaderBytes = 16 * 1024;

export interface HttpSenderOptions {
  readonly rules: GuardRules;
  /** For DNS, TCP and TLS together. Without it only the attempt's own time limit counts. */
  readonly connectTimeoutMs?: number;
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
 * redirect, uses no proxy, decompresses nothing, and keeps connections for the next delivery to the same origin.
 */
export function createHttpSender(options: HttpSenderOptions): HttpSender {
  const { rules, maxKeptBytes = 16 * 1024, maxReadBytes = 64 * 1024, maxBodyMs = 5000 } = options;
  const connection = {
    keepAlive: true,
    lookup: guardedLookup(rules, options.resolveAll ?? dns.lookup),
    autoSelectFamilyAttemptTimeout: perAddressTimeoutMs,
  };
  const plainAgent = new http.Agent(connection);
  const tlsAgent = new https.Agent({
    ...connection,
    minVersion: 'TLSv1.2',
    // The default, said so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn verification off.
    rejectUnauthorized: true,
    ...(options.ca ? { ca: [...options.ca] } : {}),
  });
  // Wall-clock time: the monotonic clock may stand still while a Lambda function is frozen.
  const idleSockets = watchIdleSockets([plainAgent, tlsAgent], Date.now);

  async function send({ url, request, timeoutMs, signal }: SendInput): Promise<Outcome> {
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
    const isTls = target.protocol === 'https:';
    const requestOptions: https.RequestOptions = {
      hostname: host,
      port: target.port === '' ? (isTls ? 443 : 80) : Number(target.port),
      path: `${target.pathname}${target.search}`,
      method: request.method,
      headers: rawHeaders(target.host, request.headers, body.length),
      agent: isTls ? tlsAgent : plainAgent,
      maxHeaderSize: maxResponseHeaderBytes,
    };
    const attempt = (): Promise<ExchangeResult> =>
      exchange({
        begin: () => (isTls ? https.request(requestOptions) : http.request(requestOptions)),
        body,
        host,
        startedAtMs,
        timeoutMs,
        connectTimeoutMs: options.connectTimeoutMs,
        signal,
        maxKeptBytes,
        maxReadBytes,
        maxBodyMs,
        onSocket: (socket) => idleSockets.tag(socket, target.origin),
      });

    idleSockets.dropExpired();
    try {
      const first = await attempt();
      if (first.kind !== 'stale') return first;
      idleSockets.dropOrigin(target.origin);
      const second = await attempt();
      if (second.kind !== 'stale') return second;
      return {
        kind: 'no-answer',
        reason: 'The connection was reset before a response arrived.',
        durationMs: Math.round(performance.now() - startedAtMs),
      };
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
