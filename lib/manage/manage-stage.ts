import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ManageEnvInput } from '../../lambdas/manage/contract.ts';
import type { HttpEntry } from '../api/http-entry.ts';
import type { EventsQueue } from '../fan-out/events-queue.ts';
import { FunctionAlarms } from '../parts/function-alarms.ts';
import type { Operations } from '../parts/operations.ts';
import { ServiceFunction } from '../parts/service-function.ts';
import type { ReplayQueue } from '../replay/replay-queue.ts';
import type { DeliveriesQueue } from '../send/deliveries-queue.ts';
import type { SlowQueue } from '../send/slow-queue.ts';
import type { Settings } from '../settings.ts';
import type { EndpointsTable } from '../store/endpoints-table.ts';
import type { MessagesTable } from '../store/messages-table.ts';
import type { PayloadBucket } from '../store/payload-bucket.ts';
import type { Secrets } from '../store/secrets.ts';

export interface ManageStageProps {
  readonly operations: Operations;
  readonly api: HttpEntry;
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly secrets: Secrets;
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  readonly slow: SlowQueue;
  readonly replays: ReplayQueue;
  /** Absent where there is no console. */
  readonly consoleOrigin: string | undefined;
  /** The origin that dialects name as the sender. */
  readonly serverOrigin: string;
  readonly settings: Pick<
    Settings,
    | 'defaultDialect'
    | 'httpsOnly'
    | 'allowedPrivateCidrs'
    | 'retentionDays'
    | 'maxEndpointsPerApplication'
    | 'misskeyWebhookLimit'
    | 'retryScheduleSeconds'
    | 'retryAfterMaxSeconds'
    | 'disableAfterDays'
    | 'circuitBreaker'
  >;
}

/** The rest of the API: applications, endpoints, event types, secrets, messages and attempts. */
export class ManageStage extends Construct {
  readonly fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: ManageStageProps) {
    super(scope, id);
    const { operations, endpoints, messages, payloads, secrets, events, deliveries, settings } = props;

    this.fn = new ServiceFunction(this, 'Handler', {
      operations,
      stage: 'manage',
      description: 'The management API: applications, endpoints, event types, messages and attempts',
      invokedBy: 'api',
      memoryMb: 256,
      // Just below the 30 s after which API Gateway gives up; lists over many messages may need it.
      timeout: Duration.seconds(29),
      files: ['docs/openapi.json'],
      environment: {
        ...endpoints.env,
        ...messages.env,
        ...payloads.env,
        ...events.env,
        ...events.dlqEnv,
        ...deliveries.env,
        ...deliveries.dlqEnv,
        SLOW_QUEUE_URL: props.slow.env.SLOW_QUEUE_URL,
        ...props.replays.env,
        ...props.replays.dlqEnv,
        RETENTION_DAYS: String(settings.retentionDays),
        ...secrets.tokenKeyEnv,
        ...secrets.masterKeyEnv,
        DEFAULT_DIALECT: settings.defaultDialect,
        MISSKEY_WEBHOOK_LIMIT: String(settings.misskeyWebhookLimit),
        MAX_ENDPOINTS_PER_APPLICATION: String(settings.maxEndpointsPerApplication),
        SERVER_ORIGIN: props.serverOrigin,
        RETRY_SCHEDULES_SECONDS: JSON.stringify(settings.retryScheduleSeconds),
        RETRY_AFTER_MAX_SECONDS: String(settings.retryAfterMaxSeconds),
        DISABLE_AFTER_DAYS: JSON.stringify(settings.disableAfterDays ?? null),
        CIRCUIT_BREAKER: JSON.stringify(settings.circuitBreaker),
        HTTPS_ONLY: settings.httpsOnly ? 'true' : 'false',
        CONSOLE_ORIGIN: props.consoleOrigin ?? '',
        ALLOWED_PRIVATE_CIDRS: settings.allowedPrivateCidrs.join(','),
      } satisfies ManageEnvInput,
    });
    secrets.grantReadTokenKey(this.fn);
    secrets.grantReadMasterKey(this.fn);
    endpoints.grantManage(this.fn);
    messages.grantRead(this.fn);
    messages.grantKeepAnswers(this.fn);
    payloads.grantRead(this.fn);
    messages.grantExpunge(this.fn);
    payloads.grantDelete(this.fn);
    // An example is a message with one delivery; changes of endpoints are events of operational webhooks.
    payloads.grantKeep(this.fn);
    deliveries.grantSend(this.fn);
    // The first step of a background task.
    props.replays.grantSend(this.fn);
    events.grantSend(this.fn);
    // What the overview shows of the backlog.
    for (const queue of [events, deliveries, props.slow, props.replays]) queue.grantCount(this.fn);
    messages.grantCountDue(this.fn);
    // What its dead letters are put back with.
    for (const queue of [events, deliveries, props.replays]) queue.grantRedrive(this.fn);

    props.api.route(HttpMethod.ANY, '/api/v1/{proxy+}', this.fn);
    // Paths that clients of Svix call: its page of the API, and its products, which are answered with 501.
    for (const path of ['/', '/docs', '/portal']) props.api.route(HttpMethod.GET, path, this.fn);
    props.api.route(HttpMethod.ANY, '/ingest/{proxy+}', this.fn);
    // Misskey's own webhook management, where Misskey has it.
    for (const path of ['/api/i/webhooks/{proxy+}', '/api/admin/system-webhook/{proxy+}']) {
      props.api.route(HttpMethod.ANY, path, this.fn);
    }

    new FunctionAlarms(this.fn, {
      operations,
      errorsImpact: 'Customers and producers cannot manage endpoints or look at attempts; deliveries go on.',
      throttlesImpact:
        'Management requests fail at times: Lambda refuses to run more of the function at once.',
    });
  }
}
