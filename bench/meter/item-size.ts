import * as z from 'zod';

/**
 * DynamoDB's own form of a value. Sizes are those of "DynamoDB item sizes and formats" in its developer guide, which
 * gives numbers as "approximately".
 */
type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

export const ItemShape = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Bytes of names and values together. */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  const [entry] = Object.entries(value);
  if (entry === undefined) throw new Error('An attribute value has no type.');
  const [type, content] = entry;
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'M':
      // Three bytes for the map and one for each element, beside the elements themselves.
      return 3 + itemBytes(content as Item) + Object.keys(content as Item).length;
    case 'L':
      return 3 + sum((content as AttributeValue[]).map((element) => 1 + valueBytes(element)));
    case 'SS':
      return sum((content as string[]).map((text) => Buffer.byteLength(text)));
    case 'NS':
      return sum((content as string[]).map(numberBytes));
    case 'BS':
      return sum((content as string[]).map((text) => Buffer.from(text, 'base64').length));
    default:
      throw new Error(`DynamoDB has no type ${type}.`);
  }
}

/** A byte for two significant digits and one more, and one for a sign; zeros at both ends count nothing. */
function numberBytes(text: string): number {
  const digits = text.replace(/e.*$/i, '').replace(/[-+.]/g, '');
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '').length;
  return Math.ceil(significant / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
