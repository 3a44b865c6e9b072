import type { TableAccess } from '../../core/adapters/dynamodb/document-client.ts';
import { endpointKey } from '../../core/adapters/dynamodb/endpoints.ts';
import { saveSealed } from '../../core/adapters/dynamodb/sealed-items.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { SecretKeeper } from './secret-keeper.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * After the master key rotated, an endpoint's secrets are sealed anew when they are used. Never fails: what is sealed
 * under the earlier key still opens, and `grapnel secrets re-encrypt` comes by.
 */
export function createRenewSecrets(deps: {
  readonly table: TableAccess;
  readonly secrets: Pick<SecretKeeper, 'renewed'>;
  readonly telemetry: Pick<Telemetry, 'warn'>;
}) {
  return async (endpoint: Endpoint): Promise<void> => {
    try {
      const after = await deps.secrets.renewed(endpoint);
      if (after !== endpoint) await saveSealed(deps.table, endpointKey(endpoint), endpoint, after);
    } catch (error) {
      deps.telemetry.warn("An endpoint's secrets could not be sealed anew; they still open.", {
        endpoint: endpoint.id,
        error,
      });
    }
  };
}
