import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export interface AttemptRow {
  readonly pk: string;
  readonly sk: string;
  readonly message: string;
  readonly url: string;
}

/** As many attributes and bytes as the row has that send writes of a first attempt which succeeded at once. */
export function attemptItem({ pk, sk, message, url }: AttemptRow): Record<string, AttributeValue> {
  const nowMs = String(Date.now());
  return {
    pk: { S: pk },
    sk: { S: sk },
    organization: { S: 'org_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    application: { S: 'app_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    message: { S: message },
    endpoint: { S: 'ep_23rb8YdGqMT0qIzpgGwdXfHirMu' },
    number: { N: '1' },
    eventType: { S: 'order.placed' },
    url: { S: url },
    startedAtMs: { N: nowMs },
    trigger: { S: 'scheduled' },
    status: { S: 'succeeded' },
    durationMs: { N: '3' },
    responseStatusCode: { N: '200' },
    responseBody: { S: '{"ok":true}' },
    expiresAt: { N: nowMs.slice(0, 10) },
  };
}
