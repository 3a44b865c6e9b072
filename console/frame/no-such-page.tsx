import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useStrings } from '../strings/strings.tsx';

export function NoSuchPage() {
  const t = useStrings();
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{t.frame.noPage}</Header>
      <Alert type="info">{t.frame.noPageAbout}</Alert>
    </SpaceBetween>
  );
}
