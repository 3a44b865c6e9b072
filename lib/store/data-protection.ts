import { RemovalPolicy } from 'aws-cdk-lib/core';

/** What happens to stored data by mistake: how the stateful constructs are told. */
export interface DataProtection {
  /** Data outlives the stack. */
  readonly retainData: boolean;
  /** Tables can be restored to any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
}

export function removalPolicyOf(protection: Pick<DataProtection, 'retainData'>): RemovalPolicy {
  return protection.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
