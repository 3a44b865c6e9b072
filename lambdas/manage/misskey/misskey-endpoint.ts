import { type CheckedParams, checkParams, type ObjectSchema } from '../../../core/manage/misskey/params.ts';
import type { Capability } from '../../api/capability.ts';
import type { ManageDeps } from '../deps.ts';
import type { Caller } from './caller.ts';
import { invalidParam } from './misskey-failure.ts';

type ParamsOf<Schema> = Extract<CheckedParams<Schema>, { readonly ok: true }>['params'];

/** One endpoint of Misskey's API: who may call it, and what it does. */
export interface MisskeyEndpoint {
  /** Whether it takes what Misskey calls a native token: one whose capabilities are not restricted. */
  readonly secure: boolean;
  readonly moderator: boolean;
  /** What stands for Misskey's permission (`kind`). */
  readonly needs: readonly Capability[];
  /** Whether its calls are counted, 60 in 15 minutes. */
  readonly limited: boolean;
  /** @returns what is answered as JSON; undefined for 204 */
  readonly act: (
    params: Readonly<Record<string, unknown>>,
    caller: Caller,
    deps: ManageDeps,
  ) => Promise<unknown>;
}

type Access = Omit<MisskeyEndpoint, 'act'>;

/** Checks an endpoint's types together and forgets them. Its parameters are checked after who may call it. */
export function defineEndpoint<const Schema extends ObjectSchema>(
  access: Access,
  schema: Schema,
  act: (params: ParamsOf<Schema>, caller: Caller, deps: ManageDeps) => Promise<unknown>,
): MisskeyEndpoint {
  return {
    ...access,
    async act(given, caller, deps) {
      const checked = checkParams(schema, given);
      if (!checked.ok) throw invalidParam(checked.problem);
      return act(checked.params as ParamsOf<Schema>, caller, deps);
    },
  };
}

const read = ['ViewBase', 'ViewEndpointSecret'] as const;
const open = { secure: false, moderator: false, limited: false };

/** Misskey's `read:account`: webhooks show their secrets. */
export const readAccount: Access = { ...open, needs: read };
/** Misskey's `write:account`. */
export const writeAccount: Access = { ...open, needs: ['ManageEndpoint'] };
/** Misskey's `read:account` of a native token, counted. */
export const testAccount: Access = { ...readAccount, secure: true, limited: true };
export const moderate: Access = { secure: true, moderator: true, limited: false, needs: [] };
export const testAsModerator: Access = { ...moderate, limited: true };
