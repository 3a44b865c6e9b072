import { randomUUID } from 'node:crypto';
import { changedAssembly } from '../pipeline/assemblies.ts';

/** Seconds that a function may run, so that a call that is never answered costs no more. */
export const functionSeconds = 8;
/** Seconds after which a queue hands out again what nobody deleted. */
const visibilitySeconds = functionSeconds + 1;

/**
 * To be exact, a fan-out that is killed in its last second is repeated a second later. Those of the tests are killed in their
 * first, and a delivery may wait for a second on a busy machine without having a copy.
 */
export const copiesAfterSeconds = 4;

/** A deployment that recovers in seconds from what takes minutes elsewhere, and as often as it takes. */
export function impatient(maxReceiveCount: number): Promise<string> {
  return changedAssembly('quick', `impatient-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') {
        Properties['VisibilityTimeout'] = visibilitySeconds;
        const redrive = Properties['RedrivePolicy'];
        if (redrive) Object.assign(redrive, { maxReceiveCount });
      }
      if (Type === 'AWS::Lambda::Function' && logicalId.startsWith('Send')) {
        const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
        Variables['COPIES_AFTER_SECONDS'] = String(copiesAfterSeconds);
      }
      if (Type === 'AWS::Lambda::Function' && /^(Publish|FanOut|Send|Retry|Replay)/.test(logicalId)) {
        Properties['Timeout'] = functionSeconds;
      }
    }
  });
}
