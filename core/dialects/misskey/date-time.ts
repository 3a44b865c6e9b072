import * as z from 'zod/mini';

/** RFC 3339 with any offset: `2026-09-08T12:00:00.000Z`, as Misskey writes it. */
export const dateTime = z.iso.datetime({ offset: true, error: 'expected an ISO 8601 date and time' });
