import type { FanOutMessage } from './contract.ts';

/** A message's fan-out as the events queue carries it. */
export function fanOutTask(of: {
  readonly organization: string;
  readonly application: string;
  readonly message: string;
  /** Set where the fan-out may have been queued before: send looks before it sends again. */
  readonly mayBeRepeated?: boolean;
}) {
  const task: FanOutMessage = {
    v: 1,
    organization: of.organization,
    application: of.application,
    message: of.message,
    ...(of.mayBeRepeated ? { mayBeRepeated: true } : {}),
  };
  return { body: JSON.stringify(task), groupId: of.application };
}
