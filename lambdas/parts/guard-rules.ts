import { cidrProblem, type GuardRules } from '../../core/send/guard.ts';

/**
 * The rules of the outbound guard as the environment writes them.
 * @throws Error on a range that is none: it would open nothing, and nobody would know why
 */
export function guardRulesFrom(env: {
  readonly ALLOWED_PRIVATE_CIDRS: string;
  readonly HTTPS_ONLY: 'true' | 'false';
}): GuardRules {
  const allowedPrivateCidrs = env.ALLOWED_PRIVATE_CIDRS.split(',').filter((cidr) => cidr !== '');
  for (const cidr of allowedPrivateCidrs) {
    const problem = cidrProblem(cidr);
    if (problem) throw new Error(`ALLOWED_PRIVATE_CIDRS: ${problem}`);
  }
  return { httpsOnly: env.HTTPS_ONLY === 'true', allowedPrivateCidrs };
}
