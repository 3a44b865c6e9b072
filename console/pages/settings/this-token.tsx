import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Time } from '../../parts/time.tsx';
import { endSession, useRights, useSession } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';

/** Who is signed in, with what rights and until when; an application's token can be ended. */
export function ThisToken() {
  const t = useStrings();
  const { claims } = useSession();
  const { isOrganization } = useRights();
  const [isAsking, setAsking] = useState(false);
  if (!claims) return null;
  const { organization, application, capabilities, expiresAtMs } = claims;
  const end = () =>
    attempt(
      async () => {
        await request('POST', '/auth/logout');
        endSession(t.settings.tokenEnded);
      },
      t.settings.tokenEnded,
      t.settings.tokenNotEnded,
    );
  const named = (name: string): string =>
    t.access.capabilities[name as keyof typeof t.access.capabilities] ?? name;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={!isOrganization && <Button onClick={() => setAsking(true)}>{t.settings.endToken}</Button>}
        >
          {t.settings.thisToken}
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: application === undefined ? t.settings.organization : t.settings.application,
            value: application ?? organization,
          },
          {
            label: t.access.may,
            value:
              capabilities?.map(named).join(', ') ??
              (isOrganization ? t.settings.everything : t.access.rights.all),
          },
          {
            label: t.settings.until,
            value:
              expiresAtMs === undefined ? (
                t.frame.neverExpires
              ) : (
                <Time at={new Date(expiresAtMs).toISOString()} />
              ),
          },
        ]}
      />
      {isAsking && (
        <Confirm
          title={t.settings.endToken}
          verb={t.settings.endToken}
          onConfirm={end}
          onClose={() => setAsking(false)}
        >
          {t.settings.endTokenAbout}
        </Confirm>
      )}
    </Container>
  );
}
