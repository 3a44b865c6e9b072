import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { at } from '../../api/request.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import type { PageProps } from '../../router/pages.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { ReceiverHelp } from '../receiver-help/receiver-help.tsx';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointAttempts } from './endpoint-attempts.tsx';
import { EndpointFacts } from './endpoint-facts.tsx';
import { EndpointStatistics } from './endpoint-statistics.tsx';
import { SecretSection } from './secret-section.tsx';
import { WhyNotSent } from './why-not-sent.tsx';

/** One endpoint: how it does, what was sent to it, and what can be done about it. */
export function EndpointPage({ application, endpoint: id }: PageProps) {
  const t = useStrings();
  const { may } = useRights();
  const endpoint = useResource<Endpoint>(at`/app/${application}/endpoint/${id}`, 5_000);
  return (
    <Loaded of={endpoint}>
      {(shown) => (
        <SpaceBetween size="l">
          <Header
            variant="h1"
            description={visibleText(shown.description)}
            actions={<EndpointActions application={application} endpoint={shown} />}
          >
            {visibleText(shown.url)}
          </Header>
          <WhyNotSent application={application} endpoint={shown} />
          <EndpointFacts application={application} endpoint={shown} />
          <Tabs
            ariaLabel={t.endpoints.sections}
            tabs={[
              {
                id: 'attempts',
                label: t.attempts.title,
                content: <EndpointAttempts application={application} endpoint={shown.id} />,
              },
              {
                id: 'statistics',
                label: t.overview.statistics,
                content: <EndpointStatistics application={application} endpoint={shown.id} />,
              },
              ...(may('ViewEndpointSecret')
                ? [
                    {
                      id: 'secret',
                      label: t.secret.title,
                      content: <SecretSection path={at`/app/${application}/endpoint/${shown.id}/secret`} />,
                    },
                  ]
                : []),
              {
                id: 'receiver',
                label: t.receiver.title,
                content: <ReceiverHelp application={application} endpoint={shown} />,
              },
            ]}
          />
        </SpaceBetween>
      )}
    </Loaded>
  );
}
