import '../../core/english-schema-errors.ts';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What a stage writes about itself. Service, namespace and level come from the environment (POWERTOOLS_*, LOG_LEVEL). */
export interface Telemetry {
  info(message: string, context?: Readonly<Record<string, unknown>>): void;
  warn(message: string, context?: Readonly<Record<string, unknown>>): void;
  error(message: string, context?: Readonly<Record<string, unknown>>): void;
  /** Adds to a CloudWatch metric; written with `flush` as one log line (embedded metric format). */
  count(metric: string, amount?: number): void;
  flush(): void;
}

export function createTelemetry(): Telemetry {
  // Most cold starts have nothing to say.
  let made: Logger | undefined;
  const logger = () => (made ??= new Logger());
  const metrics = new Metrics();
  /** Added up here: powertools writes each amount that it is given. */
  const counted = new Map<string, number>();
  return {
    info: (message, context = {}) => logger().info(message, fields(context)),
    warn: (message, context = {}) => logger().warn(message, fields(context)),
    error: (message, context = {}) => logger().error(message, fields(context)),
    count(metric, amount = 1) {
      counted.set(metric, (counted.get(metric) ?? 0) + amount);
    },
    flush() {
      // Powertools warns of an invocation that counted nothing; an idle sweep does so every minute.
      if (counted.size === 0) return;
      for (const [metric, amount] of counted) metrics.addMetric(metric, MetricUnit.Count, amount);
      counted.clear();
      metrics.publishStoredMetrics();
    },
  };
}

/** A log line's own text is called `message` too: the id of a message is written as `messageId` instead of being lost. */
function fields({ message: messageId, ...rest }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return messageId === undefined ? rest : { ...rest, messageId };
}
