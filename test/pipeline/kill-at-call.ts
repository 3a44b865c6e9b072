import type { BeforeCall, ObservedCall } from '../../local/gateway/admission.ts';
import { operatorAccessKey } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

export type Fate = 'dies before it' | 'dies after it' | undefined;
/** What becomes of whoever makes a call. */
export type Moment = (call: ObservedCall) => Fate | Promise<Fate>;

export interface Killer {
  /** The function that makes a call is killed at the first one of which this says so. */
  killAt(moment: Moment): void;
  /** Calls pass again, as they do once somebody was killed. */
  rest(): void;
  isResting(): boolean;
}

/** A deployment whose functions can be killed at the moment of a call to AWS. */
export async function startKillable(assemblyDir: string): Promise<Killer & { readonly grapnel: Grapnel }> {
  let moment: Moment | undefined;
  const beforeCall: BeforeCall = async (call) => {
    if (!moment || call.caller === operatorAccessKey) return undefined;
    const fate = await moment(call);
    if (!fate) return undefined;
    moment = undefined;
    const pool = grapnel.stack.functions().find(({ logicalId }) => logicalId === call.caller);
    for (const pid of pool?.pids ?? []) grapnel.stack.kill(pid);
    return fate === 'dies after it'
      ? undefined
      : { status: 500, errorType: 'InternalFailure', message: 'the caller is dead' };
  };
  const grapnel = await startGrapnel({ assemblyDir }, { beforeCall });
  return {
    grapnel,
    killAt(when) {
      moment = when;
    },
    rest() {
      moment = undefined;
    },
    isResting: () => moment === undefined,
  };
}

/** Whether a call is a stage's, of that action, at a resource of that name. */
export function isBy(
  { caller, action, resources }: ObservedCall,
  stage: string,
  what: string,
  where: string,
): boolean {
  return caller.startsWith(stage) && action === what && resources.some((arn) => arn.includes(where));
}
