import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { EventType } from '../../api/shapes.ts';
import { useStrings } from '../../strings/strings.tsx';

export function EventTypeState({ of }: { of: EventType }) {
  const t = useStrings();
  if (!of.archived && !of.deprecated) return <span>{t.eventTypes.inUse}</span>;
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {of.archived && <Badge>{t.eventTypes.archived}</Badge>}
      {of.deprecated && <Badge>{t.eventTypes.deprecated}</Badge>}
    </SpaceBetween>
  );
}
