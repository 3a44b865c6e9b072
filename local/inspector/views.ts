import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHtml, pagePolicy } from './page.ts';
import { fullView, shownView } from './request-view.ts';
import type { createRequestsLog, ReceivedRequest } from './requests-log.ts';

/** Proxies and browsers may close a stream that is silent; this also finds out when the reader is gone. */
const keepAliveMs = 15_000;

/** A reader that takes nothing is dropped before the process's memory fills; it may connect again. */
const maxUnsentBytes = 64 * 1024 * 1024;

const everywhere = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * What the inspector shows: the page, its stream of events, and the requests as JSON.
 * @param run differs from one start of the inspector to the next.
 */
export function createViews(log: ReturnType<typeof createRequestsLog>, run: string) {
  const answer = (response: ServerResponse, status: number, type: string, text: string): void => {
    response.writeHead(status, { ...everywhere, 'content-type': `${type}; charset=utf-8` }).end(text);
  };

  const stream = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { ...everywhere, 'content-type': 'text/event-stream' });
    const seen = seenNumber(request.headers['last-event-id'], run);
    // JSON.stringify escapes line breaks, so that no received text can end the event that carries it.
    const send = (received: ReceivedRequest): void => {
      response.write(`id: ${run}-${received.number}\ndata: ${JSON.stringify(shownView(received))}\n\n`);
      if (response.writableLength > maxUnsentBytes) response.destroy();
    };
    response.write(': connected\n\n');
    for (const received of log.all()) if (received.number > seen) send(received);
    const end = log.subscribe(send);
    const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
    response.once('close', () => {
      end();
      clearInterval(keepAlive);
    });
  };

  return {
    show(request: IncomingMessage, response: ServerResponse): void {
      const { path, query } = parts(request);
      if (!isLocalName(request.headers.host)) {
        answer(response, 421, 'text/plain', 'The inspector is shown under 127.0.0.1 and localhost only.\n');
      } else if (path === '/') {
        response.setHeader('content-security-policy', pagePolicy);
        answer(response, 200, 'text/html', pageHtml);
      } else if (path === '/events' && request.method === 'GET') stream(request, response);
      else if (path === '/requests') {
        const wanted = query.get('path');
        const found = log.all().filter((received) => wanted === null || received.path === wanted);
        answer(response, 200, 'application/json', JSON.stringify(found.map(fullView)));
      } else {
        answer(
          response,
          200,
          'text/plain',
          'This is the inspector of Grapnel: it receives webhooks by POST, PUT, PATCH and DELETE on any path and ' +
            'shows them at /.\n',
        );
      }
    },
  };
}

/** A browser that reconnects says what it has; a page that opens, or has what another run received, gets everything. */
function seenNumber(lastEventId: string | string[] | undefined, run: string): number {
  const [ofRun, number] = String(lastEventId ?? '').split('-');
  return ofRun === run ? Number(number) || 0 : 0;
}

function parts(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

/**
 * A site whose name resolves to 127.0.0.1 (DNS rebinding) could read the secrets in the requests; its requests carry its
 * name in Host.
 */
function isLocalName(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');
}
