import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useStrings } from '../../strings/strings.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { TaskList } from './task-list.tsx';

/** What is sent again across all applications, and what was given up. */
export function TasksPage() {
  const t = useStrings();
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.recovery.aboutAll}>
        {t.recovery.title}
      </Header>
      <TaskList />
      <DeadLetters />
    </SpaceBetween>
  );
}
