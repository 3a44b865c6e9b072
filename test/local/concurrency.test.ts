import { describe, expect, test } from 'vitest';
import type { LocalTemplate } from '../../local/template/local-template.ts';
import { localConcurrency } from '../../local/wiring/concurrency.ts';

/** A template of mappings, each named after its function and its number. */
function template(mappings: Record<string, { of: string; most?: number }>): LocalTemplate {
  const properties = (logicalId: string) => {
    const { of, most } = mappings[logicalId] ?? { of: '' };
    return {
      FunctionName: of,
      ...(most === undefined ? {} : { ScalingConfig: { MaximumConcurrency: most } }),
    };
  };
  return {
    ofType: () => Object.keys(mappings).map((logicalId) => ({ logicalId })),
    properties,
  } as unknown as LocalTemplate;
}

describe('the concurrency of the local run', () => {
  test('is that of the template where the machine allows it, and never more than the machine allows', () => {
    const concurrency = localConcurrency(
      template({ A: { of: 'a', most: 100 }, B: { of: 'b', most: 3 }, C: { of: 'c' } }),
      8,
    );
    expect(['A', 'B', 'C'].map(concurrency.ofMapping)).toEqual([8, 3, 8]);
    expect(['a', 'b', 'c', 'on demand'].map((name) => concurrency.ofFunction(name))).toEqual([8, 8, 8, 8]);
  });

  test('is shared out in proportion between the mappings of one function, which has processes for both', () => {
    const concurrency = localConcurrency(
      template({ Fast: { of: 'send', most: 100 }, Slow: { of: 'send', most: 20 } }),
      8,
    );
    expect([concurrency.ofMapping('Fast'), concurrency.ofMapping('Slow')]).toEqual([8, 2]);
    expect(concurrency.ofFunction('send', 'arn:send')).toBe(10);
  });

  test('is one batch each at least', () => {
    const concurrency = localConcurrency(
      template({ Fast: { of: 'send', most: 1000 }, Slow: { of: 'send', most: 2 } }),
      1,
    );
    expect([concurrency.ofMapping('Fast'), concurrency.ofMapping('Slow')]).toEqual([1, 1]);
    expect(concurrency.ofFunction('send')).toBe(2);
  });
});
