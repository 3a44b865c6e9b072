import { useRef } from 'react';
import type { Overview } from '../../api/overview-shapes.ts';
import { at, query } from '../../api/request.ts';
import { type Resource, useResource } from '../../api/use-resource.ts';

/** A look at busy logs costs a hundredth of a cent or two: once a minute is enough. */
const pollMs = 60_000;

export interface OverviewOf {
  /** Empty for the whole organization. */
  readonly application: string;
  readonly endpoint?: string;
  readonly hours: number;
}

/** How deliveries went in the last hours. What is in sight stays so until another time's numbers are there. */
export function useOverview({ application, endpoint, hours }: OverviewOf): Resource<Overview> {
  const of =
    application === ''
      ? ''
      : endpoint === undefined
        ? at`/app/${application}`
        : at`/app/${application}/endpoint/${endpoint}`;
  const resource = useResource<Overview>(`${of}/overview${query({ hours })}`, pollMs);
  const last = useRef<Overview>(undefined);
  if (resource.data !== undefined) last.current = resource.data;
  return { ...resource, data: resource.data ?? (resource.error ? undefined : last.current) };
}
