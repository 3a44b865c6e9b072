import type { ApiKeys } from '../../core/adapters/dynamodb/api-keys.ts';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { BackgroundTasks } from '../../core/adapters/dynamodb/background-tasks.ts';
import type { DeletedEndpoints } from '../../core/adapters/dynamodb/deleted-endpoints.ts';
import type { DueTimes } from '../../core/adapters/dynamodb/due-times.ts';
import type { EndpointCount } from '../../core/adapters/dynamodb/endpoint-count.ts';
import type { EndpointHealths } from '../../core/adapters/dynamodb/endpoint-health.ts';
import type { EndpointMessages } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import type { EndpointStats } from '../../core/adapters/dynamodb/endpoint-stats.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { EventTypes } from '../../core/adapters/dynamodb/event-types.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { OrganizationTokens } from '../../core/adapters/dynamodb/organization-tokens.ts';
import type { PathLookup } from '../../core/adapters/dynamodb/path-lookup.ts';
import type { PendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import type { PendingList } from '../../core/adapters/dynamodb/pending-list.ts';
import type { RequestWindows } from '../../core/adapters/dynamodb/request-windows.ts';
import type { Dlq } from '../../core/adapters/sqs/dlq.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { OperationalEvents } from '../../core/operational/operational-events.ts';
import type { GuardRules } from '../../core/send/guard.ts';
import type { SecretKeeper } from '../parts/secret-keeper.ts';
import type { createSigningSecrets } from '../parts/signing-secrets.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { NamedDepth } from './backlog/queue-depths.ts';
import type { DlqName } from './dead-letter/dlq-name.ts';
import type { DeploymentOut } from './deployment/get.ts';

/** What the actions of the management API work with. */
export interface ManageDeps {
  readonly applications: Applications;
  readonly apiKeys: ApiKeys;
  readonly endpoints: Endpoints;
  readonly deletedEndpoints: DeletedEndpoints;
  readonly endpointCount: EndpointCount;
  /** How many endpoints an application may have. */
  readonly maxEndpoints: number;
  readonly eventTypes: EventTypes;
  readonly messages: Messages;
  readonly attempts: Attempts;
  readonly endpointMessages: EndpointMessages;
  readonly pathLookup: PathLookup;
  readonly pendingDeliveries: Pick<PendingDeliveries, 'cancel'>;
  readonly pendingList: PendingList;
  readonly endpointStats: EndpointStats;
  readonly endpointHealths: EndpointHealths;
  /** Where single deliveries are put that somebody asked for. */
  readonly deliveriesQueue: Queue;
  /** Where the first steps of background tasks are put. */
  readonly replayQueue: Queue;
  readonly backgroundTasks: BackgroundTasks;
  /** What lies in each queue of the deployment. */
  readonly queueDepths: () => Promise<readonly NamedDepth[]>;
  readonly deadLetters: (queue: DlqName) => Dlq;
  readonly dueTimes: (organization: string) => Promise<DueTimes>;
  readonly operationalEvents: OperationalEvents;
  /** How long messages are kept. */
  readonly retentionMs: number;
  readonly telemetry: Telemetry;
  readonly secrets: SecretKeeper;
  /** What signs an endpoint's deliveries: its own secrets, or its application's API key. */
  readonly signingSecrets: ReturnType<typeof createSigningSecrets>;
  /** The key that signs tokens. */
  readonly tokenKey: () => Promise<string>;
  readonly organizationTokens: OrganizationTokens;
  readonly guardRules: GuardRules;
  /** The dialect of endpoints that name none. */
  readonly defaultDialect: string;
  /** How many webhooks a user of Misskey's API may have. */
  readonly misskeyWebhookLimit: number;
  readonly requestWindows: RequestWindows;
  /** Where the console is; undefined where there is none. */
  readonly consoleOrigin: string | undefined;
  /** What clients are told of the deployment's settings. */
  readonly deployment: DeploymentOut;
  readonly now: () => number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
  readonly pause: (durationMs: number) => Promise<void>;
}
