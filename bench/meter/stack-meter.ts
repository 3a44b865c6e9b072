import * as z from 'zod';
import type { GatewayExchange, OnExchange } from '../../local/gateway/call-log.ts';
import { operatorAccessKey } from '../../local/operator.ts';
import type { LocalStack, OnHttpRequest } from '../../local/stack.ts';
import type { OnInvocation } from '../../local/wiring/functions.ts';
import { askGateway } from '../ask-gateway.ts';
import type { Gate } from '../gate.ts';
import { logicalIdOf } from '../stack.ts';
import { billedMs, gbSeconds } from './billed-duration.ts';
import { accessLogLine, eventBytes, platformLines } from './log-bytes.ts';
import { sendRequests } from './sqs-requests.ts';
import { TableProperties } from './table-index.ts';
import { createTableMeter, type TableMeter } from './table-meter.ts';
import { createUsage, type UsageLine } from './usage.ts';

/** The stages on an event's way; the sweep runs once a minute whether there are events or not. */
const stages = { Publish: 'publish', FanOut: 'fan-out', Send: 'send' } as const;
type StagePrefix = keyof typeof stages;

const Logging = z.object({ LogFormat: z.string().optional(), SystemLogLevel: z.string().optional() });
const FunctionShape = z.object({ MemorySize: z.number(), LoggingConfig: Logging.optional() });

export interface Measured {
  readonly lines: readonly UsageLine[];
  /** Requests to AWS by name, e.g. `send: dynamodb PutItem`. Polls of queues, the API's and Lambda's own are among them. */
  readonly requests: ReadonlyMap<string, number>;
  readonly invocations: ReadonlyMap<
    string,
    { readonly count: number; readonly cpuMs: number; readonly leastMs: number; readonly mostMs: number }
  >;
  /** What other functions asked of AWS: it belongs to no delivery, and should be nothing. */
  readonly strangers: readonly string[];
}

interface Invocation {
  readonly prefix: StagePrefix;
  readonly durationMs: number;
  readonly cpuMs: number;
  readonly held: boolean;
}

