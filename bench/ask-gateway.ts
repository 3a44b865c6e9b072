import * as z from 'zod';
import { operatorAccessKey } from '../local/operator.ts';

const targets = { dynamodb: 'DynamoDB_20120810', sqs: 'AmazonSQS' } as const;

/** Calls AWS as the local run's operator, who is not metered. */
export function askGateway(url: string, service: keyof typeof targets) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${operatorAccessKey}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return async (operation: string, request: Readonly<Record<string, unknown>>) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'x-amz-target': `${targets[service]}.${operation}` },
      body: JSON.stringify(request),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${operation} was answered with ${answer.status}: ${text}`);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  };
}
