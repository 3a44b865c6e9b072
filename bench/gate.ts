import type { BeforeCall } from '../local/gateway/admission.ts';

/**
 * Holds the first requests to AWS of a stage until it is let through. What comes to its queue meanwhile waits there, so
 * that its batches are full afterwards: how many messages a batch has depends on the gate and not on this machine.
 */
export function createGate() {
  const closed = new Map<string, PromiseWithResolvers<void>>();
  const openedAt = new Map<string, number>();

  const beforeCall: BeforeCall = async ({ caller }) => {
    for (const [stage, { promise }] of closed) if (caller.startsWith(stage)) await promise;
    return undefined;
  };
  return {
    beforeCall,
    close(...stages: string[]): void {
      for (const stage of stages) if (!closed.has(stage)) closed.set(stage, Promise.withResolvers());
    },
    open(...stages: string[]): void {
      for (const stage of stages) {
        closed.get(stage)?.resolve();
        closed.delete(stage);
        openedAt.set(stage, performance.now());
      }
    },
    /** Whether an invocation that began then (`performance.now()`) was held for a while. */
    wasHeld(stage: string, startedAt: number): boolean {
      return closed.has(stage) || startedAt < (openedAt.get(stage) ?? 0);
    },
  };
}
export type Gate = ReturnType<typeof createGate>;
