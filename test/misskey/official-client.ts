import { createRequire } from 'node:module';

/**
 * Misskey's official client. Loaded so, and not by an import declaration, because the linter gives up on a project whose
 * imports lead it into the client's half a million generated types.
 */
export const { api } = createRequire(import.meta.url)('misskey-js') as typeof import('misskey-js');
