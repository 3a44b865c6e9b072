import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { follow, navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { SendExample } from './send-example.tsx';

interface EndpointActionsProps {
  readonly application: string;
  readonly endpoint: Endpoint;
}

/** What the signed-in token may do with an endpoint. */
export function EndpointActions({ application, endpoint }: EndpointActionsProps) {
  const t = useStrings();
  const { isOrganization, may } = useRights();
  const [asks, setAsks] = useState<'disable' | 'delete' | 'example'>();
  const path = at`/app/${application}/endpoint/${endpoint.id}`;
  const mayManage = may('ManageEndpoint');
  const ends = (): void => setAsks(undefined);

  const change = (disabled: boolean) =>
    attempt(
      async () => {
        await request('PATCH', path, { disabled });
        await changed(at`/app/${application}/endpoint`);
      },
      disabled ? t.endpoints.isOff : t.endpoints.isOn,
      t.endpoints.notChanged,
    );
  const remove = async (): Promise<void> => {
    const isDone = await attempt(() => request('DELETE', path), t.endpoints.deleted, t.endpoints.notDeleted);
    if (!isDone) return;
    navigate(paths.endpoints(application));
    await changed(at`/app/${application}/endpoint`);
  };

  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isOrganization && (
        <Button disabled={endpoint.disabled} onClick={() => setAsks('example')}>
          {t.example.title}
        </Button>
      )}
      {may('CreateAttempts') && (
        <Button href={paths.recovery(application, endpoint.id)} onFollow={follow}>
          {t.recovery.forEndpoint}
        </Button>
      )}
      {mayManage && (
        <Button href={paths.editEndpoint(application, endpoint.id)} onFollow={follow}>
          {t.endpoints.edit}
        </Button>
      )}
      {mayManage && (
        <Button onClick={() => (endpoint.disabled ? void change(false) : setAsks('disable'))}>
          {endpoint.disabled ? t.endpoints.switchOn : t.endpoints.switchOff}
        </Button>
      )}
      {mayManage && <Button onClick={() => setAsks('delete')}>{t.confirm.delete}</Button>}
      {asks === 'disable' && (
        <Confirm
          title={t.endpoints.switchOff}
          verb={t.endpoints.switchOff}
          onConfirm={() => change(true)}
          onClose={ends}
        >
          {t.endpoints.switchOffAbout}
        </Confirm>
      )}
      {asks === 'delete' && (
        <Confirm title={t.endpoints.delete} verb={t.confirm.delete} onConfirm={remove} onClose={ends}>
          {t.endpoints.deleteAbout}
        </Confirm>
      )}
      {asks === 'example' && <SendExample application={application} endpoint={endpoint} onClose={ends} />}
    </SpaceBetween>
  );
}
