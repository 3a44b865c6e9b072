import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Operations } from './operations.ts';
import type { Stage } from './stage.ts';

export interface StageAlarmProps {
  readonly operations: Operations;
  readonly stage: Stage | 'api';
  /** What is wrong, as one word: the alarm's name and the runbook's heading end in it. */
  readonly what: string;
  /** Who is hurt and how, in a sentence: the first thing that the person who is called needs to know. */
  readonly impact: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** @default - at or above the threshold */
  readonly comparisonOperator?: ComparisonOperator;
  /** @default - no data is good: nothing runs while nothing happens */
  readonly treatMissingData?: TreatMissingData;
}

/** An alarm that says whom it hurts and where the runbook tells what to do about it. */
export class StageAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: StageAlarmProps) {
    const { operations, stage, what } = props;
    super(scope, id, {
      alarmName: `${operations.serviceName}/${stage}/${what}`,
      alarmDescription: `Impact: ${props.impact} Runbook: ${operations.runbookUrl}#${runbookAnchor(stage, what)}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: props.comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.treatMissingData ?? TreatMissingData.NOT_BREACHING,
    });
    if (operations.alarmActions.length > 0) {
      this.addAlarmAction(...operations.alarmActions);
      this.addOkAction(...operations.alarmActions);
    }
  }
}

/** The anchor that Markdown viewers make of the heading `Grapnel/<stage>/<what>`: lower case, without slashes. */
function runbookAnchor(stage: string, what: string): string {
  return `grapnel${stage}${what}`.toLowerCase();
}
