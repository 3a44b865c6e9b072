import { cannotRunLine } from './template/classify.ts';
import { settingsNotRun } from './template/settings-not-run.ts';
import type { Template } from './template/template.ts';

/** What the local run says about the template before it starts: one line each for resources, settings and IAM. */
export const startLines = (template: Template, iamLimitations: string[]): string[] => {
  const cannotRun = cannotRunLine(template);
  const settings = settingsNotRun(template);
  return [
    ...(cannotRun === undefined ? [] : [cannotRun]),
    ...(settings.length === 0 ? [] : [`without effect locally: ${settings.join(', ')}`]),
    ...(iamLimitations.length === 0
      ? []
      : [`not checked locally: ${[...new Set(iamLimitations)].join(', ')}`]),
  ];
};
