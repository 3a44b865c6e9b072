/** A message on the events queue that can never be published, with the reason for its sender. */
export class RejectedEventError extends Error {
  override readonly name = 'RejectedEventError';
}
