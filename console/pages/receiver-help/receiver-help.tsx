import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { Endpoint } from '../../api/shapes.ts';
import { TextBlock } from '../../parts/text-block.tsx';
import { useStrings } from '../../strings/strings.tsx';
import { loadSample } from './load-sample.ts';
import { type SampleLanguage, sampleLanguages } from './samples.ts';
import { SignatureCheck } from './signature-check.tsx';

interface ReceiverHelpProps {
  readonly application: string;
  readonly endpoint: Endpoint;
}

/** For whoever writes the receiver: code that verifies this endpoint's requests, and a judge for one that fails. */
export function ReceiverHelp({ application, endpoint }: ReceiverHelpProps) {
  const t = useStrings();
  const [language, setLanguage] = useState<SampleLanguage>('mjs');
  const [code, setCode] = useState('');
  const { dialect } = endpoint;
  useEffect(() => {
    let isCurrent = true;
    void loadSample(dialect, language).then((loaded) => {
      if (isCurrent) setCode(loaded);
    });
    return () => {
      isCurrent = false;
    };
  }, [dialect, language]);
  const about = t.receiver.dialects[dialect as keyof typeof t.receiver.dialects] ?? '';
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={about}
            actions={
              <SegmentedControl
                label={t.receiver.language}
                selectedId={language}
                options={Object.entries(sampleLanguages).map(([id, text]) => ({ id, text }))}
                onChange={({ detail }) => setLanguage(detail.selectedId as SampleLanguage)}
              />
            }
          >
            {t.receiver.code}
          </Header>
        }
      >
        {code !== '' && <TextBlock label={t.receiver.code} text={code} />}
      </Container>
      <SignatureCheck application={application} endpoint={endpoint} />
    </SpaceBetween>
  );
}
