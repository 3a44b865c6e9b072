import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { DeliveryMessage } from './contract.ts';

/**
 * The endpoint as a delivery is to see it: a test reaches an endpoint that is disabled too, and where its sender said
 * so, another URL with another secret.
 */
export function asTested(delivery: DeliveryMessage, endpoint: Endpoint): Endpoint;
export function asTested(delivery: DeliveryMessage, endpoint: Endpoint | undefined): Endpoint | undefined;
export function asTested({ manual }: DeliveryMessage, endpoint: Endpoint | undefined): Endpoint | undefined {
  const test = manual?.test;
  if (!test || !endpoint) return endpoint;
  return {
    ...endpoint,
    disabled: false,
    ...(test.url === undefined ? {} : { url: test.url }),
    ...(test.sealedSecret === undefined ? {} : { sealedSecret: test.sealedSecret, earlierSecrets: [] }),
  };
}
