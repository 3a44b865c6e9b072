import * as z from 'zod/mini';

/** Letters, digits and `-_.`: what event types, event ids, uids and channels are made of (Svix's rule). */
const nameCharacters = /^[a-zA-Z0-9\-_.]+$/;
const rule = 'only letters, digits and - _ . are allowed';
const maxLength = 256;

/** What stands in the path of a URL: clients would take `.` and `..` as steps in it and reach another thing. */
const isNoPathStep = (name: string) => name !== '.' && name !== '..';
const stepRule = 'must not be . or .., which URLs take as steps in a path';

export const EventTypeName = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.regex(nameCharacters, rule),
    z.refine(isNoPathStep, stepRule),
  );
/** Channels may have `:` and `+` in them too (Svix's rule). */
export const Channel = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(128),
    z.regex(/^[a-zA-Z0-9\-_.:+]+$/, 'only letters, digits and - _ . : + are allowed'),
  );

/** A name that the client gives a thing; it must not look like one of our ids, which find the thing too. */
export function uidSchema(idPrefix: string) {
  return z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.regex(nameCharacters, rule),
    z.refine(isNoPathStep, stepRule),
    z.refine((uid) => !uid.startsWith(`${idPrefix}_`), `must not start with ${idPrefix}_, as ids do`),
  );
}

/** What ids are made of behind their prefix. Misskey's and FastComments' clients see endpoints' ids without it. */
const barePart = /^[a-zA-Z0-9]{27}$/;

/** An endpoint's uid, which stands where an id without `ep_` may stand too. */
export const EndpointUid = uidSchema('ep').check(
  z.refine((uid) => !barePart.test(uid), 'must not be 27 letters and digits, as ids are without ep_'),
);

export const EventId = uidSchema('msg');

/** Whether anything can have been given this name: what cannot must not reach the table, whose keys have limits. */
export function canBeUid(text: string): boolean {
  return text.length <= maxLength && nameCharacters.test(text);
}
