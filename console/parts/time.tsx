import { useStrings } from '../strings/strings.tsx';

/** A time of the API in the reader's own zone; in full on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  const t = useStrings();
  if (at === null || at === undefined) return <span>{t.time.none}</span>;
  const date = new Date(at);
  const text = new Intl.DateTimeFormat(t.locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}
