import { maxLogShards } from '../../core/publish/log-growth.ts';
import { awsLimits } from './aws-limits.ts';

export interface CustomerLimit {
  readonly what: string;
  readonly partition: string;
  readonly arithmetic: string;
  readonly perS: number;
  readonly unit: 'events/s' | 'deliveries/s' | 'attempts/s';
}

const writes = awsLimits.partitionWritesPerS.value;
const reads = awsLimits.partitionReadsPerS.value;

/**
 * What one customer can take, whatever the deployment can: partitions of docs/architecture.md, "Data". DynamoDB splits a
 * busy partition by its sort keys down to single items, in minutes and by rules that it does not publish; not counted on.
 */
export const customerLimits: readonly CustomerLimit[] = [
  {
    what: 'events of one application; until DynamoDB splits the partition, of all applications of an organization together',
    partition: '`org#<organization>#app`',
    arithmetic: `${reads} read units / 2 (publish, fan-out where there is one)`,
    perS: reads / 2,
    unit: 'events/s',
  },
  {
    what: 'deliveries to the endpoints of one application',
    partition: '`org#<organization>#app#<application>`',
    arithmetic: `${reads} read units / 2 (send; fan-out, at fan-out 1)`,
    perS: reads / 2,
    unit: 'deliveries/s',
  },
  {
    what: 'events of one application, stored',
    partition: '`msg#<application>#<shard>`',
    arithmetic: `${writes} write units × ${maxLogShards} shards, 1 to begin with`,
    perS: writes * maxLogShards,
    unit: 'events/s',
  },
  {
    what: 'attempts at one endpoint',
    partition: '`attempts#<endpoint>#<shard>`',
    arithmetic: `${writes} write units × ${maxLogShards} shards, 1 to begin with`,
    perS: writes * maxLogShards,
    unit: 'attempts/s',
  },
  {
    what: 'retries of one message, at all its endpoints',
    partition: '`deliveries#<message>`',
    arithmetic: `${writes} write units`,
    perS: writes,
    unit: 'attempts/s',
  },
];
