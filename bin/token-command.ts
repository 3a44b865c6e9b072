import { parseArgs } from 'node:util';
import { isId } from '../core/ids/ksuid.ts';
import { organizationToken } from '../core/manage/organization-token.ts';
import type { TokenTarget } from './token-target.ts';

export const tokenUsage = `Usage: npx grapnel token [revoke-all] [options]

Prints a token: of the local run that is up, or of a deployed stack with your AWS credentials.
revoke-all ends every token of the organization and of its applications instead; with --application, that
application's.

  --stack NAME              a deployed stack
  --organization org_…      another organization than the default one
  --application app_…       a token that reaches this application alone (id or uid)
  --expires-in TIME         such as 3600, 90m, 12h or 7d; applications' tokens: 1h to 7d
`;

export interface TokenCommandDeps {
  readonly target: (stack: string | undefined) => TokenTarget | Promise<TokenTarget>;
  readonly now: () => number;
}

/** The token that calls the API here is used at once. */
const momentSeconds = 300;

/** @returns what to print @throws Error for a person to read */
export async function tokenCommand(args: readonly string[], deps: TokenCommandDeps): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      organization: { type: 'string' },
      application: { type: 'string' },
      'expires-in': { type: 'string' },
    },
  });
  const action = positionals[0] ?? 'print';
  if (!['print', 'revoke-all'].includes(action) || positionals.length > 1) {
    throw new Error(`${positionals.join(' ')}: there is only revoke-all.\n\n${tokenUsage}`);
  }
  if (values.organization !== undefined && !isId('org', values.organization)) {
    throw new Error(`--organization ${values.organization}: must be org_ and 27 letters or digits.`);
  }
  const expirySeconds = values['expires-in'] === undefined ? undefined : secondsOf(values['expires-in']);
  const target = await deps.target(values.stack);
  const organization = values.organization ?? target.defaultOrganization;
  const signed = (seconds?: number) => organizationToken(target.key, organization, deps.now(), seconds);

  if (action === 'print' && values.application === undefined) return signed(expirySeconds);
  const call = async (path: string, body: unknown) =>
    post(target.apiUrl, path, await signed(momentSeconds), body);
  if (action === 'print') {
    const body = expirySeconds === undefined ? {} : { expiry: expirySeconds };
    const { token } = (await call(`app-portal-access/${segment(values.application)}`, body)) as {
      token: string;
    };
    return token;
  }
  if (values.application !== undefined) {
    await call(`app/${segment(values.application)}/expire-all`, {});
    return `Ended: every token of ${values.application} that was made until now.`;
  }
  await call('expire-all', {});
  return `Ended: every token of ${organization} and of its applications. Within 30 seconds nothing takes them.`;
}

const segment = (name: string | undefined): string => encodeURIComponent(name ?? '');

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function secondsOf(text: string): number {
  const [, count, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0) {
    throw new Error(`--expires-in ${text}: must be seconds or a time such as 90m, 12h or 7d.`);
  }
  return Number(count) * (unitSeconds[unit] ?? 1);
}

async function post(apiUrl: string, path: string, token: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${apiUrl}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${apiUrl} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
