import { describe, expect, it } from 'vitest';
import { peakFactor } from '../../bench/cases/model.ts';
import { compareAll } from '../../bench/model/check.ts';
import { asInstalled } from '../../bench/model/deployment.ts';
import { unitsOf } from '../../bench/model/dollars.ts';
import { healthy } from '../../bench/model/health-state.ts';
import { constant } from '../../bench/model/latency.ts';
import { type Measured, measured } from '../../bench/model/measured.ts';
import { reportOf } from '../../bench/model/report.ts';
import { scenarioOf } from '../../bench/model/scenario.ts';
import { dollarsPerMillion } from '../../bench/prices.ts';
import { between } from '../../bench/report/markdown.ts';
import { page, tableRows } from '../docs/pages.ts';

it('docs/scale.md has the tables that `npm run bench -- model --write-docs` writes', () => {
  const { text } = page('docs/scale.md');
  const report = reportOf({ measured, peakFactor }, compareAll(measured));
  expect(between(text, 'model', report)).toBe(text);
});

it('puts text between markers, and refuses a page without them', () => {
  const before = 'a\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nb';
  expect(between(before, 'x', 'new')).toBe('a\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nb');
  expect(() => between('a', 'x', 'new')).toThrow('<!-- bench:x -->');
});

describe('what pages say in words is what the model has', () => {
  const expectIn = (path: string, words: string) => {
    const isThere = page(path).text.replaceAll(/\s+/g, ' ').includes(words);
    expect(isThere, `${path} says "${words}"`).toBe(true);
  };
  const bill = (deliveriesPerDay: number, windowS = 0) => {
    const deployment = { ...asInstalled, windowS };
    return scenarioOf({ measured, deployment, deliveriesPerDay, peakFactor, state: healthy }).bill;
  };

  it('an idle month', () => {
    const cost = tableRows(page('docs/architecture.md').text, '| unit | count |').at(-1);
    expect(`**${measured.idleDollarsPerMonth.toFixed(2)}**`).toBe(cost?.[5]);
    expectIn('README.md', `used up: about ${measured.idleDollarsPerMonth.toFixed(2)}.`);
  });

  it('waiting for AWS', () => {
    const { publish, fanOut, send } = measured;
    const [one, two, three] = [publish, fanOut, send].map(({ waitS }) => waitS * 1000);
    expectIn('docs/scale.md', `wait for AWS (${one}, ${two} and ${three} ms)`);
    expectIn('docs/benchmarks.md', `${one} ms for publish and ${three} ms for a batch of send`);
  });

  it('the surcharge of the HTTP API', () => {
    const surcharge = dollarsPerMillion(measured.publish.perGatewayEvent).toFixed(2);
    expectIn('README.md', `for ${surcharge} dollars a million less`);
    expectIn('README.md', `By the HTTP API ${surcharge} more`);
    expectIn('docs/architecture.md', `costs ${surcharge} more`);
  });

  it('a million deliveries as traffic comes', () => {
    const run = (scenario: string) =>
      tableRows(page('docs/benchmarks.md').text, '| scenario | $ |').find(([name]) => name === scenario)?.[1];
    const [few, many] = [1e3, 1e7].map((perDay) => bill(perDay)?.usePerMillion.toFixed(2));
    expect(few).toBe(many);
    expectIn('docs/scale.md', `from ${run('api, fan-out 1, one by one')} to ${few}`);
    expectIn('docs/scale.md', `from ${run('api, fan-out 1')} to ${bill(1e7, 1)?.usePerMillion.toFixed(2)}`);
    expectIn('docs/architecture.md', `[${few} instead of *alone*]`);
    expectIn('README.md', `${few} at 1,000 to ten million a day`);
    expectIn('README.md', `${bill(1e7)?.storagePerMillion.toFixed(2)} for what is kept`);
  });

  it('what waits, slow receivers and bytes to the internet add to the run', () => {
    const asMeasured = { ...measured, send: { ...measured.send, receivers: constant(0.1) } };
    const atOnce = {
      ...asMeasured,
      publish: { ...measured.publish, waitS: 0 },
      send: { ...asMeasured.send, waitS: 0 },
    };
    const added = [1, 1e6].map((ratePerS) => {
      const units = (of: Measured) => unitsOf(of, asInstalled, healthy, ratePerS);
      const [all, quick, local] = [measured, asMeasured, atOnce].map((of) => dollarsPerMillion(units(of)));
      const { internetKb = 0 } = units(measured);
      const parts = [
        (quick ?? 0) - (local ?? 0),
        (all ?? 0) - (quick ?? 0),
        dollarsPerMillion({ internetKb }),
      ];
      return parts.map((part) => part.toFixed(2));
    });
    const [alone = [], full = []] = added;
    expectIn('docs/scale.md', `${alone[0]}, ${alone[1]} and ${alone[2]} dollars a million`);
    expectIn('docs/scale.md', `with full batches ${full[0]}, ${full[1]} and ${full[2]},`);
    expectIn(
      'docs/benchmarks.md',
      `${alone[0]} dollars a million more with batches of one, ${full[0]} with full ones`,
    );
  });
});
