import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** What every stage needs to report on itself. */
export interface Operations {
  /** Namespace of its metrics and first word of its alarms; one per deployment in an account and region. */
  readonly serviceName: string;
  /** Address of the runbook; alarms append the anchor of their heading. */
  readonly runbookUrl: string;
  /** What alarms do when they go off and when they recover. */
  readonly alarmActions: readonly IAlarmAction[];
}
