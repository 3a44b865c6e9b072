import { randomUUID } from 'node:crypto';
import { changedAssembly } from '../pipeline/assemblies.ts';

/**
 * As `quick`, but queues hand a message out again after three seconds instead of six minutes, up to `maxReceives` times;
 * their consumers may not run longer then.
 */
export function impatient(maxReceives: number): Promise<string> {
  return changedAssembly('quick', `impatient-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') {
        Properties['VisibilityTimeout'] = 3;
        const redrive = Properties['RedrivePolicy'] as { maxReceiveCount: number } | undefined;
        if (redrive) redrive.maxReceiveCount = maxReceives;
      }
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 3;
    }
  });
}
