import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { follow } from '../router/location.ts';

/** A link to another page of the console. */
export function RouteLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} onFollow={follow}>
      {children}
    </Link>
  );
}
