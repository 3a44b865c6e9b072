import { insertOf, statementsOf } from '../../local/engines/insert-statements.ts';
import type { ObservedCall } from '../../local/gateway/admission.ts';

/** The stages whose functions are killed; management is a client's own request, repeated by the client. */
const stages = ['Publish', 'FanOut', 'Send', 'Retry', 'Replay'] as const;
export type Stage = (typeof stages)[number];

export function stageOf(functionLogicalId: string): Stage | undefined {
  return stages.find((stage) => functionLogicalId.startsWith(stage));
}

/**
 * Rows that are inserted together are as many puts: which of a batch come together, and whether any do, depends on how long
 * each took.
 */
export function partsOf(call: ObservedCall): ObservedCall[] {
  const inserts = statementsOf(call.body).flatMap((statement) => insertOf(statement) ?? []);
  if (inserts.length === 0) return [call];
  return inserts.map((body) => ({ ...call, operation: 'PutItem', body }));
}

/** What a call is for, whatever ids it carries: its operation, table or queue, and the kinds of its keys. */
export function kindOf({ operation, resources, body, service }: ObservedCall): string {
  if (service !== 'dynamodb') return `${operation} ${resources.map(resourceName).join()}`;
  const keys = keysOf(body).map(({ pk, sk }) =>
    sk === undefined ? pattern(pk) : `${pattern(pk)} ${pattern(sk)}`,
  );
  const index = typeof body['IndexName'] === 'string' ? ` ${body['IndexName']}` : '';
  return `${operation}${index} ${[...new Set(keys)].sort().join(', ')}${changed(body)}`;
}

/** Ids of the messages and endpoints that a call names. */
export function namedIn(value: unknown): { readonly messages: string[]; readonly endpoints: string[] } {
  const text = JSON.stringify(value).replaceAll('\\"', '"');
  return {
    messages: distinct(text.match(/msg_[0-9A-Za-z]{27}/g)),
    endpoints: distinct(text.match(/ep_[0-9A-Za-z]{27}/g)),
  };
}

function distinct(found: readonly string[] | null): string[] {
  return [...new Set(found ?? [])];
}

/** `arn:aws:sqs:…:Grapnel-DeliveriesQueue1A2B` → `DeliveriesQueue`. */
function resourceName(arn: string): string {
  const name = arn.split(/[:/]/).filter((part) => part.length > 0);
  if (arn.startsWith('arn:aws:s3')) return 'bucket';
  const last = arn.startsWith('arn:aws:secretsmanager') ? (name[6] ?? '') : (name.at(-1) ?? '');
  return /(?:[A-Z][a-z]+)+/.exec(last.replace(/^Grapnel-?/, ''))?.[0] ?? last;
}

interface Key {
  readonly pk: string;
  readonly sk?: string | undefined;
}

function keysOf(body: Readonly<Record<string, unknown>>): Key[] {
  const { Key: key, Item: item, RequestItems: batch, ExpressionAttributeValues: values } = body;
  const single = key ?? item;
  if (isRecord(single)) return [keyOf(single)];
  if (isRecord(batch)) {
    return Object.values(batch).flatMap((of) =>
      isRecord(of) && Array.isArray(of['Keys']) ? of['Keys'].filter(isRecord).map(keyOf) : [],
    );
  }
  // A query names its partition first.
  const [first] = isRecord(values) ? Object.values(values) : [];
  return [{ pk: textOf(first) }];
}

function keyOf(item: Record<string, unknown>): Key {
  return { pk: textOf(item['pk']), sk: textOf(item['sk']) };
}

function textOf(attribute: unknown): string {
  return isRecord(attribute) ? String(attribute['S'] ?? attribute['N'] ?? '') : '';
}

/** `deliveries#msg_1234` → `deliveries#*`: words of a key's scheme are short and lower case, ids are neither. */
function pattern(key: string): string {
  return key
    .split('#')
    .map((part) => (/^[a-z][a-z-]{0,11}$/.test(part) ? part : '*'))
    .join('#');
}

/** The first attribute that an update sets tells one update of an item from another. */
function changed({ UpdateExpression: expression }: Readonly<Record<string, unknown>>): string {
  return typeof expression === 'string' ? ` ${/^\w+ [\w#]+/.exec(expression)?.[0] ?? ''}` : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
