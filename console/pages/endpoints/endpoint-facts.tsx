import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { at } from '../../api/request.ts';
import type { Endpoint, EndpointHealth, EndpointStats } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Time } from '../../parts/time.tsx';
import { useStrings } from '../../strings/strings.tsx';
import { EndpointState } from './endpoint-state.tsx';

interface EndpointFactsProps {
  readonly application: string;
  readonly endpoint: Endpoint;
}

/** What is chosen for an endpoint, and how it did. */
export function EndpointFacts({ application, endpoint }: EndpointFactsProps) {
  const t = useStrings();
  const path = at`/app/${application}/endpoint/${endpoint.id}`;
  const { data: health } = useResource<EndpointHealth>(`${path}/health`, 5_000);
  const { data: stats } = useResource<EndpointStats>(`${path}/stats`, 15_000);
  const methods = Object.entries(endpoint.methods).map(([type, method]) => `${type}: ${method}`);
  const options = Object.entries(endpoint.dialectOptions).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t.endpoints.state, <EndpointState key="state" application={application} endpoint={endpoint} />],
    [t.health.lastSuccess, <Time key="success" at={health?.lastSuccessAt} />],
    [t.health.lastFailure, <Time key="failure" at={health?.lastFailureAt} />],
    [t.overview.breaker, health ? t.overview.breakerStates[health.breaker.state] : '…'],
    [t.health.stats, stats ? t.health.counts(stats.success, stats.fail, stats.sending, stats.complete) : '…'],
    [t.endpoints.dialect, endpoint.dialect],
    [t.endpoints.options, options.join(', ') || '–'],
    [t.endpoints.eventTypes, endpoint.eventTypes?.join(', ') ?? t.endpoints.allTypes],
    [t.endpoints.methods, methods.join(', ') || t.endpoints.usualMethods],
    [t.endpoints.throttle, endpoint.throttleRate ?? '–'],
    [t.endpoints.retries, endpoint.retrySchedule?.join(', ') ?? t.endpoints.usual],
    [t.endpoints.ordering, endpoint.orderingKey ?? t.endpoints.anyOrder],
    [t.endpoints.id, endpoint.uid === undefined ? endpoint.id : `${endpoint.id} (${endpoint.uid})`],
  ];
  return (
    <Container header={<Header variant="h2">{t.endpoints.facts}</Header>}>
      <KeyValuePairs columns={4} items={facts.map(([label, value]) => ({ label, value }))} />
    </Container>
  );
}
