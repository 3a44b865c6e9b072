/** What AWS calls it when a partition, a table or an account has more to do than it may. */
const throttleNames: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

/** Whether a call failed only because there was too much at once; the SDK has tried again by then. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && throttleNames.has(error.name);
}
