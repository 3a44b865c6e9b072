import { invalid } from '../api/api-error.ts';

/**
 * An item of DynamoDB holds 400 KB (409,600 bytes) with the names of its attributes. As JSON a thing is a little larger
 * than as an item; what is left is for its keys and for ten earlier secrets of 1.5 KB.
 */
const maxStoredBytes = 390_000;

/** Each field has a limit of its own; together they may still be more than can be stored. @throws ApiError 422 */
export function checkStoredSize(kind: string, thing: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(thing));
  if (bytes <= maxStoredBytes) return;
  throw invalid(['body'], `The ${kind} takes ${bytes} bytes as JSON; ${maxStoredBytes} are allowed.`);
}
