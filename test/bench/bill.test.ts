import { describe, expect, it } from 'vitest';
import { billOf, totalDollars } from '../../bench/bill.ts';
import { billedMs, gbSeconds } from '../../bench/meter/billed-duration.ts';
import { accessLogLine, platformLines } from '../../bench/meter/log-bytes.ts';
import { createUsage, perDelivery } from '../../bench/meter/usage.ts';
import { prices } from '../../bench/prices.ts';

describe('a bill', () => {
  const usage = createUsage();
  usage.add('publish', 'httpApiRequest', 'request', 4);
  usage.add('publish', 'httpApiRequest', 'request', 6);
  usage.add('send', 'writeUnit', 'attempt', 20);
  usage.add('send', 'internetKb', 'requests', 1000);
  const bill = billOf(perDelivery(usage.lines(), 10));

  it('has a line for each unit and purpose, count times price, largest first', () => {
    expect(bill.map(({ what, count, dollars }) => [what, count, dollars])).toEqual([
      ['requests', 100, 9],
      ['attempt', 2, 1.25],
      ['request', 1, 1],
    ]);
  });

  it('adds up without the bytes to the internet', () => {
    expect(totalDollars(bill)).toBe(2.25);
  });

  it('takes every price from one table, each with its source', () => {
    for (const { perMillion, unit, source } of Object.values(prices)) {
      expect(perMillion, unit).toBeGreaterThan(0);
      expect(source).toMatch(/^aws\.amazon\.com\//);
    }
  });
});

describe('billed duration', () => {
  it('is what it took, or more where the memory buys a part of a core', () => {
    expect(billedMs({ durationMs: 100.2, cpuMs: 10, memoryMb: 512 })).toEqual({ least: 101, most: 125 });
  });

  it('is never less than it took: more memory than a core is not faster', () => {
    expect(billedMs({ durationMs: 100, cpuMs: 10, memoryMb: 3008 })).toEqual({ least: 100, most: 100 });
  });

  it('becomes GB-seconds', () => {
    expect(gbSeconds(2000, 512)).toBe(1);
  });
});

describe('log bytes', () => {
  it('knows what Lambda writes by itself, in each format and level', () => {
    expect(platformLines({})).toHaveLength(3);
    expect(platformLines({ LogFormat: 'JSON' })).toHaveLength(2);
    expect(platformLines({ LogFormat: 'JSON', SystemLogLevel: 'WARN' })).toHaveLength(0);
  });

  it('fills an access log format, unknown names with a dash', () => {
    expect(accessLogLine('$context.httpMethod $context.status $context.error.message $context.unheard')).toBe(
      'POST 202 - -',
    );
  });
});
