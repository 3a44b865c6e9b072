import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { at } from '../../api/request.ts';
import type { Attempt } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

interface EndpointAttemptsProps {
  readonly application: string;
  readonly endpoint: string;
}

/** What was sent to an endpoint, newest first; each leads to the timeline of its delivery. */
export function EndpointAttempts({ application, endpoint }: EndpointAttemptsProps) {
  const t = useStrings();
  const [status, setStatus] = useState('');
  const list = useList<Attempt>(at`/app/${application}/attempt/endpoint/${endpoint}`, {
    parameters: { with_content: 'false', status },
    pollMs: 5_000,
  });
  const choices = [
    { value: '', label: t.attempts.all },
    { value: '0', label: t.status.success },
    { value: '2', label: t.status.fail },
  ];
  return (
    <ListTable
      title={t.attempts.title}
      list={list}
      idOf={({ id }) => id}
      empty={t.attempts.empty}
      filter={
        <Select
          ariaLabel={t.messages.status}
          selectedOption={choices.find(({ value }) => value === status) ?? null}
          options={choices}
          onChange={({ detail }) => setStatus(detail.selectedOption.value ?? '')}
        />
      }
      columns={[
        {
          id: 'time',
          header: t.attempts.time,
          cell: ({ msgId, timestamp }) => (
            <RouteLink href={paths.delivery(application, msgId, endpoint)}>
              <Time at={timestamp} />
            </RouteLink>
          ),
          isRowHeader: true,
        },
        { id: 'type', header: t.messages.eventType, cell: ({ eventType }) => eventType },
        { id: 'number', header: t.attempts.number, cell: ({ attemptNumber }) => attemptNumber },
        {
          id: 'status',
          header: t.messages.status,
          cell: ({ statusText }) => <DeliveryState status={statusText} />,
        },
        { id: 'code', header: t.attempts.code, cell: (attempt) => attempt.responseStatusCode || '–' },
        { id: 'reason', header: t.attempts.reason, cell: ({ reason }) => reason ?? '–' },
        { id: 'next', header: t.attempts.next, cell: ({ nextAttempt }) => <Time at={nextAttempt} /> },
      ]}
    />
  );
}
