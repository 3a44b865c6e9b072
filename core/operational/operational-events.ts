import type { OperationalEvent } from './event.ts';
import { isOperational, type OperationalOwner, operationalOwner } from './operational-application.ts';

export interface OperationalEventsDeps {
  /** Whether the hidden application has any endpoint. */
  readonly hasEndpoints: (owner: OperationalOwner) => Promise<boolean>;
  /** Puts a producer's event on the events queue (`ProducerEvent` of fan-out). */
  readonly queueEvent: (body: string, groupId: string) => Promise<void>;
  readonly now: () => number;
}

export interface OperationalEvents {
  /** Does nothing where the organization has no operational endpoints. Telling the same event twice tells it once. */
  publish(event: OperationalEvent): Promise<void>;
  /** The organization has just been given its first operational endpoint. */
  forget(organization: string): void;
}

/** Most organizations have no operational endpoints: whether one has is asked twice a minute, not at each event. */
const rememberedMs = 30_000;
/** A process that serves more organizations than these forgets them all and asks again. */
const maxRemembered = 10_000;

export function createOperationalEvents(deps: OperationalEventsDeps): OperationalEvents {
  const remembered = new Map<string, { readonly has: boolean; readonly untilMs: number }>();

  const hasEndpoints = async (organization: string): Promise<boolean> => {
    const known = remembered.get(organization);
    if (known && deps.now() < known.untilMs) return known.has;
    const has = await deps.hasEndpoints(operationalOwner(organization));
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(organization, { has, untilMs: deps.now() + rememberedMs });
    return has;
  };

  return {
    async publish({ organization, type, data, eventId }) {
      if (isOperational(organization) || !(await hasEndpoints(organization))) return;
      const owner = operationalOwner(organization);
      await deps.queueEvent(
        JSON.stringify({ ...owner, eventType: type, payload: { type, data }, eventId }),
        owner.application,
      );
    },
    forget: (organization) => void remembered.delete(organization),
  };
}
