import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { TaskCount } from '../../api/overview-shapes.ts';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useSubmit } from '../../parts/use-submit.ts';
import { useStrings } from '../../strings/strings.tsx';
import { EndpointChoice } from './endpoint-choice.tsx';
import { bodyOf, type Kind, kinds, newDraft, type RecoveryDraft } from './recovery-draft.ts';
import { RecoveryFilter } from './recovery-filter.tsx';
import { RecoveryTimes } from './recovery-times.tsx';

interface RecoveryFormProps {
  readonly application: string;
  /** The endpoint to begin with. */
  readonly begunFor: string;
}

/** What was asked, and what the API counted for exactly that. */
interface Counted {
  readonly draft: RecoveryDraft;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly count: TaskCount;
}

/** Chooses what is sent again, counts it, and only then sends it. */
export function RecoveryForm({ application, begunFor }: RecoveryFormProps) {
  const t = useStrings();
  const [draft, setDraft] = useState(newDraft(begunFor));
  const [last, setLast] = useState<Counted>();
  const [asks, setAsks] = useState(false);
  // What was counted for another choice, or is answered after it was changed, was something else.
  const counted = last?.draft === draft ? last : undefined;

  const { error, isBusy, onSubmit, forgetError } = useSubmit(async () => {
    const path = `${at`/app/${application}/endpoint/${draft.endpoint}`}/${draft.kind}`;
    const body = bodyOf(draft, Date.now());
    const count = await request<TaskCount>('POST', path, { ...body, dryRun: true });
    setLast({ draft, path, body, count });
  });
  const change = (fields: Partial<RecoveryDraft>): void => {
    setDraft({ ...draft, ...fields });
    forgetError();
  };
  const start = ({ path, body }: Counted) =>
    attempt(
      async () => {
        await request('POST', path, body);
        setLast(undefined);
        await changed('/background-task');
      },
      t.recovery.started,
      t.recovery.notStarted,
    );

  return (
    <form onSubmit={onSubmit}>
      <Container>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button loading={isBusy} disabled={draft.endpoint === ''}>
                {t.recovery.count}
              </Button>
              <Button
                variant="primary"
                formAction="none"
                disabled={counted === undefined || counted.count.matching === 0}
                onClick={() => setAsks(true)}
              >
                {t.recovery.start}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <FormField label={t.recovery.endpoint}>
              <EndpointChoice
                application={application}
                chosen={draft.endpoint}
                onChange={(endpoint) => change({ endpoint })}
              />
            </FormField>
            <FormField label={t.recovery.which}>
              <RadioGroup
                value={draft.kind}
                items={kinds.map((value) => ({ value, ...t.recovery.kinds[value] }))}
                onChange={({ detail }) => change({ kind: detail.value as Kind })}
              />
            </FormField>
            <RecoveryTimes draft={draft} onChange={change} />
            {draft.kind === 'bulk-replay' && <RecoveryFilter draft={draft} onChange={change} />}
            <FormField label={t.recovery.rate} description={t.recovery.rateAbout}>
              <Input
                inputMode="numeric"
                value={draft.maxPerSecond}
                onChange={({ detail }) => change({ maxPerSecond: detail.value })}
              />
            </FormField>
            {error && <Failure error={error} />}
            {counted && <CountView count={counted.count} />}
          </SpaceBetween>
        </Form>
      </Container>
      {asks && counted && (
        <Confirm
          title={t.recovery.start}
          verb={t.recovery.start}
          onConfirm={() => start(counted)}
          onClose={() => setAsks(false)}
        >
          {t.recovery.asks(countText(counted.count, t.recovery.atLeast, t.locale))}
        </Confirm>
      )}
    </form>
  );
}

function CountView({ count }: { count: TaskCount }) {
  const t = useStrings();
  const { matching, lookedAt } = count;
  return (
    <Alert type="info" header={t.recovery.counted(countText(count, t.recovery.atLeast, t.locale))}>
      {matching === 0 ? t.recovery.nothingToSend : t.recovery.lookedAt(lookedAt)}
    </Alert>
  );
}

function countText({ matching, complete }: TaskCount, atLeast: (count: string) => string, locale: string) {
  const count = new Intl.NumberFormat(locale).format(matching);
  return complete ? count : atLeast(count);
}
