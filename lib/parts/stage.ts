/** The stages of an event, in order; the same words name folders, functions, metrics, alarms and runbook headings. */
export const stages = ['publish', 'fan-out', 'send', 'retry', 'replay', 'manage'] as const;
export type Stage = (typeof stages)[number];
