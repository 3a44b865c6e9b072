import { Construct } from 'constructs';
import type { Operations } from './operations.ts';
import type { ServiceFunction } from './service-function.ts';
import { StageAlarm } from './stage-alarm.ts';

export interface FunctionAlarmsProps {
  readonly operations: Operations;
  readonly errorsImpact: string;
  readonly throttlesImpact: string;
}

/** The two alarms that every function has: it fails, or Lambda does not let it run. */
export class FunctionAlarms extends Construct {
  constructor(fn: ServiceFunction, props: FunctionAlarmsProps) {
    super(fn, 'Alarms');
    const { operations } = props;
    new StageAlarm(this, 'Errors', {
      operations,
      stage: fn.stage,
      what: 'Errors',
      impact: props.errorsImpact,
      metric: fn.metricErrors(),
      threshold: 1,
      // Two periods of five minutes in a row: one failed invocation repairs itself, by a retry of the queue, the
      // client or the next sweep.
      evaluationPeriods: 2,
    });
    new StageAlarm(this, 'Throttles', {
      operations,
      stage: fn.stage,
      what: 'Throttles',
      impact: props.throttlesImpact,
      metric: fn.metricThrottles(),
      threshold: 1,
      evaluationPeriods: 2,
    });
  }
}
