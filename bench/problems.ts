import type { Arrivals } from './receiver.ts';

/** What is wrong with what arrived, as sentences. */
export function problemsOf(arrivals: Arrivals): string[] {
  const { missing, duplicates, signaturesChecked, signaturesWrong } = arrivals;
  return [
    ...(missing > 0 ? [`${missing} deliveries are missing`] : []),
    ...(duplicates > 0 ? [`${duplicates} deliveries came twice`] : []),
    ...(signaturesWrong > 0 ? [`${signaturesWrong} of ${signaturesChecked} signatures are wrong`] : []),
    ...(signaturesChecked === 0 ? ['no signature was checked'] : []),
  ];
}
