import * as z from 'zod';

export const CorsConfiguration = z.object({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: z.boolean().default(false),
  MaxAge: z.number().optional(),
});

/** The headers that API Gateway adds for a request with this Origin; none when the origin is not allowed. */
export const corsHeaders = (
  cors: z.infer<typeof CorsConfiguration> | undefined,
  origin: string | undefined,
  isPreflight: boolean,
): Record<string, string> => {
  if (cors === undefined || origin === undefined) return {};
  const any = cors.AllowOrigins.includes('*');
  if (!any && !cors.AllowOrigins.includes(origin)) return {};
  const list = (name: string, values: string[]): Record<string, string> =>
    values.length === 0 ? {} : { [name]: values.join(',') };
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...list('access-control-expose-headers', cors.ExposeHeaders),
    ...(isPreflight
      ? {
          ...list('access-control-allow-methods', cors.AllowMethods),
          ...list('access-control-allow-headers', cors.AllowHeaders),
          ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
        }
      : {}),
  };
};
