import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at } from '../../api/request.ts';
import type { Attempt, AttemptRequest } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { useStrings } from '../../strings/strings.tsx';

interface AttemptRequestViewProps {
  readonly application: string;
  readonly attempt: Attempt;
}

/** The request of an attempt, asked for when somebody opens it. */
export function AttemptRequestView({ application, attempt }: AttemptRequestViewProps) {
  const t = useStrings();
  const [isOpen, setOpen] = useState(false);
  return (
    <ExpandableSection
      headerText={t.request.title}
      expanded={isOpen}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {isOpen && (
        <Request path={at`/app/${application}/msg/${attempt.msgId}/attempt/${attempt.id}/request`} />
      )}
    </ExpandableSection>
  );
}

function Request({ path }: { path: string }) {
  const t = useStrings();
  const resource = useResource<AttemptRequest>(path);
  return (
    <Loaded of={resource}>
      {({ method, url, headers, body, exact, changed }) => (
        <SpaceBetween size="s">
          {exact ? (
            <Box color="text-body-secondary">{t.request.exact}</Box>
          ) : (
            <Alert type="warning">
              {t.request.notExact(changed.map((name) => t.request.changed[name]).join(', '))}
            </Alert>
          )}
          <TextBlock
            isTitled
            label={t.request.head}
            text={[`${method} ${url}`, ...headers.map(({ name, value }) => `${name}: ${value}`)].join('\n')}
          />
          <TextBlock isTitled label={t.request.body} text={body} />
        </SpaceBetween>
      )}
    </Loaded>
  );
}
