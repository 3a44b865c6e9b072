import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Attempt } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ListPages } from '../../parts/list-pages.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { AttemptView } from './attempt-view.tsx';

/** Everything that was tried to bring one message to one endpoint, newest first, and what comes next. */
export function DeliveryPage({ application, message, endpoint }: PageProps) {
  const t = useStrings();
  const { may } = useRights();
  const [isAsking, setAsking] = useState(false);
  const attemptsPath = at`/app/${application}/attempt/msg/${message}`;
  const list = useList<Attempt>(attemptsPath, {
    parameters: { endpoint_id: endpoint },
    pollMs: 2_000,
    pageSize: 20,
  });
  const [newest] = list.items ?? [];
  const resend = () =>
    attempt(
      async () => {
        await request('POST', at`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`);
        await changed(attemptsPath);
      },
      t.delivery.resent,
      t.delivery.notResent,
    );
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          <>
            <RouteLink href={paths.endpoint(application, endpoint)}>{newest?.url ?? endpoint}</RouteLink>
            {' · '}
            <RouteLink href={paths.message(application, message)}>
              {newest?.eventType ?? t.delivery.message}
            </RouteLink>
          </>
        }
        actions={
          may('CreateAttempts') && (
            <Button variant="primary" onClick={() => setAsking(true)}>
              {t.delivery.resend}
            </Button>
          )
        }
      >
        {t.delivery.title}
      </Header>
      {list.error && <Failure error={list.error} retry={list.refresh} />}
      {list.pageNumber === 1 && newest?.nextAttempt !== undefined && (
        <Alert type="info" header={t.delivery.nextAttempt}>
          <Time at={newest.nextAttempt} />
        </Alert>
      )}
      {list.items?.length === 0 && <Alert type="info">{t.delivery.empty}</Alert>}
      <ol className="timeline" aria-label={t.delivery.timeline}>
        {list.items?.map((item) => (
          <li key={item.id}>
            <AttemptView application={application} attempt={item} />
          </li>
        ))}
      </ol>
      {(list.hasMore || list.pageCount > 1) && <ListPages of={list} title={t.delivery.timeline} />}
      {isAsking && (
        <Confirm
          title={t.delivery.resend}
          verb={t.delivery.resend}
          onConfirm={resend}
          onClose={() => setAsking(false)}
        >
          {t.delivery.resendAbout}
        </Confirm>
      )}
    </SpaceBetween>
  );
}
