import type { Strings } from '../strings/strings.tsx';

/** What may have become of a message at an endpoint, as the API's filters number it. */
export function statusChoices(t: Strings) {
  return [
    { value: '', label: t.attempts.all },
    { value: '0', label: t.status.success },
    { value: '2', label: t.status.fail },
    { value: '3', label: t.status.sending },
  ];
}
