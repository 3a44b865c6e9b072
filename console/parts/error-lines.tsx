import type { ApiError } from '../api/api-error.ts';
import { useStrings } from '../strings/strings.tsx';
import { visibleText } from './visible-text.ts';

/** One line for each thing that is wrong, in the API's own words; they may repeat what somebody typed. */
export function ErrorLines({ error }: { error: ApiError }) {
  const t = useStrings();
  if (error.from === 'network') return <span>{t.failure.unreachable}</span>;
  const lines = error.lines.map(visibleText);
  const [only, ...more] = lines;
  if (more.length === 0) return <span>{only}</span>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
