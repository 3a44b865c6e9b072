import type { BenchCase } from './bench-case.ts';
import { apiRequests } from './cases/api-requests.ts';
import { awsCost } from './cases/aws-cost.ts';
import { coldStart } from './cases/cold-start.ts';
import { growth } from './cases/growth.ts';
import { isolation } from './cases/isolation.ts';
import { latency } from './cases/latency.ts';
import { memory } from './cases/memory.ts';
import { misskeyInstance } from './cases/misskey-instance.ts';
import { model } from './cases/model.ts';
import { sendCpu } from './cases/send-cpu.ts';
import { throughput } from './cases/throughput.ts';

/** All cases, in the order in which they run. */
export const cases: readonly BenchCase[] = [
  apiRequests,
  misskeyInstance,
  awsCost,
  growth,
  coldStart,
  sendCpu,
  memory,
  latency,
  throughput,
  isolation,
  model,
];
