import { useStrings } from '../strings/strings.tsx';

/** Making one takes longer than all else of a cell, and a list has hundreds. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string): Intl.DateTimeFormat {
  const known = formats.get(locale);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  formats.set(locale, made);
  return made;
}

/** A time of the API in the reader's own zone; in full on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  const t = useStrings();
  if (at === null || at === undefined) return <span>{t.time.none}</span>;
  return (
    <time dateTime={at} title={at}>
      {formatOf(t.locale).format(new Date(at))}
    </time>
  );
}
