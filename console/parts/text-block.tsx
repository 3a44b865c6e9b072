import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useStrings } from '../strings/strings.tsx';
import { visibleText } from './visible-text.ts';

/** More than this is slow to lay out: it is shown when it is asked for. */
const maxShownCharacters = 20_000;

interface TextBlockProps {
  readonly text: string;
  /** For screen readers; in sight too where nothing else says what this is. */
  readonly label: string;
  readonly isTitled?: boolean;
}

/** Text from elsewhere (a payload, what a receiver answered) as it is: never markup, and nothing in it is invisible. */
export function TextBlock({ text, label, isTitled = false }: TextBlockProps) {
  const t = useStrings();
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && text.length > maxShownCharacters;
  const shown = visibleText(isCut ? text.slice(0, maxShownCharacters) : text);
  return (
    <SpaceBetween size="xs">
      {isTitled && <Box variant="awsui-key-label">{label}</Box>}
      {/* The region scrolls, so the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus, so that keys can scroll it */}
      <section className="text-block" aria-label={label} tabIndex={0}>
        <pre dir="ltr">
          <bdi>{shown}</bdi>
        </pre>
      </section>
      <SpaceBetween direction="horizontal" size="xs">
        <CopyToClipboard
          variant="inline"
          textToCopy={text}
          copyButtonAriaLabel={t.text.copy(label)}
          copySuccessText={t.text.copied}
          copyErrorText={t.text.notCopied}
          textToDisplay=""
        />
        {isCut && (
          <>
            <Box variant="small">{t.text.cut(maxShownCharacters, text.length)}</Box>
            <Button variant="inline-link" onClick={() => setWhole(true)}>
              {t.text.whole}
            </Button>
          </>
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}
