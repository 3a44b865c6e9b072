/** What a unit costs, and where the price stands. */
export interface Price {
  /** US dollars for a million units. */
  readonly perMillion: number;
  readonly unit: string;
  readonly source: string;
}

/** List prices of us-east-1, in US dollars, without free tiers and volume discounts. Every dollar of the benchmarks comes from here. */
export const priceDate = '2026-11';

export const prices = {
  httpApiRequest: price(1.0, 'HTTP API request of up to 512 KB', 'aws.amazon.com/api-gateway/pricing'),
  lambdaRequest: price(0.2, 'Lambda request', 'aws.amazon.com/lambda/pricing'),
  lambdaGbSecond: price(13.3334, 'GB-second, arm64', 'aws.amazon.com/lambda/pricing'),
  sqsRequest: price(0.4, 'SQS request of up to 64 KB', 'aws.amazon.com/sqs/pricing'),
  sqsGroupRequest: price(
    0.1,
    'surcharge: SQS send with a message group (fair queues)',
    'aws.amazon.com/sqs/pricing',
  ),
  writeUnit: price(0.625, 'DynamoDB write unit of up to 1 KB', 'aws.amazon.com/dynamodb/pricing/on-demand'),
  readUnit: price(0.125, 'DynamoDB read unit of up to 4 KB', 'aws.amazon.com/dynamodb/pricing/on-demand'),
  s3Put: price(5.0, 'S3 PUT', 'aws.amazon.com/s3/pricing'),
  s3Get: price(0.4, 'S3 GET', 'aws.amazon.com/s3/pricing'),
  secretRead: price(5.0, 'Secrets Manager call', 'aws.amazon.com/secrets-manager/pricing'),
  /** $0.50 a GB; a KB is the unit that counts here. */
  logKb: price(0.5, 'KB of CloudWatch Logs', 'aws.amazon.com/cloudwatch/pricing'),
  /** $0.09 a GB after 100 GB a month. */
  internetKb: price(0.09, 'KB to the internet', 'aws.amazon.com/ec2/pricing/on-demand'),
} as const satisfies Record<string, Price>;

/**
 * What is billed by the month, a GB. From general knowledge and not looked up on the price pages: only the model of
 * docs/scale.md has it.
 */
export const monthlyPrices = {
  /** DynamoDB, standard table class. */
  tableGb: 0.25,
  /** Point-in-time recovery, by the size of the table. */
  recoveryGb: 0.2,
} as const;

export type PricedUnit = keyof typeof prices;

function price(perMillion: number, unit: string, source: string): Price {
  return { perMillion, unit, source };
}

/** Dollars for a million times these units. */
export function dollarsPerMillion(units: Readonly<Partial<Record<PricedUnit, number>>>): number {
  return Object.entries(units).reduce(
    (sum, [unit, count]) => sum + count * prices[unit as PricedUnit].perMillion,
    0,
  );
}
