import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HttpEntry } from './api/http-entry.ts';
import { ConsoleSite } from './console/console-site.ts';
import { EventsQueue } from './fan-out/events-queue.ts';
import { FanOutStage } from './fan-out/fan-out-stage.ts';
import { ManageStage } from './manage/manage-stage.ts';
import { ServiceDashboard } from './observe/service-dashboard.ts';
import { parseSettings } from './parse-settings.ts';
import { PublishStage } from './publish/publish-stage.ts';
import { ReplayQueue } from './replay/replay-queue.ts';
import { ReplayStage } from './replay/replay-stage.ts';
import { RetryStage } from './retry/retry-stage.ts';
import { DeliveriesQueue } from './send/deliveries-queue.ts';
import { SendStage } from './send/send-stage.ts';
import { SlowQueue } from './send/slow-queue.ts';
import type { SettingsInput } from './settings.ts';
import { EndpointsTable } from './store/endpoints-table.ts';
import { MessagesTable } from './store/messages-table.ts';
import { PayloadBucket } from './store/payload-bucket.ts';
import { Secrets } from './store/secrets.ts';

/** The settings of a deployment, and what only code can say. */
export interface WebhookServiceProps extends SettingsInput {
  /**
   * What its metrics, alarms and dashboard are called: letters, digits, `-` and `_`. Deployments in one account and
   * region need different ones.
   *
   * @default - the path to this construct with `-` for `/`, such as `Shop-Webhooks`; without the last id if that is `Default`
   */
  readonly serviceName?: string;
  /**
   * What alarms do when they go off and when they recover, beside `alarmTopicArn`.
   *
   * @default - nothing: alarms show in the console only
   */
  readonly alarmActions?: readonly IAlarmAction[];
}

/**
 * Webhook sending: endpoints of customers, signed and retried delivery, an attempt log and an API. Nothing of it runs
 * or bills by the hour while no event comes.
 */
export class WebhookService extends Construct {
  /** Tables of what customers configured and of what was sent. */
  readonly endpoints: EndpointsTable;
  readonly messages: MessagesTable;
  readonly payloads: PayloadBucket;
  readonly secrets: Secrets;
  /** The HTTP API; `api.origin` is the server URL that clients take. */
  readonly api: HttpEntry;
  /** Where producers inside AWS put events: give them `events.grantSend(producer)` and `events.queue.queueUrl`. */
  readonly events: EventsQueue;
  readonly deliveries: DeliveriesQueue;
  /** `publish.url.origin` is the server URL for producers that only publish. */
  readonly publish: PublishStage;
  /** Deliveries to endpoints that take long to answer. */
  readonly slow: SlowQueue;
  readonly replays: ReplayQueue;
  /** The page for people, and the API on its origin; absent where the settings say so. */
  readonly console: ConsoleSite | undefined;
  readonly dashboard: ServiceDashboard;
  /** The organization of the first token and of producers' events that name none. */
  readonly defaultOrganization: string;

  /** @throws SettingsError when a setting is wrong; the message names it and what is allowed. */
  constructor(scope: Construct, id: string, props: WebhookServiceProps = {}) {
    super(scope, id);
    const { serviceName, alarmActions = [], ...input } = props;
    const settings = parseSettings(input, `The props of ${this.node.path}`);
    const { retentionDays, maxReceiveCount, defaultOrganization } = settings;
    const operations = {
      serviceName: serviceName ?? nameFromPath(this.node.path),
      runbookUrl: settings.runbookUrl,
      alarmActions: [...alarmActions, ...this.#topicActions(settings.alarmTopicArn)],
    };

    // What is kept
    this.endpoints = new EndpointsTable(this, 'Endpoints', settings);
    this.messages = new MessagesTable(this, 'Messages', settings);
    this.payloads = new PayloadBucket(this, 'Payloads', settings);
    this.secrets = new Secrets(this, 'Secrets', settings);
    const { endpoints, messages, payloads, secrets } = this;

    // What connects the stages
    this.api = new HttpEntry(this, 'Api', { operations });
    this.events = new EventsQueue(this, 'Events', { operations, maxReceiveCount });
    this.deliveries = new DeliveriesQueue(this, 'Deliveries', { operations, maxReceiveCount });
    this.slow = new SlowQueue(this, 'SlowLane', { operations, maxReceiveCount, deliveries: this.deliveries });
    const { api, events, deliveries, slow } = this;

    // The way of an event: API → events queue → deliveries queue → customers' endpoints
    this.publish = new PublishStage(this, 'Publish', {
      operations,
      api,
      endpoints,
      messages,
      payloads,
      secrets,
      events,
      deliveries,
      settings,
    });
    const { publish } = this;
    const fanOut = new FanOutStage(this, 'FanOut', {
      operations,
      endpoints,
      messages,
      payloads,
      events,
      deliveries,
      defaultOrganization,
      retentionDays,
    });
    const send = new SendStage(this, 'Send', {
      operations,
      endpoints,
      messages,
      payloads,
      secrets,
      events,
      deliveries,
      slow,
      serverOrigin: settings.serverOrigin ?? api.origin,
      settings,
    });
    const retry = new RetryStage(this, 'Retry', { operations, messages, deliveries, events });
    this.replays = new ReplayQueue(this, 'Replays', { operations, maxReceiveCount });
    const { replays } = this;
    const replay = new ReplayStage(this, 'Replay', {
      operations,
      endpoints,
      messages,
      payloads,
      replays,
      deliveries,
      events,
    });

    // Beside it: what customers and producers see and change
    this.console =
      settings.console === false
        ? undefined
        : new ConsoleSite(this, 'Console', { api, settings: settings.console });
    const manage = new ManageStage(this, 'Manage', {
      operations,
      api,
      endpoints,
      messages,
      payloads,
      secrets,
      events,
      deliveries,
      slow,
      replays,
      consoleOrigin: this.console?.origin,
      serverOrigin: settings.serverOrigin ?? api.origin,
      settings,
    });

    this.dashboard = new ServiceDashboard(this, 'Dashboard', {
      operations,
      api,
      events,
      deliveries,
      slow,
      publish,
      fanOut,
      send,
      retry,
      replays,
      replay,
      manage,
    });
    this.defaultOrganization = defaultOrganization;
  }

  #topicActions(topicArn: string | undefined): IAlarmAction[] {
    return topicArn === undefined ? [] : [new SnsAction(Topic.fromTopicArn(this, 'AlarmTopic', topicArn))];
  }
}

/** Paths are unique in an app, and so are these names; all characters are those that a dashboard's name may have. */
function nameFromPath(path: string): string {
  return path.replace(/\/Default$/, '').replaceAll(/[^A-Za-z0-9_-]+/g, '-');
}
