import { elementText, memberText } from '../publish/raw-json.ts';

/** Payloads nest 128 deep at most, and keys lie near the top; a pointer is looked for in each payload. */
const maxPointerLength = 256;

/**
 * What is wrong with a JSON pointer (RFC 6901) as the place of a key, as the end of a sentence that begins with the
 * field. The empty pointer, the whole payload, is none: no two messages would be of one key.
 */
export function pointerProblem(pointer: string): string | undefined {
  if (!pointer.startsWith('/')) {
    return 'must be a JSON pointer (RFC 6901) into the payload, such as /comment/id: it begins with a slash';
  }
  if (pointer.length > maxPointerLength) {
    return `has ${pointer.length} characters; ${maxPointerLength} are allowed`;
  }
  if (/~(?![01])/.test(pointer)) return 'has a ~ that is neither ~0 (which stands for ~) nor ~1 (for /)';
  return undefined;
}

/** The source text of the value that a pointer leads to. @param jsonText what JSON.parse takes */
export function valueTextAt(jsonText: string, pointer: string): string | undefined {
  let text: string | undefined = jsonText;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    text = memberText(text, name) ?? elementOf(text, step);
    if (text === undefined) return undefined;
  }
  return text;
}

/** RFC 6901: an index is 0 or digits without a leading zero. */
function elementOf(text: string, step: string): string | undefined {
  return /^(?:0|[1-9][0-9]{0,6})$/.test(step) ? elementText(text, Number(step)) : undefined;
}
