import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { endSession } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';

/** Ends the tokens of one application, or of the whole organization where none is named. */
export function EndTokens({ application }: { application?: string }) {
  const t = useStrings();
  const [isAsking, setAsking] = useState(false);
  const texts = application === undefined ? t.access.endAll : t.access.endApplication;
  const path = application === undefined ? '/auth/expire-all' : at`/auth/app/${application}/expire-all`;
  const end = async (): Promise<void> => {
    const isDone = await attempt(() => request('POST', path, {}), texts.done, t.access.notEnded);
    // The token that did it is one of them.
    if (isDone && application === undefined) endSession(texts.done);
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={texts.about}
          actions={<Button onClick={() => setAsking(true)}>{texts.verb}</Button>}
        >
          {texts.title}
        </Header>
      }
    >
      {isAsking && (
        <Confirm title={texts.verb} verb={texts.verb} onConfirm={end} onClose={() => setAsking(false)}>
          {texts.ask}
        </Confirm>
      )}
    </Container>
  );
}
