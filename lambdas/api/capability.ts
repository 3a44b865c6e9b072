import type { Route } from './route.ts';

/** What a token of an application may be given leave to do, in Svix's words. */
export const capabilities = [
  'ViewBase',
  'ViewEndpointSecret',
  'ManageEndpointSecret',
  'ManageTransformations',
  'CreateAttempts',
  'ManageEndpoint',
] as const;
export type Capability = (typeof capabilities)[number];

/** What a token has that was asked for as read-only. */
export const readOnlyCapabilities: readonly Capability[] = ['ViewBase', 'ViewEndpointSecret'];

/** Who may manage endpoints may manage and see their secrets, as Svix has it. */
const alsoBy: Readonly<Partial<Record<Capability, readonly Capability[]>>> = {
  ViewEndpointSecret: ['ManageEndpointSecret', 'ManageEndpoint'],
  ManageEndpointSecret: ['ManageEndpoint'],
};

/** Whether a token with these capabilities may call the route; `held` undefined means all. */
export function mayCall(
  held: readonly string[] | undefined,
  route: Pick<Route<never>, 'method' | 'path'>,
): boolean {
  return holds(held, neededCapability(route));
}

/** Whether `held` has a capability, or one that includes it. */
export function holds(held: readonly string[] | undefined, needed: Capability): boolean {
  if (held === undefined || needed === 'ViewBase') return true;
  return [needed, ...(alsoBy[needed] ?? [])].some((capability) => held.includes(capability));
}

/** What the route takes. Reading and ending one's own token take what every token has. */
export function neededCapability({ method, path }: Pick<Route<never>, 'method' | 'path'>): Capability {
  if (path.endsWith('/secret')) return 'ViewEndpointSecret';
  if (path.endsWith('/secret/rotate')) return 'ManageEndpointSecret';
  if (method === 'GET' || path.endsWith('/auth/logout')) return 'ViewBase';
  if (/\/(resend|recover|replay-missing|bulk-replay|send-example)$/.test(path)) return 'CreateAttempts';
  // Who may start a task may end it.
  if (path.startsWith('/api/v1/background-task/')) return 'CreateAttempts';
  return 'ManageEndpoint';
}
