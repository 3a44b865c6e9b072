import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { EventTypes } from '../../core/adapters/dynamodb/event-types.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { GuardRules } from '../../core/send/guard.ts';
import type { SecretKeeper } from '../parts/secret-keeper.ts';

/** What the actions of the management API work with. */
export interface ManageDeps {
  readonly applications: Applications;
  readonly endpoints: Endpoints;
  readonly eventTypes: EventTypes;
  readonly messages: Messages;
  readonly attempts: Attempts;
  readonly secrets: SecretKeeper;
  readonly guardRules: GuardRules;
  /** The dialect of endpoints that name none. */
  readonly defaultDialect: string;
  readonly now: () => number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
}
