import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { useStrings } from '../../strings/strings.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import { TaskList } from './task-list.tsx';

/** Sends messages of an application again, and shows how far that is: all tasks with the organization's token. */
export function RecoveryPage({ application }: PageProps) {
  const t = useStrings();
  const [, search = ''] = useLocation().split('?');
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.recovery.about}>
        {t.recovery.title}
      </Header>
      <RecoveryForm application={application} begunFor={new URLSearchParams(search).get('endpoint') ?? ''} />
      <TaskList />
    </SpaceBetween>
  );
}
