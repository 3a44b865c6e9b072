import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { attempt } from '../../frame/notices.tsx';
import { useRights } from '../../session/session.ts';
import { type Strings, useStrings } from '../../strings/strings.tsx';
import { checkSignature, type Finding } from './check-signature.ts';

interface SignatureCheckProps {
  readonly application: string;
  readonly endpoint: Pick<Endpoint, 'id' | 'dialect'>;
}

/** Says of a request that a receiver got whether it verifies, and if not, why. It is judged in this page alone. */
export function SignatureCheck({ application, endpoint }: SignatureCheckProps) {
  const t = useStrings();
  const { may } = useRights();
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState('');
  const [secret, setSecret] = useState('');
  const [finding, setFinding] = useState<Finding>();
  const changing =
    (set: (text: string) => void) =>
    ({ detail }: { detail: { value: string } }): void => {
      set(detail.value);
      setFinding(undefined);
    };
  const check = async (): Promise<void> =>
    setFinding(await checkSignature({ dialect: endpoint.dialect, headers, body, secret, nowMs: Date.now() }));
  const takeSecret = () =>
    attempt(
      async () => {
        const path = at`/app/${application}/endpoint/${endpoint.id}/secret`;
        const { key } = await request<{ readonly key: string }>('GET', path);
        changing(setSecret)({ detail: { value: key } });
      },
      t.receiver.secretTaken,
      t.receiver.secretNotTaken,
    );
  return (
    <Container
      header={
        <Header variant="h2" description={t.receiver.checkAbout}>
          {t.receiver.check}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label={t.receiver.headers} description={t.receiver.headersAbout} stretch>
          <Textarea rows={6} spellcheck={false} value={headers} onChange={changing(setHeaders)} />
        </FormField>
        <FormField label={t.receiver.body} description={t.receiver.bodyAbout} stretch>
          <Textarea rows={6} spellcheck={false} value={body} onChange={changing(setBody)} />
        </FormField>
        <FormField
          label={t.receiver.secret}
          secondaryControl={
            may('ViewEndpointSecret') && (
              <Button onClick={() => void takeSecret()}>{t.receiver.takeSecret}</Button>
            )
          }
        >
          <Input type="password" autoComplete={false} value={secret} onChange={changing(setSecret)} />
        </FormField>
        <Button variant="primary" onClick={() => void check()}>
          {t.receiver.checkNow}
        </Button>
        <div role="status">
          {finding && (
            <Alert
              type={finding.isRight ? 'success' : 'error'}
              header={finding.isRight ? t.receiver.right : t.receiver.wrong}
            >
              {findingText(finding, t)}
            </Alert>
          )}
        </div>
      </SpaceBetween>
    </Container>
  );
}

function findingText(finding: Finding, t: Strings): string {
  if (finding.why === 'signedLongAgo') return t.receiver.signedLongAgo(finding.seconds);
  const { [finding.why]: text } = t.receiver.findings;
  const detail = 'detail' in finding ? finding.detail : undefined;
  return detail === undefined ? text : `${text} (${detail})`;
}
