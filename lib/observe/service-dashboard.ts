import { Dashboard, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { HttpEntry } from '../api/http-entry.ts';
import type { EventsQueue } from '../fan-out/events-queue.ts';
import type { FanOutStage } from '../fan-out/fan-out-stage.ts';
import type { ManageStage } from '../manage/manage-stage.ts';
import type { Operations } from '../parts/operations.ts';
import type { Stage } from '../parts/stage.ts';
import type { PublishStage } from '../publish/publish-stage.ts';
import type { ReplayQueue } from '../replay/replay-queue.ts';
import type { ReplayStage } from '../replay/replay-stage.ts';
import type { RetryStage } from '../retry/retry-stage.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { SendStage } from '../send/send-stage.ts';
import type { SlowQueue } from '../send/slow-queue.ts';
import { dashboardAddress, functionLinks, queueLinks } from './console-links.ts';
import { functionGraph, graph, queueGraphs } from './graphs.ts';

export interface ServiceDashboardProps {
  readonly operations: Operations;
  readonly api: HttpEntry;
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  readonly slow: SlowQueue;
  readonly publish: PublishStage;
  readonly fanOut: FanOutStage;
  readonly send: SendStage;
  readonly retry: RetryStage;
  readonly replays: ReplayQueue;
  readonly replay: ReplayStage;
  readonly manage: ManageStage;
}

/** One dashboard, read from top to bottom as an event goes: each stage a sentence, its links and its graphs. */
export class ServiceDashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ServiceDashboardProps) {
    super(scope, id);
    const {
      operations,
      api,
      events,
      deliveries,
      slow,
      publish,
      fanOut,
      send,
      retry,
      replays,
      replay,
      manage,
    } = props;
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: operations.serviceName,
      defaultInterval: Duration.hours(12),
    });
    this.url = dashboardAddress(operations.serviceName);

    const section = (stage: Stage, text: string, links: string[], graphs: IWidget[]) => {
      const markdown = `# ${stage}\n${text}\n\n${links.join(' | ')} | [runbook](${operations.runbookUrl})`;
      dashboard.addWidgets(new TextWidget({ markdown, width: 24, height: 3 }));
      dashboard.addWidgets(...graphs);
    };

    section(
      'publish',
      "Producers' requests: each accepted message is kept, and its deliveries or its fan-out queued.",
      [functionLinks(publish.fn)],
      [
        graph('API: requests', [api.metricRequests(), api.metricClientErrors(), api.metricServerErrors()]),
        graph('API: latency', [api.metricLatency()]),
        functionGraph(publish.fn),
        ...(publish.url
          ? [
              graph('publish URL: requests', [
                publish.url.metricRequests(),
                publish.url.metricClientErrors(),
                publish.url.metricServerErrors(),
              ]),
            ]
          : []),
      ],
    );
    section(
      'fan-out',
      'Each message becomes one delivery for each endpoint that wants it.',
      [functionLinks(fanOut.fn), queueLinks(events)],
      [
        ...queueGraphs(events, 'events'),
        functionGraph(fanOut.fn),
        graph('rejected events of producers', [fanOut.metricRejectedEvents()]),
      ],
    );
    section(
      'send',
      'Each delivery is signed and attempted; what fails is scheduled again or given up.',
      [functionLinks(send.fn), queueLinks(deliveries), queueLinks(slow)],
      [
        ...queueGraphs(deliveries, 'deliveries'),
        functionGraph(send.fn),
        graph('attempts', [send.metricSucceeded(), send.metricFailed(), send.metricExhausted()]),
        graph('deliveries to disabled endpoints', [
          send.metricCanceled(),
          send.metricHeld(),
          replay.metricReleased(),
        ]),
        graph(
          'endpoints that do not answer',
          [send.metricPutOff()],
          [send.metricBreakersOpened(), send.metricDisabled()],
        ),
        graph('attempts that succeed (%)', [send.metricSuccessPercent()]),
        ...queueGraphs(slow, 'slow lane'),
        graph('slow endpoints', [send.metricMoved()], [send.metricSlow()]),
      ],
    );
    section(
      'retry',
      'Once a minute, deliveries whose retry falls due are queued again.',
      [functionLinks(retry.fn)],
      [graph('sweeps', [retry.metricSweeps()], [retry.metricResumed()]), functionGraph(retry.fn)],
    );
    section(
      'replay',
      'Background tasks send messages again, or delete payloads, a page at a time.',
      [functionLinks(replay.fn), queueLinks(replays)],
      [
        ...queueGraphs(replays, 'steps'),
        functionGraph(replay.fn),
        graph('messages of background tasks', [replay.metricReplayed()]),
      ],
    );
    section(
      'manage',
      'Customers and producers keep endpoints and look at attempts.',
      [functionLinks(manage.fn)],
      [functionGraph(manage.fn)],
    );
  }
}
