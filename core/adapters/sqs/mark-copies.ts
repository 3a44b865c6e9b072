import type { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';

/** As much of the SDK's HTTP requests as is needed here. */
interface SignableRequest {
  readonly headers: Record<string, string>;
  body: Uint8Array;
}

type Stack = SendMessageCommand['middlewareStack'];
type Middleware = Parameters<Stack['addRelativeTo']>[0];
/** What a middleware of that step is given. */
interface Try {
  readonly input: object;
  readonly request: unknown;
}

/** `SendMessage` and `SendMessageBatch` in the JSON protocol of SQS. */
const Sent = z.looseObject({
  MessageBody: z.optional(z.string()),
  Entries: z.optional(z.array(z.looseObject({ MessageBody: z.string() }))),
});

/**
 * The SDK sends a request once more when it got no answer, or an error of the service: by then the queue may have what it
 * carries. What goes a second time is given `asCopy`'s bodies, so that who receives it knows that it may not be alone.
 */
export function markCopies(
  command: SendMessageCommand | SendMessageBatchCommand,
  asCopy: (body: string) => string,
): void {
  const markCopy =
    <Result>(next: (args: Try) => Promise<Result>) =>
    (args: Try): Promise<Result> => {
      // The SDK has one request for all tries: what is changed stays so.
      const request = args.request as SignableRequest;
      if (!isFirstTry(request)) {
        request.body = Buffer.from(withCopies(new TextDecoder().decode(request.body), asCopy));
        request.headers['content-length'] = String(request.body.length);
      }
      return next(args);
    };
  // Of the two commands' stacks, which differ in types alone.
  const stack = command.middlewareStack as Stack;
  // Behind the SDK's retries, and before the signature, which is of the body too.
  stack.addRelativeTo(markCopy as Middleware, {
    name: 'markCopies',
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
  });
}

/** The SDK counts in a header: `attempt=2; max=3`. */
function isFirstTry({ headers }: SignableRequest): boolean {
  return headers['amz-sdk-request']?.startsWith('attempt=1;') ?? true;
}

function withCopies(text: string, asCopy: (body: string) => string): string {
  const { MessageBody: body, Entries: entries, ...rest } = Sent.parse(JSON.parse(text));
  return JSON.stringify({
    ...rest,
    ...(body === undefined ? {} : { MessageBody: asCopy(body) }),
    ...(entries
      ? { Entries: entries.map((entry) => ({ ...entry, MessageBody: asCopy(entry.MessageBody) })) }
      : {}),
  });
}
