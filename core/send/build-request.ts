import type { BuildResult, DeliveryInput } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/registry.ts';
import type { Endpoint } from '../manage/endpoint.ts';

/** What a delivery's request is made of beside its endpoint. */
export type RequestParts = Omit<DeliveryInput<unknown>, 'endpoint'>;

/** The request of a delivery in its endpoint's dialect, without the endpoint's own headers: for send, and to show later. */
export function buildRequest(endpoint: Endpoint, parts: RequestParts): BuildResult {
  const dialect = dialectNamed(endpoint.dialect);
  const { id, uid, methods } = endpoint;
  const options = dialect.options.parse(endpoint.dialectOptions);
  return dialect.buildRequest({ ...parts, endpoint: { id, uid, methods, options } });
}
