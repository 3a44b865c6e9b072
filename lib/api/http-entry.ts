import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  type HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metricPeriod } from '../parts/metric-period.ts';
import type { Operations } from '../parts/operations.ts';
import type { ServiceFunction } from '../parts/service-function.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';

export interface HttpEntryProps {
  readonly operations: Operations;
}

/** The one HTTP API that publish and manage stand behind. */
export class HttpEntry extends Construct {
  /** Its origin, without a slash at the end: what clients take as the server's URL. */
  readonly origin: string;
  /** Its host name. */
  readonly host: string;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, props: HttpEntryProps) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Http', {
      apiName: props.operations.serviceName,
      description: 'Grapnel: publishes messages and manages endpoints',
      createDefaultStage: false,
      corsPreflight: {
        // Any page may call: a request is allowed by the token in its header, and browsers add no token themselves.
        allowOrigins: ['*'],
        allowMethods: [CorsHttpMethod.ANY],
        // Named, because a browser does not let `*` stand for `authorization`.
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'svix-req-id', 'svix-retry-count'],
        // Chromium remembers no longer than two hours; ten minutes let a change arrive.
        maxAge: Duration.minutes(10),
      },
    });
    this.origin = this.#api.apiEndpoint;
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      // Half of what an account has by default (10,000 a second, bursts of 5,000): its other APIs go on working.
      throttle: { rateLimit: 5_000, burstLimit: 2_500 },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });

    new StageAlarm(this, 'ServerErrors', {
      operations: props.operations,
      stage: 'api',
      what: 'ServerErrors',
      impact: 'Requests of producers and customers are answered with 5xx: events may not be accepted.',
      metric: this.metricServerErrors(),
      threshold: 5,
      evaluationPeriods: 2,
    });
  }

  /** Sends these requests to the function, which checks their tokens. */
  route(method: HttpMethod, path: string, fn: ServiceFunction): void {
    const routes = this.#api.addRoutes({
      path,
      methods: [method],
      integration: new HttpLambdaIntegration(`${fn.stage}Integration`, fn.function),
    });
    for (const route of routes)
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The function checks the token itself: not-before times are per organization and application, in the table, and ' +
          'an authorizer in front would be a second function to wait for.',
      });
  }

  metricRequests(): Metric {
    return this.#api.metricCount({ label: 'requests', period: metricPeriod });
  }

  metricClientErrors(): Metric {
    return this.#api.metricClientError({ label: '4xx', statistic: 'Sum', period: metricPeriod });
  }

  metricServerErrors(): Metric {
    return this.#api.metricServerError({ label: '5xx', statistic: 'Sum', period: metricPeriod });
  }

  metricLatency(): Metric {
    return this.#api.metricLatency({ label: 'latency p99 (ms)', statistic: 'p99', period: metricPeriod });
  }
}

/** One JSON object a request, with what a question about a failed one needs; no headers, no bodies. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    ip: '$context.identity.sourceIp',
    userAgent: '$context.identity.userAgent',
    method: '$context.httpMethod',
    path: '$context.path',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    bytes: '$context.responseLength',
    error: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
  }),
);
