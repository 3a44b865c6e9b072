import Alert from '@cloudscape-design/components/alert';
import { useStrings } from '../strings/strings.tsx';

export function NoSuchPage() {
  const t = useStrings();
  return (
    <Alert type="info" header={t.frame.noPage}>
      {t.frame.noPageAbout}
    </Alert>
  );
}
