import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../listen.ts';
import { createAnswers } from './answers.ts';
import { readKeptBody } from './kept-body.ts';
import { createRequestsLog, type Listener, type ReceivedRequest } from './requests-log.ts';
import { type VerifyWith, verify } from './verify.ts';
import { createViews } from './views.ts';

export interface InspectorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly onRequest?: Listener;
  readonly now?: () => number;
}

/** A receiver on this machine that keeps what it gets and says whether its signature is right. */
export interface Inspector {
  readonly url: string;
  /** Oldest first; of one path, or of all. */
  received(path?: string): readonly ReceivedRequest[];
  /** The function that it returns ends it. */
  onReceived(listener: Listener): () => void;
  /** Answers the next requests of a path with these statuses, one each; of those only that `matches`, if given. */
  failNext(path: string, statuses: readonly number[], matches?: (body: string) => boolean): void;
  /** @throws Error where the dialect is none that the inspector can verify */
  verifyWith(path: string, expected: VerifyWith): void;
  stop(): Promise<void>;
}

/**
 * Starts the inspector on 127.0.0.1. Every request but GET and HEAD is a webhook, on whatever path; `GET /` shows them.
 * @throws PortTakenError
 */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const now = options.now ?? Date.now;
  const log = createRequestsLog();
  const answers = createAnswers();
  const views = createViews(log, String(now()));
  if (options.onRequest) log.subscribe(options.onRequest);

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const receivedAtMs = now();
    const target = request.url ?? '/';
    const path = pathOf(request);
    const { body, byteCount } = await readKeptBody(request);
    const tooLarge = byteCount > body.length;
    const status = tooLarge ? 413 : answers.next(path, body.toString('utf8'));
    const headers = headerList(request.rawHeaders);
    log.add({
      receivedAtMs,
      method: request.method ?? '',
      path,
      target,
      headers,
      body,
      bodyByteCount: byteCount,
      verification: tooLarge
        ? { kind: 'failed', reason: 'the body is larger than the inspector takes' }
        : verify({ headers, body }, answers.verification(path), receivedAtMs),
      status,
    });
    const said = status < 300 ? 'Received by the inspector of Grapnel.' : `Asked to answer ${status}.`;
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${said}\n`);
  };

  const server = createServer((request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') views.show(request, response);
    // A sender that breaks off in the middle of its body leaves nothing to show.
    else receive(request, response).catch(() => response.destroy());
  });
  const { url } = await listen(server, options.port);

  return {
    url,
    received: (path) => log.all().filter((request) => path === undefined || request.path === path),
    onReceived: log.subscribe,
    failNext: answers.failNext,
    verifyWith: answers.verifyWith,
    stop: () => closeServer(server),
  };
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

function headerList(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}