/** Counts at the border of AWS what the functions of a local run use. */
export function createStackMeter(gate: Gate) {
  let attached: { stack: LocalStack; tables: TableMeter } | undefined;
  let usage = createUsage();
  let requests = new Map<string, number>();
  let invocations: Invocation[] = [];
  let strangers = new Set<string>();
  let apiRequests = 0;
  let work = Promise.resolve();
  let failure: unknown;

  const failed = (error: unknown): void => {
    failure ??= error;
  };
  const onExchange: OnExchange = (exchange) => {
    const { caller, service } = exchange;
    const prefix = prefixOf(caller);
    const isNamed = prefix !== undefined || service === 'dynamodb';
    if (!isNamed && caller !== operatorAccessKey && !caller.startsWith('Retry')) strangers.add(caller);
    if (isNamed) work = work.then(() => take(exchange, prefix)).catch(failed);
  };
  const onInvocation: OnInvocation = ({ functionLogicalId, durationMs, cpuMs }) => {
    const prefix = prefixOf(functionLogicalId);
    if (prefix === undefined) return;
    const held = gate.wasHeld(prefix, performance.now() - durationMs);
    invocations.push({ prefix, durationMs, cpuMs, held });
  };

  const onHttpRequest: OnHttpRequest = ({ functionLogicalId, via }) => {
    if (via === 'http-api' && prefixOf(functionLogicalId) !== undefined) apiRequests += 1;
  };

  async function take(exchange: GatewayExchange, prefix: StagePrefix | undefined): Promise<void> {
    if (attached === undefined) return;
    const { service, operation, request, resources } = exchange;
    // Writes of others are not charged to deliveries, but remembered: later changes of the same items depend on them.
    const lines =
      service === 'dynamodb' && isCharged(exchange, prefix) ? await attached.tables.unitsOf(exchange) : [];
    if (prefix === undefined) return;
    const stage = stages[prefix];
    count(`${stage}: ${service} ${operation}`);
    for (const { unit, what, count: units } of lines) usage.add(stage, unit, what, units);
    if (service === 'sqs') {
      const { requests: sent, withGroup } = sendRequests(request);
      const to = `send to ${queueName(resources[0] ?? '')}`;
      usage.add(stage, 'sqsRequest', to, sent);
      if (withGroup > 0) usage.add(stage, 'sqsGroupRequest', to, withGroup);
    } else if (service === 's3') {
      usage.add(stage, operation === 'GetObject' ? 's3Get' : 's3Put', 'payload', 1);
    } else if (service === 'secretsmanager') usage.add(stage, 'secretRead', 'key', 1);
  }

  const count = (name: string, by = 1) => void requests.set(name, (requests.get(name) ?? 0) + by);

  return {
    onExchange,
    onInvocation,
    onHttpRequest,
    attach(stack: LocalStack): void {
      const tables = new Map(
        stack.template
          .ofType('AWS::DynamoDB::Table')
          .map(({ logicalId }) => [
            stack.physical(logicalId),
            TableProperties.parse(stack.template.properties(logicalId)),
          ]),
      );
      attached = { stack, tables: createTableMeter(tables, askGateway(stack.gatewayUrl, 'dynamodb')) };
      stack.onLog(({ functionLogicalId, line }) => {
        const prefix = prefixOf(functionLogicalId);
        if (prefix !== undefined) {
          usage.add(stages[prefix], 'logKb', 'function log', eventBytes(line) / 1024);
        }
      });
    },
    /** Forgets what was counted. */
    async start(): Promise<void> {
      await work;
      usage = createUsage();
      requests = new Map();
      invocations = [];
      strangers = new Set();
      apiRequests = 0;
    },
    /** What was used since the start. */
    async read(): Promise<Measured> {
      await work;
      if (failure !== undefined) throw failure;
      if (attached === undefined) throw new Error('The meter was not attached to a stack.');
      const { stack } = attached;
      const summary = new Map<string, { count: number; cpuMs: number; leastMs: number; mostMs: number }>();
      for (const prefix of Object.keys(stages) as StagePrefix[]) {
        const all = invocations.filter((one) => one.prefix === prefix);
        if (all.length === 0) continue;
        const { MemorySize: memoryMb, LoggingConfig: logging = {} } = functionOf(stack, prefix);
        // What was held at the gate waited for us; the others tell how long one takes.
        const free = all.filter(({ held }) => !held);
        const billed = (free.length > 0 ? free : all).map((one) => billedMs({ ...one, memoryMb }));
        const leastMs = mean(billed.map(({ least }) => least));
        const mostMs = mean(billed.map(({ most }) => most));
        const stage = stages[prefix];
        usage.add(stage, 'lambdaRequest', 'invocation', all.length);
        usage.add(stage, 'lambdaGbSecond', `${memoryMb} MB`, all.length * gbSeconds(mostMs, memoryMb));
        const platformBytes = platformLines(logging).reduce((sum, line) => sum + eventBytes(line), 0);
        usage.add(stage, 'logKb', "Lambda's own lines", (all.length * platformBytes) / 1024);
        count(`${stage}: lambda Invoke`, all.length);
        if (prefix !== 'Publish') {
          usage.add(stage, 'sqsRequest', 'receive', all.length);
          usage.add(stage, 'sqsRequest', 'delete', all.length);
          count(`${stage}: sqs ReceiveMessage`, all.length);
          count(`${stage}: sqs DeleteMessageBatch`, all.length);
        } else if (apiRequests > 0) {
          // A call of the function's own URL is its invocation and nothing else.
          usage.add(stage, 'httpApiRequest', 'request', apiRequests);
          const lineBytes = eventBytes(accessLogLine(accessLogFormat(stack)));
          usage.add(stage, 'logKb', 'access log', (apiRequests * lineBytes) / 1024);
          count('publish: api request', apiRequests);
        }
        summary.set(stage, {
          count: all.length,
          cpuMs: mean((free.length > 0 ? free : all).map(({ cpuMs }) => cpuMs)),
          leastMs,
          mostMs,
        });
      }
      return { lines: usage.lines(), requests, invocations: summary, strangers: [...strangers] };
    },
  };
}
export type StackMeter = ReturnType<typeof createStackMeter>;

function prefixOf(logicalId: string): StagePrefix | undefined {
  return (Object.keys(stages) as StagePrefix[]).find((prefix) => logicalId.startsWith(prefix));
}

/** Reads of others leave nothing behind. */
function isCharged({ operation, caller }: GatewayExchange, prefix: StagePrefix | undefined): boolean {
  if (prefix !== undefined) return true;
  return (
    caller !== operatorAccessKey && /^(PutItem|UpdateItem|DeleteItem|BatchExecuteStatement)$/.test(operation)
  );
}

function queueName(arn: string): string {
  if (/dlq/i.test(arn)) return 'a DLQ';
  if (/deliver/i.test(arn)) return 'deliveries';
  return /event/i.test(arn) ? 'events' : (arn.split(':').at(-1) ?? arn);
}

function functionOf(stack: LocalStack, prefix: StagePrefix) {
  const logicalId = logicalIdOf(stack, 'AWS::Lambda::Function', prefix);
  return FunctionShape.parse(stack.template.properties(logicalId));
}

function accessLogFormat(stack: LocalStack): string {
  const [stage] = stack.template.ofType('AWS::ApiGatewayV2::Stage');
  if (stage === undefined) return '';
  const { AccessLogSettings } = z
    .object({ AccessLogSettings: z.object({ Format: z.string() }).optional() })
    .parse(stack.template.properties(stage.logicalId));
  return AccessLogSettings?.Format ?? '';
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
