import { apiRequests } from './api-requests.ts';
import { type BenchCase, plainCase } from './bench-case.ts';
import { awsCost } from './cases/aws-cost.ts';
import { coldStart } from './cases/cold-start.ts';
import { growth } from './cases/growth.ts';
import { isolation } from './isolation.ts';
import { misskeyInstance } from './misskey-instance.ts';
import { model } from './model/main.ts';

/** All cases, in the order in which they run. */
export const cases: readonly BenchCase[] = [
  plainCase('api-requests', 'Requests to AWS of one call of each hot route.', apiRequests),
  plainCase('misskey-instance', 'Requests to AWS of what a Misskey instance does.', misskeyInstance),
  awsCost,
  growth,
  coldStart,
  isolation,
  {
    ...plainCase('model', 'Quotas, ramp and dollars at 1 k to 1 B deliveries a day, on paper.', model),
    isLong: true,
  },
];
