import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Aws } from 'aws-cdk-lib/core';
import type { QueueWithDlq } from '../parts/queue-with-dlq.ts';
import type { ServiceFunction } from '../parts/service-function.ts';

const consoleOrigin = `https://${Aws.REGION}.console.aws.amazon.com`;

/** Markdown links to a function and to its log, for an operator who sees a graph and wants to know why. */
export function functionLinks(fn: ServiceFunction): string {
  const name = fn.function.functionName;
  return [
    `[function](${consoleOrigin}/lambda/home?region=${Aws.REGION}#/functions/${name})`,
    `[log](${consoleOrigin}/cloudwatch/home?region=${Aws.REGION}#logsV2:log-groups/log-group/${fn.function.logGroup.logGroupName})`,
  ].join(' | ');
}

/** Markdown links to a queue and to its DLQ, where messages can be read and redriven. */
export function queueLinks(queue: QueueWithDlq): string {
  return `[queue](${queueAddress(queue.queue)}) | [DLQ](${queueAddress(queue.dlq)})`;
}

export function dashboardAddress(dashboardName: string): string {
  return `${consoleOrigin}/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
}

/** The console takes a queue's URL as one path segment; a token cannot be encoded at synthesis, and need not be. */
function queueAddress(queue: IQueue): string {
  return `${consoleOrigin}/sqs/v3/home?region=${Aws.REGION}#/queues/${queue.queueUrl}`;
}
