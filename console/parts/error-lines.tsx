import type { ApiError } from '../api/api-error.ts';

/** The API's own words, one line for each thing that is wrong. */
export function ErrorLines({ error }: { error: ApiError }) {
  const [only, ...more] = error.lines;
  if (more.length === 0) return <span>{only}</span>;
  return (
    <ul>
      {error.lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
