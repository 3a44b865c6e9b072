import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { Deployment } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { useStrings } from '../../strings/strings.tsx';

/** What whoever deployed it has chosen. */
export function DeploymentFacts() {
  const t = useStrings();
  const deployment = useResource<Deployment>('/deployment');
  return (
    <Container
      header={
        <Header variant="h2" description={t.deployment.about}>
          {t.deployment.title}
        </Header>
      }
    >
      <Loaded of={deployment}>
        {(shown) => {
          const { circuitBreaker: breaker, disableAfterDays: days } = shown;
          const schedules = Object.entries(shown.retryScheduleSeconds).map(
            ([dialect, waits]) => `${dialect}: ${waits.join(', ')}`,
          );
          return (
            <KeyValuePairs
              columns={3}
              items={[
                { label: t.deployment.defaultDialect, value: shown.defaultDialect },
                { label: t.deployment.serverOrigin, value: shown.serverOrigin },
                { label: t.deployment.urls, value: shown.httpsOnly ? 'https' : 'https, http' },
                { label: t.deployment.retention, value: t.deployment.days(shown.retentionDays) },
                { label: t.deployment.maxEndpoints, value: shown.maxEndpointsPerApplication },
                { label: t.deployment.misskeyLimit, value: shown.misskeyWebhookLimit },
                {
                  label: t.deployment.schedules,
                  value: schedules.length === 0 ? t.deployment.dialects : schedules.join(' · '),
                },
                { label: t.deployment.retryAfter, value: t.deployment.seconds(shown.retryAfterMaxSeconds) },
                {
                  label: t.deployment.disableAfter,
                  value:
                    days === null
                      ? t.deployment.dialects
                      : days === 'never'
                        ? t.deployment.never
                        : t.deployment.days(days),
                },
                {
                  label: t.deployment.breaker,
                  value: breaker === null ? t.deployment.never : t.deployment.breakerAfter(breaker),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Container>
  );
}
