import { type SampleLanguage, sampleFile, sampleFor } from './samples.ts';

/** Each is a file of its own in the build, loaded when it is shown. */
const files = import.meta.glob<string>('./samples/*', { query: '?raw', import: 'default' });

export async function loadSample(dialect: string, language: SampleLanguage): Promise<string> {
  const load = files[`./samples/${sampleFile(dialect, language)}`];
  return sampleFor(dialect, (await load?.()) ?? '');
}
