import * as z from 'zod';

const httpsOrigin = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => URL.parse(url)?.origin === url,
    'must be an origin such as https://example.com, with nothing after it',
  );

/** How the console looks and where it may be shown; `false` for none. */
export const ConsoleSettings = z.union([
  z.literal(false),
  z.strictObject({
    name: z.string().min(1).max(60).default('Grapnel'),
    logoUrl: z.url({ protocol: /^https$/ }).optional(),
    accentColor: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #0972d3')
      .optional(),
    frameAncestors: z.array(httpsOrigin).max(20).default([]),
    origin: httpsOrigin.optional(),
  }),
]);
