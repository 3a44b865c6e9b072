import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { EndpointHeaders } from '../../../core/send/endpoint-headers.ts';
import { conflict } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import { sealHeaders } from '../../parts/sealed-headers.ts';
import type { ManageDeps } from '../deps.ts';
import { checkStoredSize } from '../stored-size.ts';

/** @throws ApiError 409 or 422 */
export async function saveHeaders(
  deps: ManageDeps,
  before: Endpoint,
  headers: EndpointHeaders,
): Promise<Endpoint> {
  const after: Endpoint = withoutUndefined({
    ...(await deps.secrets.renewed(before)),
    sealedHeaders: await sealHeaders(deps.secrets, before, headers),
    updatedAtMs: Math.max(deps.now(), before.updatedAtMs + 1),
  });
  checkStoredSize('endpoint', after);
  if (!(await deps.endpoints.replace(before, after))) {
    throw conflict('The endpoint was changed by another request at the same time; read it and try again.');
  }
  return after;
}
