import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { at } from '../../api/request.ts';
import type { Endpoint, EndpointHealth } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { useStrings } from '../../strings/strings.tsx';

interface EndpointStateProps {
  readonly application: string;
  readonly endpoint: Pick<Endpoint, 'id' | 'disabled' | 'disabledReason'>;
}

/** How an endpoint does, in a word. */
export function EndpointState({ application, endpoint }: EndpointStateProps) {
  const t = useStrings();
  const path = at`/app/${application}/endpoint/${endpoint.id}/health`;
  const { data: health } = useResource<EndpointHealth>(endpoint.disabled ? undefined : path, 15_000);
  if (endpoint.disabled) {
    return endpoint.disabledReason === null ? (
      <StatusIndicator type="stopped">{t.health.off}</StatusIndicator>
    ) : (
      <StatusIndicator type="error">{t.health.disabled}</StatusIndicator>
    );
  }
  if (!health) return <StatusIndicator type="loading">{t.list.loading}</StatusIndicator>;
  if (health.breaker.state !== 'closed') {
    return <StatusIndicator type="error">{t.health.held}</StatusIndicator>;
  }
  if (health.failingSince !== null) {
    return <StatusIndicator type="warning">{t.health.failing(health.consecutiveFailures)}</StatusIndicator>;
  }
  return health.lastSuccessAt === null ? (
    <StatusIndicator type="pending">{t.health.quiet}</StatusIndicator>
  ) : (
    <StatusIndicator type="success">{t.health.well}</StatusIndicator>
  );
}
