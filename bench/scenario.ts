import { setTimeout as pause } from 'node:timers/promises';
import { askGateway } from './ask-gateway.ts';
import type { Deployment } from './deployment.ts';
import { eventType, orderPayload } from './event.ts';
import type { Measured } from './meter/stack-meter.ts';
import type { UsageLine } from './meter/usage.ts';
import { problemsOf } from './problems.ts';
import type { Arrivals } from './receiver.ts';
import { logicalIdOf } from './stack.ts';

export interface Scenario {
  /** Endpoints that want each event. */
  readonly fanOut: number;
  /** Share of the endpoints that answer the first attempt of each delivery with 500 and the second with 200. */
  readonly failing: number;
  /** Through the publish URL, through API Gateway, or put on the events queue by a producer inside AWS. */
  readonly via: 'api' | 'http-api' | 'queue';
  readonly events: number;
  /** Whether messages come one at a time, so that every batch has one, or all at once, so that batches are full. */
  readonly arrival: 'at once' | 'one by one';
  /** How long a receiver takes to answer. */
  readonly receiverMs: number;
}

export interface Outcome {
  readonly deliveries: number;
  readonly measured: Measured;
  readonly arrivals: Arrivals;
  /** Whether something was lost, came twice without a reason, or was signed wrongly. */
  readonly problems: readonly string[];
}

/** An application with endpoints that want its events. */
export interface Group {
  readonly application: string;
  readonly paths: readonly string[];
}

/** The wait before a second attempt, and by when all that began in the same second are due, spread by a fifth as they are. */
export const retrySeconds = 2;
const retriesAreDueMs = 3_500;

/** With fewer endpoints than this, a tenth of them could not fail. */
const leastEndpoints = 10;
let nextPath = 0;
let nextEvent = 0;

/** Makes as many applications as it takes for ten endpoints, and tells the receiver how each answers. */
export async function createGroups(deployment: Deployment, scenario: Scenario): Promise<Group[]> {
  const { call, receiver } = deployment;
  const applications = Math.max(1, leastEndpoints / scenario.fanOut);
  const failing = Math.round(scenario.failing * applications * scenario.fanOut);
  const groups: Group[] = [];
  let made = 0;
  for (let index = 0; index < applications; index++) {
    const application = String((await call('POST', '/app', { name: `bench ${index}` }))['id']);
    const paths: string[] = [];
    for (let place = 0; place < scenario.fanOut; place++) {
      const path = `/hooks/${nextPath++}`;
      const endpoint = await call('POST', `/app/${application}/endpoint`, { url: receiver.url(path) });
      const secret = await call('GET', `/app/${application}/endpoint/${String(endpoint['id'])}/secret`);
      const failures = made++ < failing ? 1 : 0;
      receiver.behave(path, { delayMs: scenario.receiverMs, failures }, String(secret['key']));
      paths.push(path);
    }
    groups.push({ application, paths });
  }
  return groups;
}

/** Publishes the events, waits until all deliveries are over, and says what they used. */
export async function runScenario(
  deployment: Deployment,
  scenario: Scenario,
  groups: readonly Group[],
): Promise<Outcome> {
  const { stack, meter, gate, receiver } = deployment;
  await stack.waitUntilIdle(60_000);
  await meter.start();
  receiver.reset();
  const failuresBefore = deployment.failures.length;
  const isAtOnce = scenario.arrival === 'at once';
  const expected = new Map<string, number>();
  let deliveries = 0;
  const producer: UsageLine[] = [];

  if (isAtOnce) gate.close('FanOut', 'Send');
  for (let index = 0; index < scenario.events; index++) {
    const group = groups[index % groups.length];
    if (group === undefined) throw new Error('There is no application to publish to.');
    await publish(deployment, scenario, group, producer);
    for (const path of group.paths) expected.set(path, (expected.get(path) ?? 0) + 1);
    deliveries += group.paths.length;
    if (!isAtOnce) await stack.waitUntilIdle(60_000);
  }
  const timeoutMs = 60_000 + deliveries * 20;
  if (isAtOnce) {
    gate.open('FanOut');
    const queue = logicalIdOf(stack, 'AWS::SQS::Queue', 'DeliveriesQueue');
    await until(() => {
      const { visible, inFlight } = stack.queueDepth(queue);
      return visible + inFlight >= deliveries;
    }, timeoutMs);
    gate.open('Send');
    if (scenario.failing > 0) {
      await receiver.waitFor(({ attempted }) => attempted >= deliveries, timeoutMs);
      await stack.waitUntilIdle(timeoutMs);
      // Retries fall due one after the other: they are gathered as the first attempts were.
      gate.close('Send');
      await pause(retriesAreDueMs);
      gate.open('Send');
    }
  }
  await receiver.waitFor(({ arrived }) => arrived >= deliveries, timeoutMs);
  await stack.waitUntilIdle(timeoutMs);
  const arrivals = receiver.arrivals(expected);
  const read = await meter.read();
  return {
    deliveries,
    measured: { ...read, lines: [...producer, ...read.lines] },
    arrivals,
    problems: [
      ...problemsOf(arrivals),
      ...deployment.failures.slice(failuresBefore),
      ...read.strangers.map((name) => `${name} called AWS`),
    ],
  };
}

async function publish(
  { stack, call, callPublishUrl, organization }: Deployment,
  { via }: Scenario,
  { application }: Group,
  producer: UsageLine[],
): Promise<void> {
  const payload = orderPayload(nextEvent++);
  if (via !== 'queue') {
    const post = via === 'api' ? callPublishUrl : call;
    await post('POST', `/app/${application}/msg`, { eventType, payload });
    return;
  }
  // As the README has it: one event at a time, its application as the group.
  await askGateway(stack.gatewayUrl, 'sqs')('SendMessage', {
    QueueUrl: stack.outputs['EventsQueueUrl'],
    MessageBody: JSON.stringify({ organization, application, eventType, payload }),
    MessageGroupId: application,
  });
  const line = { stage: 'publish', what: "the producer's send", count: 1 };
  producer.push({ ...line, unit: 'sqsRequest' }, { ...line, unit: 'sqsGroupRequest' });
}

async function until(holds: () => boolean, timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; !holds(); await pause(10)) {
    if (Date.now() > end) throw new Error(`Still not so after ${timeoutMs} ms: ${String(holds)}`);
  }
}
