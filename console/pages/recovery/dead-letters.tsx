import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Backlog } from '../../api/overview-shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { useStrings } from '../../strings/strings.tsx';
import { Redrive } from './redrive.tsx';

/** For a deployed stack; the local run takes them without `--stack`. */
const commands = [
  'npx grapnel dlq show --stack Grapnel',
  'npx grapnel dlq redrive --stack Grapnel --dry-run',
  'npx grapnel dlq redrive --stack Grapnel',
].join('\n');

/** What lies in the dead-letter queues, and the way back for it. */
export function DeadLetters() {
  const t = useStrings();
  const backlog = useResource<Backlog>('/backlog', 15_000);
  const number = new Intl.NumberFormat(t.locale);
  return (
    <Container
      header={
        <Header variant="h2" description={t.deadLetters.about}>
          {t.deadLetters.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Loaded of={backlog}>
          {({ queues }) => (
            <KeyValuePairs
              columns={3}
              items={queues.flatMap(({ queue, deadLetters }) => {
                if (deadLetters === null) return [];
                const kind = deadLetters === 0 ? 'success' : 'error';
                const text = deadLetters === 0 ? t.backlog.none : number.format(deadLetters);
                return [
                  {
                    label: t.backlog.queues[queue],
                    value: <StatusIndicator type={kind}>{text}</StatusIndicator>,
                  },
                ];
              })}
            />
          )}
        </Loaded>
        <Redrive />
        <ExpandableSection headerText={t.deadLetters.command}>
          <TextBlock text={commands} label={t.deadLetters.command} />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}
