import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { withSchedule } from '../../core/retry/next-attempt.ts';
import type { RetryPolicy } from '../../core/retry/policy.ts';
import { goneStatus, whenGone } from '../../core/send/gone.ts';

/**
 * The waits are the endpoint's, the deployment's or the dialect's; jitter and final statuses stay the dialect's. Where
 * "Gone" ends the endpoint, it ends the delivery.
 */
export function policyOf(
  endpoint: Endpoint,
  schedules: Readonly<Record<string, readonly number[]>>,
): RetryPolicy {
  const { name, retry } = dialectNamed(endpoint.dialect);
  const policy = withSchedule(retry, endpoint.retrySchedule ?? schedules[name]);
  if (whenGone(endpoint) === 'nothing') return policy;
  return {
    ...policy,
    isFinalStatus: (statusCode) => statusCode === goneStatus || policy.isFinalStatus(statusCode),
  };
}
