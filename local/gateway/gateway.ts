import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../listen.ts';
import { accountId } from '../template/resolve.ts';
import { readSignature, refusal } from './access.ts';
import { admit, type GatewayParts, interfereAfter, note, type Origin } from './admission.ts';
import { type Answer, errorAnswer, jsonAnswer, sendAnswer } from './answers.ts';
import { identifyDynamo, identifyS3, identifySecrets, identifySqs, queueNameOf } from './identify.ts';
import { readBody } from './read-body.ts';

/** DynamoDB takes 16 MB, SQS 1 MiB; the rest is room for JSON. */
const maxBodyBytes = 17 * 1024 * 1024;

const originOf = (key: string, { headers }: IncomingMessage): Origin => {
  const pid = Number(headers['x-amz-security-token']);
  const invocationId = headers['amz-sdk-invocation-id'];
  return {
    key,
    pid: pid > 0 ? pid : undefined,
    invocationId: typeof invocationId === 'string' ? invocationId : undefined,
  };
};

/** One loopback server that stands for AWS: it knows who calls, enforces the caller's role, and hands the call on. */
export const startGateway = async (port: number) => {
  let parts: GatewayParts | undefined;

  const handleS3 = async (
    gateway: GatewayParts,
    origin: Origin,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const { key } = origin;
    const call = identifyS3(request.method ?? 'GET', request.url ?? '/');
    let answer = await admit(gateway, origin, call, {});
    const caller = gateway.caller(key);
    if (answer === undefined && call.action === 's3:GetObject' && caller !== undefined) {
      // S3 says 403 for an object that is not there to those who may not list the bucket.
      const mayList = refusal(caller, 's3:ListBucket', [`arn:aws:s3:::${call.bucket}`]) === undefined;
      if (!mayList && !gateway.queues.hasObject(call.bucket, call.key)) {
        answer = errorAnswer(
          's3',
          403,
          'AccessDenied',
          'the key does not exist and s3:ListBucket is not allowed',
        );
      }
    }
    if (answer !== undefined) {
      request.resume();
      note(gateway, key, call, answer.status);
      sendAnswer(response, answer);
      return;
    }
    response.once('finish', () => note(gateway, key, call, response.statusCode));
    if (gateway.afterCall) {
      // An answer without a body is not written before its end: what was put can be answered otherwise.
      const end = response.end;
      response.end = ((...ending: Parameters<typeof end>) => {
        response.end = end;
        const instead = interfereAfter(gateway, origin, call, {}, response.statusCode);
        if (instead === undefined) return end.apply(response, ending);
        response.destroy();
        return response;
      }) as typeof end;
    }
    gateway.queues.handleS3(request, response);
  };

  const runJson = async (
    gateway: GatewayParts,
    service: string,
    operation: string,
    target: string,
    text: string,
    origin: Origin,
  ): Promise<Answer> => {
    const { key } = origin;
    const body = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
    if (service === 'dynamodb') {
      const call = identifyDynamo(operation, body);
      let answer = await admit(gateway, origin, call, body);
      if (answer === undefined) {
        const result = await gateway.tables.call(target, text);
        answer = jsonAnswer(result.status, result.body);
        answer = interfereAfter(gateway, origin, call, body, result.status) ?? answer;
      }
      note(gateway, key, call, answer.status, { request: body, answer: answer.body });
      return answer;
    }
    if (service === 'sqs') {
      const call = identifySqs(operation, body);
      let answer = await admit(gateway, origin, call, body);
      if (answer === undefined && operation === 'GetQueueUrl') {
        const found = gateway.queues.queue(queueNameOf(body));
        answer =
          found === undefined
            ? errorAnswer('sqs', 400, 'QueueDoesNotExist', 'The specified queue does not exist.')
            : jsonAnswer(200, { QueueUrl: `http://127.0.0.1:${server.port}/${accountId}/${found.name}` });
      }
      if (answer === undefined) {
        const result = await gateway.queues.call(operation, body);
        answer = jsonAnswer(result.status, result.body, result.headers);
        answer = interfereAfter(gateway, origin, call, body, result.status) ?? answer;
      }
      note(gateway, key, call, answer.status, { request: body, answer: answer.body });
      return answer;
    }
    if (service === 'secretsmanager') {
      const call = identifySecrets(operation, body, gateway.secrets.arnOf);
      let answer = await admit(gateway, origin, call, body);
      if (answer === undefined) {
        const result = gateway.secrets.call(operation, body);
        answer = jsonAnswer(result.status, result.body, { 'content-type': 'application/x-amz-json-1.1' });
        answer = interfereAfter(gateway, origin, call, body, result.status) ?? answer;
      }
      note(gateway, key, call, answer.status, { request: body, answer: answer.body });
      return answer;
    }
    return errorAnswer(
      service,
      501,
      'NotImplemented',
      `the local run has no ${service} (${operation || 'a call'})`,
    );
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const signature = readSignature(request.headers.authorization, url);
    if (signature === undefined || parts === undefined) {
      request.resume();
      const [status, type] =
        parts === undefined ? [503, 'ServiceUnavailable'] : [403, 'MissingAuthenticationToken'];
      sendAnswer(
        response,
        errorAnswer('', status as number, type as string, 'the local run answers signed AWS calls'),
      );
      return;
    }
    const origin = originOf(signature.accessKeyId, request);
    if (signature.service === 's3') {
      await handleS3(parts, origin, request, response);
      return;
    }
    const body = await readBody(request, maxBodyBytes);
    if (body === undefined) {
      sendAnswer(
        response,
        errorAnswer(signature.service, 413, 'RequestEntityTooLarge', 'the request is too large'),
      );
      return;
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.split('.').pop() ?? '';
    const text = body.toString('utf8');
    sendAnswer(response, await runJson(parts, signature.service, operation, target, text, origin));
  };

  const http = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) sendAnswer(response, errorAnswer('', 500, 'InternalFailure', message));
      else response.destroy();
    });
  });
  // Function processes keep their connections while they idle; the SDK must not meet one that was just closed.
  http.keepAliveTimeout = 120_000;
  const server = await listen(http, port);

  return {
    url: server.url,
    /** Before this, every call is answered 503. */
    open: (opened: GatewayParts): void => {
      parts = opened;
    },
    stop: () => closeServer(http),
  };
};
