// What the API answers of how deliveries go, what waits and what is sent again, as docs/openapi.json has it.

interface Sums {
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface OverviewBucket extends Sums {
  readonly at: string;
}

export interface OverviewEndpoint extends Sums {
  readonly appId: string;
  readonly appName: string;
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly state: 'disabled' | 'held' | 'failing' | 'well' | 'switched-off';
  readonly failingSince: string | null;
  readonly lastFailure: string | null;
}

export interface Overview extends Sums {
  readonly since: string;
  readonly until: string;
  readonly bucketSeconds: number;
  readonly estimated: boolean;
  readonly buckets: readonly OverviewBucket[];
  readonly endpointCount: number;
  readonly countedEndpoints: number;
  readonly complete: boolean;
  /** At most 25, those that do worst first. */
  readonly endpoints: readonly OverviewEndpoint[];
}

export interface Backlog {
  readonly queues: readonly {
    readonly queue: 'events' | 'deliveries' | 'slow' | 'replay';
    readonly waiting: number;
    readonly delayed: number;
    readonly inFlight: number;
    readonly deadLetters: number | null;
  }[];
  readonly retries: {
    readonly overdue: number;
    readonly withinHour: number;
    readonly withinDay: number;
    readonly later: number;
    readonly nextAt: string | null;
    readonly complete: boolean;
  };
}

export interface BackgroundTask {
  readonly id: string;
  readonly status: 'running' | 'finished' | 'failed';
  readonly task: string;
  readonly updatedAt: string;
  readonly data: {
    readonly appId: string;
    readonly endpointId?: string;
    readonly processed: number;
    readonly queued: number;
    readonly progress: number;
    readonly maxPerSecond?: number;
    readonly reason?: string;
  };
}

/** What a task would do. */
export interface TaskCount {
  readonly matching: number;
  readonly lookedAt: number;
  readonly complete: boolean;
}

/** What was put back from a dead-letter queue, or would be. */
export interface RedriveReply {
  readonly run: string;
  readonly moved: number;
  readonly stayed: number;
  readonly failed: number;
  readonly complete: boolean;
  readonly groups: readonly {
    readonly reason: string;
    readonly about: string;
    readonly appId: string | null;
    readonly endpointId: string | null;
    readonly count: number;
    readonly oldestAt: string;
  }[];
}
