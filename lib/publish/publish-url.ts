import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metricPeriod } from '../parts/metric-period.ts';
import type { Operations } from '../parts/operations.ts';
import type { ServiceFunction } from '../parts/service-function.ts';
import { StageAlarm } from '../parts/stage-alarm.ts';

export interface PublishUrlProps {
  readonly operations: Operations;
  readonly fn: ServiceFunction;
}

/** A URL of the publish function itself, for producers: the path and the tokens are the API's, API Gateway is not asked. */
export class PublishUrl extends Construct {
  /** Without a slash at the end, as clients take a server's URL. */
  readonly origin: string;
  readonly #fn: ServiceFunction;

  constructor(scope: Construct, id: string, props: PublishUrlProps) {
    super(scope, id);
    this.#fn = props.fn;
    const url = new FunctionUrl(this, 'Url', {
      function: props.fn.function,
      // The function checks the token itself, as behind API Gateway.
      authType: FunctionUrlAuthType.NONE,
    });
    // Lambda gives `https://host/`.
    const [scheme, empty, host] = [0, 1, 2].map((part) => Fn.select(part, Fn.split('/', url.url)));
    this.origin = Fn.join('/', [scheme ?? '', empty ?? '', host ?? '']);

    new StageAlarm(this, 'ServerErrors', {
      operations: props.operations,
      stage: 'publish',
      what: 'UrlServerErrors',
      impact: 'Requests of producers to the publish URL are answered with 5xx: events may not be accepted.',
      metric: this.metricServerErrors(),
      threshold: 5,
      evaluationPeriods: 2,
    });
  }

  metricRequests(): Metric {
    return this.#metric('UrlRequestCount', 'requests');
  }

  metricClientErrors(): Metric {
    return this.#metric('Url4xxCount', '4xx');
  }

  metricServerErrors(): Metric {
    return this.#metric('Url5xxCount', '5xx');
  }

  #metric(metricName: string, label: string): Metric {
    return this.#fn.function.metric(metricName, { label, statistic: Stats.SUM, period: metricPeriod });
  }
}
