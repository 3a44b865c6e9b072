/**
 * Beside bench/prices.ts: what is billed by the month. us-east-1, list prices; from general knowledge and not looked up on the
 * price pages, but for the poller, which two repositories quote from the price list.
 */
export const monthlyPrices = {
  /** DynamoDB, standard table class. */
  tableGb: 0.25,
  /** Point-in-time recovery, by the size of the table. */
  recoveryGb: 0.2,
  /** A provisioned poller of an SQS mapping, 730 hours of $0.00925. */
  poller: 0.00925 * 730,
} as const;
