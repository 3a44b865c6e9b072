export interface AwsLimit {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Whether AWS raises it on request. */
  readonly canBeRaised: boolean;
  readonly source: string;
}

/** When the sources were read, as stored copies of the pages. */
export const limitsDate = '2026-11';

const lambda = 'docs.aws.amazon.com/lambda/latest/dg';
const dynamodb = 'docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const sqs = 'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';
const apiGateway = 'docs.aws.amazon.com/apigateway/latest/developerguide';

/** Default quotas of an account in a large Region (us-east-1), and fixed limits. */
export const awsLimits = {
  mappingStart: limit(
    5,
    'batches at a time that a queue’s mapping begins with',
    'batches',
    `${lambda}/services-sqs-scaling.html`,
  ),
  mappingAddedPerMinute: limit(
    300,
    'batches at a time that it adds while messages wait',
    'a minute',
    `${lambda}/services-sqs-scaling.html`,
  ),
  mappingMost: limit(
    1000,
    'batches at a time of one mapping (`maxConcurrency` takes no more either; another page of Lambda’s guide says 1,250)',
    'batches',
    `${lambda}/services-sqs-scaling.html`,
  ),
  provisionedAddedPerMinute: limit(
    1000,
    'batches at a time that provisioned mode adds',
    'a minute',
    `${lambda}/services-sqs-scaling.html`,
  ),
  pollerBatches: limit(
    10,
    'batches at a time of one provisioned poller',
    'batches',
    `${lambda}/services-sqs-parameters.html`,
  ),
  pollerPollsPerS: limit(
    10,
    'polls of one provisioned poller',
    'a second',
    `${lambda}/services-sqs-scaling.html`,
  ),
  pollersMost: limit(
    2000,
    'provisioned pollers of one mapping (the API reference says 10,000 by now)',
    'pollers',
    `${lambda}/services-sqs-parameters.html`,
  ),
  lambdaConcurrency: limit(
    1000,
    'Lambda: invocations at a time of all functions of an account and Region',
    'invocations',
    `${lambda}/lambda-concurrency.html`,
    true,
  ),
  functionUrlRequestsPerS: limit(
    10_000,
    'Lambda: requests of a function URL, ten a second for each invocation at a time',
    'a second',
    `${lambda}/urls-configuration.html`,
    true,
  ),
  lambdaAddedPer10S: limit(
    1000,
    'Lambda: environments that one function adds',
    'in 10 s',
    `${lambda}/scaling-behavior.html`,
  ),
  apiRequestsPerS: limit(
    10_000,
    'API Gateway: requests of all APIs of an account and Region',
    'a second',
    `${apiGateway}/limits.html`,
    true,
  ),
  queueInFlight: limit(
    120_000,
    'SQS: messages of a standard queue in flight, about',
    'messages',
    `${sqs}/quotas-queues.html`,
    true,
  ),
  tableUnitsPerS: limit(
    40_000,
    'DynamoDB on demand: write units of a table, of each of its indexes, and as many read units',
    'a second',
    `${dynamodb}/ServiceQuotas.html`,
    true,
  ),
  newTableWritesPerS: limit(
    4000,
    'DynamoDB on demand: write units of a new table',
    'a second',
    'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
  ),
  doublingMinutes: limit(
    30,
    'DynamoDB on demand: time in which traffic may double its former peak',
    'minutes',
    'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
  ),
  partitionWritesPerS: limit(
    1000,
    'DynamoDB: write units of one partition',
    'a second',
    `${dynamodb}/warm-throughput-scenarios.html`,
  ),
  partitionReadsPerS: limit(
    3000,
    'DynamoDB: read units of one partition',
    'a second',
    `${dynamodb}/warm-throughput-scenarios.html`,
  ),
} as const satisfies Record<string, AwsLimit>;

function limit(value: number, what: string, unit: string, source: string, canBeRaised = false): AwsLimit {
  return { value, what, unit, source, canBeRaised };
}
