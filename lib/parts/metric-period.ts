import { Duration } from 'aws-cdk-lib/core';

/** Queues report to CloudWatch in steps of one minute, idle ones of five: shorter periods would have holes. */
export const metricPeriod = Duration.minutes(5);
