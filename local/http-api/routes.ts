export interface Route<T> {
  routeKey: string;
  target: T;
}

export interface RouteMatch<T> {
  route: Route<T>;
  pathParameters: Record<string, string>;
}

interface Compiled<T> {
  route: Route<T>;
  method: string;
  segments: string[];
  /** Sorts by specificity: per segment 0 literal, 1 variable, 2 greedy; an exact method before ANY. */
  rank: string;
}

const isGreedy = (segment: string): boolean => /^\{[^}]+\+\}$/.test(segment);
const isVariable = (segment: string): boolean => /^\{[^}+]+\}$/.test(segment);
const split = (path: string): string[] => path.split('/').slice(1);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const matchPath = (segments: string[], path: string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const value = path[i];
    if (isGreedy(segment)) {
      const rest = path.slice(i).join('/');
      if (rest === '') return undefined;
      parameters[segment.slice(1, -2)] = decode(rest);
      return parameters;
    }
    if (value === undefined) return undefined;
    if (isVariable(segment)) {
      if (value === '') return undefined;
      parameters[segment.slice(1, -1)] = decode(value);
    } else if (segment !== decode(value)) {
      return undefined;
    }
  }
  return path.length === segments.length ? parameters : undefined;
};

/**
 * Chooses a route as API Gateway does for HTTP APIs: the most specific one that fits both method and path, `$default` last.
 */
export const createRouter = <T>(routes: Route<T>[]) => {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const compiled: Compiled<T>[] = routes
    .filter((route) => route !== fallback)
    .map((route) => {
      const [method = '', path = ''] = route.routeKey.split(' ');
      if (!/^[A-Z]+$/.test(method) || !path.startsWith('/')) {
        throw new Error(`route key ${JSON.stringify(route.routeKey)} is not "METHOD /path" or "$default"`);
      }
      const segments = split(path);
      const kinds = segments
        .map((segment) => (isGreedy(segment) ? '2' : isVariable(segment) ? '1' : '0'))
        .join('');
      return { route, method, segments, rank: `${kinds}|${method === 'ANY' ? 1 : 0}` };
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));

  return (method: string, path: string): RouteMatch<T> | undefined => {
    const segments = split(path);
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchPath(candidate.segments, segments);
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
  };
};
