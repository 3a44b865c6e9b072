import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stages } from '../../lib/parts/stage.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the stages', () => {
  it('are the folders of lambdas/ with a handler', () => {
    const folders = readdirSync(`${root}lambdas`).filter((name) =>
      existsSync(`${root}lambdas/${name}/handler.ts`),
    );
    expect(folders.sort()).toEqual([...stages].sort());
  });

  it.each(stages)('%s has a construct, a handler and a contract', (stage) => {
    expect(existsSync(`${root}lib/${stage}/${stage}-stage.ts`)).toBe(true);
    expect(existsSync(`${root}lambdas/${stage}/contract.ts`)).toBe(true);
  });
});
