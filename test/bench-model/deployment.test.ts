import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  apiThrottlePerS,
  asInstalled,
  fanOutMaxConcurrency,
  pagesOf,
  slowMaxConcurrency,
} from '../../bench/model/deployment.ts';
import { measured } from '../../bench/model/measured.ts';
import { batchSize } from '../../bench/model/send-batch.ts';
import { synthesize } from '../stack/synthesized.ts';

const { ofType } = synthesize();

it('has the concurrency and batches of the stack’s mappings', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  const limits = mappings.map((properties) => properties['ScalingConfig'].MaximumConcurrency);
  const { sendMaxConcurrency } = asInstalled;
  expect(limits).toEqual(
    expect.arrayContaining([
      fanOutMaxConcurrency,
      sendMaxConcurrency,
      slowMaxConcurrency(sendMaxConcurrency),
    ]),
  );
  expect(mappings.map((properties) => properties['BatchSize'])).toEqual(mappings.map(() => batchSize));
  expect(mappings.map((properties) => properties['MaximumBatchingWindowInSeconds'])).toEqual(
    mappings.map(() => asInstalled.windowS),
  );
});

it('has the throttle of the stack’s API', () => {
  const [[, stage] = []] = ofType('AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties['DefaultRouteSettings'].ThrottlingRateLimit).toBe(apiThrottlePerS);
});

it('has the memory of the stack’s functions', () => {
  const memoryOf = (stage: string) =>
    ofType('AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties['Environment']?.Variables?.POWERTOOLS_SERVICE_NAME === stage,
    )?.[1].Properties['MemorySize'];
  expect([memoryOf('publish'), memoryOf('fan-out'), memoryOf('send')]).toEqual([
    measured.publish.memoryMb,
    measured.fanOut.memoryMb,
    measured.send.memoryMb,
  ]);
});

it('has the pages of fan-out', () => {
  const source = readFileSync(new URL('../../lambdas/fan-out/fan-out.ts', import.meta.url), 'utf8');
  const size = Number(/endpointsPerPage = (\d+)/.exec(source)?.[1]);
  expect([pagesOf(size), pagesOf(size + 1)]).toEqual([1, 2]);
});
