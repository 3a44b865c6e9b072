import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { Failure } from '../../parts/failure.tsx';
import { numberIn } from '../../parts/typed.ts';
import { useStrings } from '../../strings/strings.tsx';
import { DeadLetterGroups } from './dead-letter-groups.tsx';
import { useRedrive } from './use-redrive.ts';

const queues = ['deliveries', 'events', 'replay'] as const;
const filters = ['appId', 'endpointId', 'reason'] as const;
const unfiltered = { queue: 'deliveries', appId: '', endpointId: '', reason: '', maxPerSecond: '' };

/** Counts what was given up, then puts it back on its queue. */
export function Redrive() {
  const t = useStrings();
  const { state, count, move, stop, forget } = useRedrive();
  const [draft, setDraft] = useState<Readonly<Record<keyof typeof unfiltered, string>>>(unfiltered);
  const [asks, setAsks] = useState(false);
  const { running, counted, moved, stayed, isStopped, error } = state;
  const number = new Intl.NumberFormat(t.locale);
  const change = (fields: Partial<typeof draft>): void => {
    setDraft({ ...draft, ...fields });
    // What was counted was something else.
    forget();
  };
  const asked = { ...draft, maxPerSecond: numberIn(draft.maxPerSecond) };
  const body = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
  const options = queues.map((value) => ({ value, label: t.backlog.queues[value] }));
  const countText =
    counted &&
    (counted.complete ? number.format(counted.moved) : t.recovery.atLeast(number.format(counted.moved)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void count(body);
      }}
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m" alignItems="end">
          <FormField label={t.deadLetters.queue}>
            <Select
              selectedOption={options.find(({ value }) => value === draft.queue) ?? null}
              options={options}
              disabled={running !== undefined}
              onChange={({ detail }) => change({ queue: detail.selectedOption.value ?? '' })}
            />
          </FormField>
          {[...filters, 'maxPerSecond' as const].map((name) => (
            <FormField key={name} label={t.deadLetters.fields[name]}>
              <Input
                value={draft[name]}
                disabled={running !== undefined}
                onChange={({ detail }) => change({ [name]: detail.value })}
              />
            </FormField>
          ))}
          <Button loading={running === 'count'} disabled={running === 'move'}>
            {t.recovery.count}
          </Button>
          <Button
            variant="primary"
            formAction="none"
            disabled={!counted || counted.moved === 0 || running !== undefined}
            onClick={() => setAsks(true)}
          >
            {t.deadLetters.putBack}
          </Button>
        </SpaceBetween>
        {error && <Failure error={error} />}
        {running === 'move' && (
          <SpaceBetween size="xs">
            <ProgressBar
              label={t.deadLetters.moving}
              value={counted ? Math.min(100, (100 * (moved ?? 0)) / Math.max(1, counted.moved)) : 0}
              additionalInfo={t.deadLetters.movedSoFar(number.format(moved ?? 0))}
            />
            <Button formAction="none" onClick={stop}>
              {t.deadLetters.stop}
            </Button>
          </SpaceBetween>
        )}
        {running === undefined && moved !== undefined && (
          <Alert type={stayed > 0 ? 'warning' : 'success'} header={t.deadLetters.moved(number.format(moved))}>
            {stayed > 0 && t.deadLetters.stayed(number.format(stayed))} {isStopped && t.deadLetters.stopped}
          </Alert>
        )}
        {counted && <DeadLetterGroups reply={counted} />}
      </SpaceBetween>
      {asks && countText !== undefined && (
        <Confirm
          title={t.deadLetters.putBack}
          verb={t.deadLetters.putBack}
          onConfirm={async () => void move(body)}
          onClose={() => setAsks(false)}
        >
          {t.deadLetters.asks(countText)}
        </Confirm>
      )}
    </form>
  );
}
