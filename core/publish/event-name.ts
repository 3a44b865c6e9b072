import * as z from 'zod';

/** Letters, digits and `-_.`: what event types, event ids, uids and channels are made of (Svix's rule). */
const nameCharacters = /^[a-zA-Z0-9\-_.]+$/;
const rule = 'only letters, digits and - _ . are allowed';

export const EventTypeName = z.string().min(1).max(256).regex(nameCharacters, rule);
export const Channel = z.string().min(1).max(128).regex(nameCharacters, rule);

/** A name that the client gives a thing; it must not look like one of our ids, which find the thing too. */
export function uidSchema(idPrefix: string) {
  return z
    .string()
    .min(1)
    .max(256)
    .regex(nameCharacters, rule)
    .refine((uid) => !uid.startsWith(`${idPrefix}_`), `must not start with ${idPrefix}_, as ids do`);
}

export const EventId = uidSchema('msg');
