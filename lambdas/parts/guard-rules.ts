import type { GuardRules } from '../../core/send/guard.ts';

/** The rules of the outbound guard as the environment writes them. */
export function guardRulesFrom(env: {
  readonly ALLOWED_PRIVATE_CIDRS: string;
  readonly HTTPS_ONLY: 'true' | 'false';
}): GuardRules {
  return {
    httpsOnly: env.HTTPS_ONLY === 'true',
    allowedPrivateCidrs: env.ALLOWED_PRIVATE_CIDRS.split(',').filter((cidr) => cidr !== ''),
  };
}
