import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { secretsCommand } from '../../bin/secrets-command.ts';
import { secretsTarget } from '../../bin/secrets-target.ts';
import { localTarget } from '../../bin/target.ts';
import { operatorConfig } from '../../local/operator.ts';
import type { LocalStack } from '../../local/stack.ts';

export interface RunOptions {
  readonly laterMs?: number;
  readonly signal?: AbortSignal;
  /** Called with each line that is printed. */
  readonly onLine?: (line: string) => void;
}

/** `grapnel secrets …` beside a run, as its operator types it. @returns what it prints */
export function secretsOperator(stack: LocalStack) {
  const stateDir = mkdtempSync(join(inject('runDirectory'), 'operator-'));
  const address = { awsEndpointUrl: stack.gatewayUrl, outputs: stack.outputs };
  writeFileSync(join(stateDir, 'local.json'), JSON.stringify(address));
  return async (command: string, options: RunOptions = {}): Promise<string> => {
    let printed = '';
    await secretsCommand(command.split(' '), {
      target: () => secretsTarget(localTarget(stateDir)),
      terminal: {
        isTty: false,
        write(text) {
          printed += text;
          options.onLine?.(text);
        },
      },
      now: () => Date.now() + (options.laterMs ?? 0),
      pause: (durationMs) => pause(durationMs),
      signal: options.signal ?? new AbortController().signal,
    });
    return printed;
  };
}

export function operatorClient(stack: LocalStack): DynamoDBDocumentClient {
  const client = new DynamoDBClient(operatorConfig(stack.gatewayUrl));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** Changes an attribute in the table as whoever may write to it can. */
export async function overwrite(
  stack: LocalStack,
  item: Readonly<Record<string, unknown>>,
  attribute: string,
  value: unknown,
): Promise<void> {
  const client = operatorClient(stack);
  await client.send(
    new UpdateCommand({
      TableName: stack.outputs['EndpointsTableName'],
      Key: { pk: item['pk'], sk: item['sk'] },
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: { ':v': value },
    }),
  );
  client.destroy();
}
