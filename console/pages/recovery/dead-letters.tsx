import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Backlog } from '../../api/overview-shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { useStrings } from '../../strings/strings.tsx';

/** What lies in the dead-letter queues, and the command that puts it back. */
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
      <Loaded of={backlog}>
        {({ queues }) => {
          const withDlq = queues.flatMap(({ queue, deadLetters }) =>
            deadLetters === null ? [] : [{ queue, deadLetters }],
          );
          const full = withDlq.find(({ deadLetters }) => deadLetters > 0);
          return (
            <SpaceBetween size="m">
              <KeyValuePairs
                columns={3}
                items={withDlq.map(({ queue, deadLetters }) => ({
                  label: t.backlog.queues[queue],
                  value:
                    deadLetters === 0 ? (
                      <StatusIndicator type="success">{t.backlog.none}</StatusIndicator>
                    ) : (
                      <StatusIndicator type="error">{number.format(deadLetters)}</StatusIndicator>
                    ),
                }))}
              />
              {full && <TextBlock text={commands(full.queue)} label={t.deadLetters.command} />}
            </SpaceBetween>
          );
        }}
      </Loaded>
    </Container>
  );
}

/** For a deployed stack; the local run takes them without `--stack`. */
function commands(queue: string): string {
  const options = `--stack Grapnel --queue ${queue}`;
  return [
    `npx grapnel dlq show ${options}`,
    `npx grapnel dlq redrive ${options} --dry-run`,
    `npx grapnel dlq redrive ${options}`,
  ].join('\n');
}
