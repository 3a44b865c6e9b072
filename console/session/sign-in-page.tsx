import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { visibleText } from '../parts/visible-text.ts';
import { useStrings } from '../strings/strings.tsx';
import { signIn, useSession } from './session.ts';

/** For whoever comes without a token, or with one that holds no more. */
export function SignInPage() {
  const t = useStrings();
  const { ended } = useSession();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setWrong(!signIn(text.trim()));
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <Container header={<Header variant="h1">{t.signIn.title}</Header>}>
          <SpaceBetween size="l">
            {ended !== undefined && <Alert type="warning">{visibleText(ended)}</Alert>}
            <Box>{t.signIn.about}</Box>
            <FormField label={t.signIn.token} errorText={isWrong ? t.signIn.noToken : ''}>
              <Input
                type="password"
                autoFocus
                autoComplete={false}
                value={text}
                onChange={({ detail }) => setText(detail.value)}
              />
            </FormField>
            <Button variant="primary">{t.signIn.signIn}</Button>
          </SpaceBetween>
        </Container>
      </form>
    </main>
  );
}
