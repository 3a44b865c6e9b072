import Alert from '@cloudscape-design/components/alert';
import { at } from '../../api/request.ts';
import type { Endpoint, EndpointHealth } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Time } from '../../parts/time.tsx';
import { useStrings } from '../../strings/strings.tsx';

interface WhyNotSentProps {
  readonly application: string;
  readonly endpoint: Endpoint;
}

/** Why nothing, or not everything, is sent to an endpoint at the moment, and what helps. */
export function WhyNotSent({ application, endpoint }: WhyNotSentProps) {
  const t = useStrings();
  const { data: health } = useResource<EndpointHealth>(
    at`/app/${application}/endpoint/${endpoint.id}/health`,
    5_000,
  );
  if (endpoint.disabled) {
    const { disabledReason: reason, disabledAt } = endpoint;
    return (
      <Alert type={reason === null ? 'info' : 'error'} header={t.health.whyDisabled}>
        <p>{reason === null ? t.health.switchedOff : t.health.disabledFor(reason)}</p>
        <p>
          {t.health.since} <Time at={disabledAt} />
        </p>
      </Alert>
    );
  }
  if (!health) return null;
  if (health.breaker.state !== 'closed') {
    return (
      <Alert type="warning" header={t.health.whyHeld}>
        <p>{t.health.heldAbout}</p>
        <p>
          {t.health.nextProbe} <Time at={health.breaker.nextProbeAt} />
        </p>
      </Alert>
    );
  }
  if (health.failingSince === null) return null;
  return (
    <Alert type="warning" header={t.health.failing(health.consecutiveFailures)}>
      {t.health.since} <Time at={health.failingSince} />
    </Alert>
  );
}
