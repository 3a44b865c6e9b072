import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Route, SuccessStatus } from '../../lambdas/api/route.ts';
import { manageRoutes } from '../../lambdas/manage/routes.ts';
import { createMessage } from '../../lambdas/publish/create-message.ts';

/** The one table of routes, whichever function serves them. */
export const allRoutes = [...manageRoutes, createMessage] as readonly Route<never>[];

const patterns = allRoutes.map((route) => ({
  route,
  // More literal segments first: `msg/precheck` is no message's id.
  variables: route.path.split('{').length,
  pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
}));
patterns.sort((left, right) => left.variables - right.variables);

export function routeOf(method: string, path: string): Route<never> | undefined {
  const pathname = path.split('?', 1)[0] ?? path;
  const found = patterns.find(
    ({ route, pattern }) => (route.method === method || method === 'HEAD') && pattern.test(pathname),
  );
  return found?.route;
}

/**
 * Holds a 2xx answer against what its route says that it answers: its status, and a body of the schema with no member
 * beside.
 *
 * @param path from `/api/v1` on
 * @throws Error that says what differs
 */
export function expectDocumented(method: string, path: string, status: number, body: unknown): void {
  if (status < 200 || status > 299 || method === 'HEAD') return;
  const route = routeOf(method, path);
  if (!route) throw new Error(`${method} ${path} answered ${status} and is no route of the table.`);
  const reply = route.replies[status as SuccessStatus];
  const problem = (what: string) => new Error(`${route.operationId} answered ${status}, ${what}`);
  if (reply === undefined) throw problem('a status that its replies do not have.');
  if (reply === null) {
    if (body !== undefined) throw problem('with a body where its replies have none.');
    return;
  }
  const parsed = reply.safeParse(body);
  if (!parsed.success) throw problem(`which is not what its replies say: ${z.prettifyError(parsed.error)}`);
  if (!isDeepStrictEqual(withoutProto(parsed.data), withoutProto(body))) {
    throw problem(`with members that its replies do not have: ${JSON.stringify(body)}`);
  }
}

/** A member of this name, such as an id that somebody made up, zod leaves out where it looks at the members. */
function withoutProto(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) => (key === '__proto__' ? undefined : value));
}
