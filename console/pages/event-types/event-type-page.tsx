import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { at } from '../../api/request.ts';
import type { EventType } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { Time } from '../../parts/time.tsx';
import { shownList, visibleText } from '../../parts/visible-text.ts';
import type { PageProps } from '../../router/pages.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { EventTypeActions } from './event-type-actions.tsx';
import { partsOf } from './event-type-draft.ts';
import { EventTypeState } from './event-type-state.tsx';

/** One event type: what it tells, how its payload looks, and an example. */
export function EventTypePage({ eventType: name }: PageProps) {
  const t = useStrings();
  const { isOrganization } = useRights();
  const eventType = useResource<EventType>(at`/event-type/${name}`);
  return (
    <Loaded of={eventType}>
      {(shown) => {
        const { schema, example } = partsOf(shown);
        return (
          <SpaceBetween size="l">
            <Header
              variant="h1"
              description={visibleText(shown.description)}
              actions={isOrganization && <EventTypeActions eventType={shown} />}
            >
              {shown.name}
            </Header>
            <Container>
              <KeyValuePairs
                columns={4}
                items={[
                  { label: t.endpoints.state, value: <EventTypeState of={shown} /> },
                  { label: t.eventTypes.group, value: visibleText(shown.groupName ?? '–') },
                  { label: t.eventTypes.flags, value: shownList(shown.featureFlags ?? null) },
                  { label: t.eventTypes.updated, value: <Time at={shown.updatedAt} /> },
                ]}
              />
            </Container>
            <Container header={<Header variant="h2">{t.eventTypes.example}</Header>}>
              {example === '' ? (
                t.eventTypes.noExample
              ) : (
                <TextBlock label={t.eventTypes.example} text={example} />
              )}
            </Container>
            <Container header={<Header variant="h2">{t.eventTypes.schema}</Header>}>
              {schema === '' ? (
                t.eventTypes.noSchema
              ) : (
                <TextBlock label={t.eventTypes.schema} text={schema} />
              )}
            </Container>
          </SpaceBetween>
        );
      }}
    </Loaded>
  );
}
