import { type Schedule, ScheduledRule, startSchedule } from '../schedule.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { Functions } from './functions.ts';

/** Starts the template's rate() rules. Rules of another kind are named in the start lines. */
export const startSchedules = (template: LocalTemplate, functions: Functions) => {
  const schedules = new Map<string, Schedule>();
  for (const { logicalId } of template.ofType('AWS::Events::Rule')) {
    const properties = template.properties(logicalId);
    if (!String(properties['ScheduleExpression']).startsWith('rate(')) continue;
    const rule = ScheduledRule.parse(properties);
    for (const { Arn } of rule.Targets) {
      if (functions.find(Arn) === undefined)
        throw new Error(`Resources.${logicalId}.Targets: no function ${Arn}`);
    }
    const invoke = async (arn: string, event: unknown): Promise<unknown> =>
      functions.find(arn)?.invoke(event);
    schedules.set(logicalId, startSchedule(logicalId, template.attribute(logicalId, 'Arn'), rule, invoke));
  }
  return {
    run: (logicalId: string): Promise<void> => {
      const schedule = schedules.get(logicalId);
      if (schedule !== undefined) return schedule.run();
      return Promise.reject(
        new Error(`the template has no rate() rule ${logicalId}; it has ${[...schedules.keys()].join(', ')}`),
      );
    },
    stop: (): void => {
      for (const schedule of schedules.values()) schedule.stop();
    },
  };
};
