import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string | undefined;
}

/** A request whose path and body go over the wire as they are: `fetch` would tidy the one and encode the other. */
export async function rawRequest(
  apiUrl: string,
  method: string,
  path: string,
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    /** Keeps connections for many requests; without one, each has a connection of its own. */
    readonly agent?: Agent;
  } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(apiUrl);
  const headers = { ...options.headers };
  if (options.body !== undefined) headers['content-length'] = String(Buffer.byteLength(options.body));
  const outgoing = request({ hostname, port, method, path, headers, agent: options.agent ?? false });
  outgoing.end(options.body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return {
    status: answer.statusCode ?? 0,
    text: Buffer.concat(chunks).toString('utf8'),
    contentType: answer.headers['content-type'],
  };
}
