import * as z from 'zod/mini';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { EndpointHeaders } from '../../core/send/endpoint-headers.ts';
import type { SecretKeeper, SecretOwner } from './secret-keeper.ts';

const Headers = z.array(z.tuple([z.string(), z.string()]));

/** An endpoint's headers as they are kept: sealed, all of them, as any may be a credential. */
export async function sealHeaders(
  secrets: Pick<SecretKeeper, 'seal'>,
  owner: SecretOwner,
  headers: EndpointHeaders,
): Promise<string | undefined> {
  return headers.length === 0 ? undefined : secrets.seal(owner, JSON.stringify(headers));
}

/** @throws SecretUnreadableError */
export async function openHeaders(
  secrets: Pick<SecretKeeper, 'openText'>,
  endpoint: Endpoint,
): Promise<EndpointHeaders> {
  if (endpoint.sealedHeaders === undefined) return [];
  return Headers.parse(JSON.parse(await secrets.openText(endpoint, endpoint.sealedHeaders)));
}
