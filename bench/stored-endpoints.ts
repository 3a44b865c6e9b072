import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { makeId, payloadByteCount } from '../core/ids/ksuid.ts';
import { parseMasterKey } from '../core/secrets/master-key.ts';
import { openSecret, sealSecret } from '../core/secrets/sealed-secret.ts';
import { askGateway } from './ask-gateway.ts';
import type { Deployment } from './deployment.ts';
import { type Item, ItemShape } from './meter/item-size.ts';

/** BatchWriteItem's limit. */
const itemsPerRequest = 25;

export interface CopyOptions {
  readonly application: string;
  readonly endpoint: string;
  readonly count: number;
  /** What differs from copy to copy. */
  readonly urlOf: (index: number) => string;
  /** Another application's, which need not exist. */
  readonly storeUnder?: string;
  readonly eventTypes?: readonly string[];
}

/** Copies of an endpoint straight into the table, each with its secret sealed for it: the API would take minutes. */
export async function copyEndpoint({ stack, organization }: Deployment, options: CopyOptions): Promise<void> {
  const { application, endpoint, count, urlOf, storeUnder = application, eventTypes } = options;
  const ask = askGateway(stack.gatewayUrl, 'dynamodb');
  const table = stack.outputs['EndpointsTableName'] ?? '';
  const key = { pk: { S: `org#${organization}#app#${application}` }, sk: { S: `ep#${endpoint}` } };
  const answer = await ask('GetItem', { TableName: table, Key: key, ConsistentRead: true });
  const original = ItemShape.parse(answer['Item']);
  const masterKey = parseMasterKey(stack.secretValue(stack.outputs['MasterKeySecretArn'] ?? ''));
  const sealed = z.string().parse(original['sealedSecret']?.['S']);
  const plaintext = openSecret({ masterKey, owner: { organization, application, endpoint }, sealed });

  const copy = (index: number): Item => {
    const id = makeId('ep', Date.now(), randomBytes(payloadByteCount));
    const owner = { organization, application: storeUnder, endpoint: id };
    return {
      ...original,
      pk: { S: `org#${organization}#app#${storeUnder}` },
      sk: { S: `ep#${id}` },
      id: { S: id },
      application: { S: storeUnder },
      url: { S: urlOf(index) },
      sealedSecret: { S: sealSecret({ masterKey, owner, plaintext, randomBytes }) },
      ...(eventTypes ? { eventTypes: { L: eventTypes.map((name) => ({ S: name })) } } : {}),
    };
  };
  for (let start = 0; start < count; start += itemsPerRequest) {
    const length = Math.min(itemsPerRequest, count - start);
    const writes = Array.from({ length }, (_, index) => ({ PutRequest: { Item: copy(start + index) } }));
    await ask('BatchWriteItem', { RequestItems: { [table]: writes } });
  }
}
