import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import { bundledCode } from './bundled-code.ts';
import { metricPeriod } from './metric-period.ts';
import type { Operations } from './operations.ts';
import type { Stage } from './stage.ts';

/** Why a function needs no destination for failed asynchronous invocations, by what invokes it. */
const failuresAreKept = {
  api: 'API Gateway, or its own URL, invokes it synchronously: the client is told of the failure and repeats the request.',
  queue: 'The poller of its queue invokes it synchronously; the queue keeps what failed and has a DLQ.',
  schedule: 'It finds its work in the table: the next sweep, a minute later, does what a failed one left.',
} as const;

export interface ServiceFunctionProps {
  readonly operations: Operations;
  readonly stage: Stage;
  readonly description: string;
  readonly invokedBy: keyof typeof failuresAreKept;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Taken from the account's concurrency, and the most that the function gets. */
  readonly reservedConcurrency?: number | undefined;
  /** Exactly what the stage's contract parses. */
  readonly environment: Record<string, string>;
  /** Files that it reads when it needs them: paths from the root of the package. */
  readonly files?: readonly string[];
}

/** A stage's function with a role and a log group of its own; the role may write that log and nothing else. */
export class ServiceFunction extends Construct implements IGrantable {
  readonly stage: Stage;
  readonly function: LambdaFunction;
  readonly grantPrincipal: IPrincipal;
  readonly #operations: Operations;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.stage = props.stage;
    this.#operations = props.operations;

    const logGroup = new LogGroup(this, 'Logs', {
      // Long enough to look into last month's incident. The attempt log is in the table, not here.
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Grapnel's ${props.stage} function`,
    });
    // Instead of AWSLambdaBasicExecutionRole, which may write to every log group of the account.
    allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: bundledCode(props.stage, props.files),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      // A fifth cheaper per millisecond than x86.
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup,
      // As text, Lambda's own START, END and REPORT of each invocation cannot be left out (decision 0033).
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      // Metrics are lines without a level, which Lambda takes for INFO: above that it would drop them.
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.stage,
        POWERTOOLS_METRICS_NAMESPACE: props.operations.serviceName,
        LOG_LEVEL: 'INFO',
      },
    });
    this.grantPrincipal = this.function.grantPrincipal;

    Validations.of(this.function).acknowledge(
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'Without an SDK in the code a trace says only that the function ran, which its metrics say too; HTTP APIs ' +
          'take no part in traces, and writing them needs a permission on every resource.',
      },
      { id: 'Serverless-LambdaDLQ', reason: failuresAreKept[props.invokedBy] },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason: failuresAreKept[props.invokedBy] },
    );
  }

  metricInvocations(): Metric {
    return this.function.metricInvocations({ label: 'invocations', period: metricPeriod });
  }

  metricErrors(): Metric {
    return this.function.metricErrors({ label: 'errors', period: metricPeriod });
  }

  metricThrottles(): Metric {
    return this.function.metricThrottles({ label: 'throttles', period: metricPeriod });
  }

  metricDuration(statistic: string = Stats.percentile(99)): Metric {
    return this.function.metricDuration({ label: `duration ${statistic}`, statistic, period: metricPeriod });
  }

  /** A metric that the function itself writes, in the embedded metric format. */
  metricOwn(metricName: string, label: string): IMetric {
    return new Metric({
      namespace: this.#operations.serviceName,
      metricName,
      label,
      dimensionsMap: { service: this.stage },
      statistic: Stats.SUM,
      period: metricPeriod,
    });
  }
}
