import type { ReceivedRequest } from './requests-log.ts';

/** How a request is put on a console. */
export interface FormatOptions {
  readonly colours: boolean;
  /** Columns of the console. */
  readonly width?: number;
  /** Of a body, the rest is told as a count. */
  readonly maxBodyCharacters?: number;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type Style = keyof typeof codes;

/** Colours are for people: not for files and pipes, nor for who sets NO_COLOR (no-color.org). */
export function wantsColours(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && !env['NO_COLOR'];
}

export function styled(text: string, style: Style, colours: boolean): string {
  return colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

/** Method and path, headers in the order of the wire, the body, and the verdict. */
export function requestLines(request: ReceivedRequest, options: FormatOptions): string[] {
  const { colours, width = 100 } = options;
  const indented = (text: string) => wrap(text, width - 4).map((line) => `    ${line}`);
  return [
    `  ${styled(visible(`${request.method} ${request.target}`), 'bold', colours)}`,
    // Not wrapped: a signature in two pieces can be neither read nor copied.
    ...request.headers.map(([name, value]) => `    ${visible(`${name}: ${value}`)}`),
    '',
    ...bodyText(request, options.maxBodyCharacters ?? 1200).flatMap(indented),
    `  ${verdictText(request, colours)}`,
  ];
}

function verdictText({ verification }: ReceivedRequest, colours: boolean): string {
  switch (verification.kind) {
    case 'verified':
      return styled('✓ signature verified', 'green', colours);
    case 'failed':
      return styled(`✗ ${visible(verification.reason)}`, 'red', colours);
    case 'not-checked':
      return styled('signature not checked', 'yellow', colours);
  }
}

function bodyText({ body, bodyByteCount }: ReceivedRequest, maxCharacters: number): string[] {
  if (bodyByteCount > body.length) return [`(${bodyByteCount} bytes, too many to keep)`];
  if (bodyByteCount === 0) return ['(no body)'];
  const characters = [...body.toString('utf8')];
  // Line breaks are kept: a payload that its producer laid out is sent as it stands.
  const lines = characters.slice(0, maxCharacters).join('').split('\n').map(visible);
  if (characters.length <= maxCharacters) return lines;
  return [...lines, `… cut here: the body has ${characters.length} characters (${bodyByteCount} bytes)`];
}

/** Control characters by their number: what a request holds must not move the cursor or colour the console. */
function visible(text: string): string {
  return text.replace(
    /\p{Cc}|\p{Cf}/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

function wrap(text: string, width: number): string[] {
  const characters = [...text];
  const lines: string[] = [];
  for (let at = 0; at < characters.length || at === 0; at += Math.max(20, width)) {
    lines.push(characters.slice(at, at + Math.max(20, width)).join(''));
  }
  return lines;
}
