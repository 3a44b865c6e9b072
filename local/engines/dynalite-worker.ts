import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { type EngineAnswer, insertEach } from './insert-statements.ts';

/**
 * dynalite in a thread of its own, so that table work (JSON, LevelDB) does not hold up the queues. Requests come over the
 * port and go straight into dynalite's HTTP handler: no socket, and no second HTTP parse.
 */
export interface DynaliteRequest {
  id: number;
  /** `DynamoDB_20120810.PutItem` */
  target: string;
  body: string;
}
export interface DynaliteResponse extends EngineAnswer {
  id: number;
}

const port = parentPort;
if (port === null) throw new Error('dynalite-worker.ts runs as a worker thread');

const { path } = workerData as { path: string };
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

// dynalite wants a signed request. The gateway has checked who calls; this stands for it.
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

type Listener = (data?: unknown) => void;

const ask = (target: string, body: string): Promise<EngineAnswer> =>
  new Promise((resolve) => {
    const listeners = new Map<string, Listener>();
    const request = {
      method: 'POST',
      url: '/',
      headers: { ...headers, 'x-amz-target': target },
      on: (name: string, listener: Listener) => listeners.set(name, listener),
      removeAllListeners: () => listeners.clear(),
    };
    const response = {
      statusCode: 200,
      setHeader: () => undefined,
      end: (text = '') => resolve({ status: response.statusCode, body: text }),
    };
    server.emit('request', request, response);
    listeners.get('data')?.(Buffer.from(body));
    listeners.get('end')?.();
  });

const handle = async ({ id, target, body }: DynaliteRequest): Promise<void> => {
  const [version, operation] = target.split('.');
  const answer =
    operation === 'BatchExecuteStatement'
      ? await insertEach(body, (item) => ask(`${version}.PutItem`, item))
      : await ask(target, body);
  port.postMessage({ id, ...answer } satisfies DynaliteResponse);
};

port.on('message', (message: DynaliteRequest | 'close') => {
  if (message !== 'close') {
    void handle(message);
    return;
  }
  // The server never listened, which close() reports as an error; the database below it closes all the same.
  server.listen(0, '127.0.0.1', () => server.close(() => port.close()));
});
