import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends these lines as they stand, so that a test decides every byte of the head; resolves with the whole answer. */
export async function rawRequest(url: string, headLines: readonly string[], body = ''): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`${[...headLines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  return text(socket);
}
