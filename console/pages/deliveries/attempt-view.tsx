import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Attempt } from '../../api/shapes.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { Time } from '../../parts/time.tsx';
import { useStrings } from '../../strings/strings.tsx';
import { AttemptRequestView } from './attempt-request.tsx';

/** One request: what came back, how long it took, and why it failed. */
export function AttemptView({ application, attempt }: { application: string; attempt: Attempt }) {
  const t = useStrings();
  const { responseStatusCode: code, reason, path } = attempt;
  // Where no answer came, the API gives the reason in the answer's place.
  const response = attempt.response === reason ? '' : attempt.response;
  const manual = attempt.triggerType === 1 ? ` · ${t.attempts.manual}` : '';
  return (
    <Container
      header={
        <Header variant="h2" description={<Time at={attempt.timestamp} />}>
          {t.attempts.numbered(attempt.attemptNumber)}
          {manual}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t.messages.status, value: <DeliveryState status={attempt.statusText} /> },
            { label: t.attempts.code, value: code === 0 ? t.attempts.noAnswer : code },
            { label: t.attempts.duration, value: `${attempt.responseDurationMs} ms` },
            { label: t.attempts.reason, value: reason === undefined ? '–' : reasonText(reason, path) },
            { label: t.attempts.sentTo, value: attempt.url },
            { label: t.attempts.next, value: <Time at={attempt.nextAttempt} /> },
          ]}
        />
        {response === '' ? (
          <Box color="text-body-secondary">{t.attempts.emptyResponse}</Box>
        ) : (
          <TextBlock
            isTitled
            label={attempt.responseIsBase64 ? t.attempts.responseBase64 : t.attempts.response}
            text={response}
          />
        )}
        <AttemptRequestView application={application} attempt={attempt} />
      </SpaceBetween>
    </Container>
  );
}

function reasonText(reason: string, path: string | undefined): string {
  return path === undefined ? reason : `${reason} (${path})`;
}
