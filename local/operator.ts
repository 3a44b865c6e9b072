/** Credentials of the local run itself, of its commands, its tests and the demo: allowed everything. */
export const operatorAccessKey = 'local-operator';

/** What an SDK client takes to call the local run as its operator. */
export function operatorConfig(gatewayUrl: string) {
  return {
    endpoint: gatewayUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: operatorAccessKey, secretAccessKey: 'local' },
  };
}
