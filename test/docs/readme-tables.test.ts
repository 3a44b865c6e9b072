import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dialectNamed, dialectNames } from '../../core/dialects/registry.ts';
import { manageRoutes } from '../../lambdas/manage/routes.ts';
import { createMessage } from '../../lambdas/publish/create-message.ts';
import { stages } from '../../lib/parts/stage.ts';
import { Settings } from '../../lib/settings.ts';
import { usage } from '../../local/options.ts';
import { synthesize } from '../stack/synthesized.ts';
import { page, tableRows } from './pages.ts';

const readme = page('README.md').text;
const code = (cell: string | undefined) => /^`([^`]*)`/.exec(cell ?? '')?.[1];

describe('the table of settings', () => {
  const rows = tableRows(readme, '| setting |');
  const defaults: Readonly<Record<string, unknown>> = Settings.parse({});
  const Limits = z.object({
    properties: z.record(
      z.string(),
      z.looseObject({
        type: z.string().optional(),
        minimum: z.number().optional(),
        maximum: z.number().optional(),
      }),
    ),
  });
  const schema = Limits.parse(z.toJSONSchema(Settings, { io: 'input', unrepresentable: 'any' }));

  it('has every setting, in the order of the schema', () => {
    expect(rows.map(([name]) => code(name))).toEqual(Object.keys(Settings.shape));
  });

  it.each(rows)('%s has the default of the schema', (name, _type, shown) => {
    const value = defaults[code(name) ?? ''];
    expect(code(shown)).toBe(value === undefined ? undefined : JSON.stringify(value));
  });

  it.each(rows)('%s is of the type %s', (name, type) => {
    const property = schema.properties[code(name) ?? ''];
    if (property?.type === 'integer') expect(type).toBe(`${property.minimum} to ${property.maximum}`);
    if (property?.type === 'boolean') expect(type).toBe('boolean');
  });
});

it('the table of routes has every route that there is', () => {
  const routes = [createMessage, ...manageRoutes].map(({ method, path }) => `${method} ${path}`);
  expect(
    tableRows(readme, '| route |')
      .map(([route]) => code(route))
      .sort(),
  ).toEqual(routes.sort());
});

it('the table of stages has every stage, in order', () => {
  expect(tableRows(readme, '| stage |').map(([stage]) => stage)).toEqual([...stages]);
});

it('the table of outputs has every output of the stack', () => {
  const { json } = synthesize();
  const outputs = Object.keys(z.record(z.string(), z.unknown()).parse(json['Outputs']));
  expect(
    tableRows(readme, '| output |')
      .map(([output]) => code(output))
      .sort(),
  ).toEqual(outputs.sort());
});

it('the table of options has every option of the local run', () => {
  const options = [...usage.matchAll(/^ {2}(--\w[\w-]*(?: [A-Z]+)?) {2}/gm)].map(([, option]) => option);
  const shown = tableRows(readme, '| option |').map(([option]) => code(option)?.replace('npm start -- ', ''));
  expect(shown).toEqual(options.filter((option) => option !== '--help'));
});

describe('the tables of dialects', () => {
  it('say how each is verified', () => {
    const rows = tableRows(readme, '| dialect | signed |');
    expect(rows.map(([name]) => code(name)).sort()).toEqual([...dialectNames].sort());
  });

  const rows = tableRows(readme, '| dialect | methods');
  it('have every dialect', () => {
    expect(rows.map(([name]) => code(name)).sort()).toEqual([...dialectNames].sort());
  });

  it.each(rows)(
    '%s has its methods, time limit, retries and final statuses',
    (name, methods, limit, retries, final) => {
      const dialect = dialectNamed(code(name) ?? '');
      const defaults = new Set(
        (dialect.eventTypes ?? ['any']).map((type) => dialect.methodsFor(type).join(', ')),
      );
      for (const allowed of defaults) expect(methods).toContain(allowed);
      expect(limit).toBe(`${dialect.timeoutMs / 1000} s`);
      expect(retries).toMatch(new RegExp(`^${dialect.retry.delaysMs.length}:`));
      const ends = (status: number) => dialect.retry.isFinalStatus(status);
      expect({ gone: ends(410), notFound: ends(404), tooMany: ends(429) }).toEqual({
        gone: final === '410' || final === '4xx but 429',
        notFound: final === '4xx but 429',
        tooMany: false,
      });
    },
  );
});
