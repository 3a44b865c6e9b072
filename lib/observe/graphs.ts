import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import type { ServiceFunction } from '../parts/service-function.ts';

/** Three graphs in a row of the dashboard, which is 24 units wide. */
const width = 8;

export function graph(title: string, left: IMetric[], right: IMetric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
}

export function queueGraphs(queue: QueueWithDlq, title: string): IWidget[] {
  return [
    graph(`${title}: messages`, [queue.metricWaiting(), queue.metricInFlight(), queue.metricDelayed()]),
    graph(`${title}: age and DLQ`, [queue.metricOldestMessageSeconds()], [queue.metricDlqWaiting()]),
  ];
}

export function functionGraph(fn: ServiceFunction): IWidget {
  return graph(
    `${fn.stage}: function`,
    [fn.metricInvocations(), fn.metricErrors(), fn.metricThrottles()],
    [fn.metricDuration()],
  );
}
