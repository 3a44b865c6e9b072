import type { Scenario } from '../scenario.ts';

/** What EventBridge API destinations cost for a million deliveries, which neither sign nor log: the aim at fan-out 10. */
export interface CostScenario extends Scenario {
  readonly name: string;
  readonly mostDollars?: number;
  readonly aimDollars?: number;
}

/** Deliveries of one scenario: enough that the first batch, which is taken before the others wait, does not count. */
const deliveries = { long: 300, quick: 100 };
const receiverMs = 100;

/** What a million deliveries may cost, and what they should. */
const targets: Readonly<Record<string, Pick<CostScenario, 'mostDollars' | 'aimDollars'>>> = {
  'api, fan-out 1': { mostDollars: 3.5, aimDollars: 2.5 },
  'api, fan-out 10': { mostDollars: 1.8, aimDollars: 1.2 },
};

export function costScenarios(quick: boolean): CostScenario[] {
  const full = (['api', 'queue'] as const).flatMap((via) =>
    [1, 10, 100].flatMap((fanOut) =>
      [0, 0.1].map((failing): CostScenario => {
        const name = `${via}, fan-out ${fanOut}${failing > 0 ? ', 10 % failing' : ''}`;
        const events = Math.max(10, Math.round(deliveries[quick ? 'quick' : 'long'] / fanOut));
        return { name, fanOut, failing, via, events, arrival: 'at once', receiverMs, ...targets[name] };
      }),
    ),
  );
  const alone: CostScenario = {
    name: 'api, fan-out 1, one by one',
    fanOut: 1,
    failing: 0,
    via: 'api',
    events: quick ? 10 : 50,
    arrival: 'one by one',
    receiverMs,
  };
  const throughGateway: CostScenario = {
    ...alone,
    name: 'HTTP API, fan-out 1',
    via: 'http-api',
    events: deliveries[quick ? 'quick' : 'long'],
    arrival: 'at once',
  };
  const all = [...full, alone, throughGateway];
  return quick ? all.filter(({ name }) => quickNames.includes(name)) : all;
}

const quickNames = [
  'api, fan-out 1',
  'HTTP API, fan-out 1',
  'api, fan-out 1, 10 % failing',
  'api, fan-out 10',
  'queue, fan-out 1',
];
