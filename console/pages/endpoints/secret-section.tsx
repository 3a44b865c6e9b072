import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { RotateSecret } from './rotate-secret.tsx';

/** What a receiver verifies with: asked for and shown only when somebody wants to see it. */
export function SecretSection({ path }: { path: string }) {
  const t = useStrings();
  const { may } = useRights();
  const [isShown, setShown] = useState(false);
  const [isRotating, setRotating] = useState(false);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setShown(!isShown)}>{isShown ? t.secret.hide : t.secret.show}</Button>
              {may('ManageEndpointSecret') && (
                <Button onClick={() => setRotating(true)}>{t.secret.rotate}</Button>
              )}
            </SpaceBetween>
          }
        >
          {t.secret.title}
        </Header>
      }
    >
      {isShown ? <Shown path={path} /> : <Box color="text-body-secondary">{t.secret.about}</Box>}
      {isRotating && <RotateSecret path={path} onClose={() => setRotating(false)} />}
    </Container>
  );
}

function Shown({ path }: { path: string }) {
  const t = useStrings();
  const secret = useResource<{ readonly key: string }>(path);
  return <Loaded of={secret}>{({ key }) => <TextBlock text={key} label={t.secret.title} />}</Loaded>;
}
