/** Queues whose DLQ is their own; what the slow lane gives up lies with what deliveries give up. */
export const dlqNames = ['events', 'deliveries', 'replay'] as const;
export type DlqName = (typeof dlqNames)[number];
