import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { PublishEnvInput } from '../../lambdas/publish/contract.ts';
import type { HttpEntry } from '../api/http-entry.ts';
import type { EventsQueue } from '../fan-out/events-queue.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import type { Operations } from '../parts/operations.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { Settings } from '../settings.ts';
import type { EndpointsTable } from '../store/endpoints-table.ts';
import type { MessagesTable } from '../store/messages-table.ts';
import type { PayloadBucket } from '../store/payload-bucket.ts';
import type { Secrets } from '../store/secrets.ts';
import { PublishUrl } from './publish-url.ts';

export interface PublishStageProps {
  readonly operations: Operations;
  readonly api: HttpEntry;
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly secrets: Secrets;
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  readonly settings: Pick<Settings, 'retentionDays' | 'publishUrl' | 'publishMaxConcurrency'>;
}

/** Accepts a message: queues its deliveries, or its fan-out where they are many, keeps it and answers 202. */
export class PublishStage extends Construct {
  readonly fn: ServiceFunction;
  /** Absent where the settings say so. */
  readonly url: PublishUrl | undefined;

  constructor(scope: Construct, id: string, props: PublishStageProps) {
    super(scope, id);
    const { operations, endpoints, messages, payloads, secrets, events, deliveries, settings } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'publish',
      description: 'Accepts messages: queues the deliveries of each, or its fan-out, and keeps it',
      invokedBy: 'api',
      memoryMb: 256,
      // Well below the 30 s after which API Gateway gives up, so that the client gets our answer and not its 503.
      timeout: Duration.seconds(20),
      reservedConcurrency: settings.publishMaxConcurrency,
      environment: {
        ...endpoints.env,
        ...messages.env,
        ...payloads.env,
        ...events.env,
        ...deliveries.env,
        ...secrets.tokenKeyEnv,
        RETENTION_DAYS: String(settings.retentionDays),
      } satisfies PublishEnvInput,
    });
    secrets.grantReadTokenKey(this.fn);
    endpoints.grantFindApplication(this.fn);
    endpoints.grantList(this.fn);
    messages.grantKeepMessages(this.fn);
    messages.grantTakePlaces(this.fn);
    messages.grantReleaseKeys(this.fn);
    payloads.grantKeep(this.fn);
    payloads.grantRead(this.fn);
    events.grantSend(this.fn);
    deliveries.grantSend(this.fn);

    props.api.route(HttpMethod.POST, '/api/v1/app/{app_id}/msg', this.fn);
    this.url = settings.publishUrl ? new PublishUrl(this, 'Direct', { operations, fn: this.fn }) : undefined;

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact:
        'Producers cannot publish: their requests fail and their events are lost unless they repeat them.',
      throttlesImpact:
        'Producers cannot publish at times: Lambda refuses to run more of the function at once.',
    });
  }
}
