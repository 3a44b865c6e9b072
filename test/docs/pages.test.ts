import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/parse-settings.ts';
import { anchorsOf, exists, page, pages, withoutCode } from './pages.ts';

describe('code blocks', () => {
  const blocks = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:<!-- (\S+) -->\n)?```(\w*)\n([\s\S]*?)^```$/gm)].map(
      ([, file, language = '', code = '']) => ({ path, file, language, code }),
    ),
  );
  const shown = blocks.filter((block) => block.file !== undefined);

  it.each(shown)('$file is shown in $path as it is', ({ file = '', code }) => {
    expect(code).toBe(page(file).text);
  });

  it('of TypeScript and JSON all come from files', () => {
    const typed = blocks.filter(({ file, language }) => /^(ts|json)$/.test(language) && file === undefined);
    expect(typed).toEqual([]);
  });

  it('show every example', () => {
    const examples = readdirSync(new URL('../../docs/examples/', import.meta.url));
    expect(shown.map(({ file }) => file).sort()).toEqual(
      examples.map((name) => `docs/examples/${name}`).sort(),
    );
  });

  it.each(shown.filter(({ file }) => file?.endsWith('.json')))('$file holds settings', ({ code }) => {
    expect(parseSettings(JSON.parse(code), 'the example')).toBeDefined();
  });
});

describe.each(pages)('$path', ({ path, text }) => {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));

  it('links to what is there', () => {
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!exists(target)) return true;
      return anchor !== undefined && !anchorsOf(page(target).text).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files and folders that are there', () => {
    const named = [...withoutCode(text).matchAll(/`([a-z.][\w.-]*(?:\/[\w.*-]*)+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => /^(\.ci|bin|core|docs|lambdas|lib|local|scripts|test)\//.test(name));
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });
});

it('the decisions are numbered without a gap', () => {
  const numbers = readdirSync(new URL('../../docs/decisions/', import.meta.url)).map((name) =>
    Number(name.slice(0, 4)),
  );
  expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
});
