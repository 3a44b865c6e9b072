/** The languages that receivers are shown verification code in. */
export const sampleLanguages = { mjs: 'Node.js', py: 'Python', php: 'PHP', go: 'Go' } as const;
export type SampleLanguage = keyof typeof sampleLanguages;

/** The file of `samples` that verifies a dialect's requests. */
export function sampleFile(dialect: string, language: SampleLanguage): string {
  const known = dialect === 'misskey' || dialect === 'fastcomments' ? dialect : 'signed';
  return `${known}.${language}`;
}

/** The code of that file for the dialect: Svix's headers are Standard Webhooks' under other names. */
export function sampleFor(dialect: string, code: string): string {
  return dialect === 'svix' ? code.replaceAll('webhook-', 'svix-') : code;
}
