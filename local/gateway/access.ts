import type { CompiledStatement } from '../iam/statements.ts';
import { decide } from '../iam/statements.ts';
import { accountId } from '../template/resolve.ts';

/** A function process signs with its logical id as access key, which tells the gateway who calls. */
export interface Caller {
  logicalId: string;
  functionName: string;
  roleName: string;
  statements: CompiledStatement[];
}

export interface Signature {
  accessKeyId: string;
  service: string;
}

/** `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …` or the query form of a presigned URL. */
export const readSignature = (authorization: string | undefined, url: string): Signature | undefined => {
  const header = /Credential=([^/,\s]+)\/[^/]+\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? '');
  const match =
    header ?? /X-Amz-Credential=([^/&%]+)(?:\/|%2F)\w+(?:\/|%2F)[\w-]+(?:\/|%2F)([\w-]+)/i.exec(url);
  const [, accessKeyId, service] = match ?? [];
  return accessKeyId === undefined || service === undefined ? undefined : { accessKeyId, service };
};

/** The message of the refusal in AWS's own words, or undefined when the role allows the action on every resource. */
export const refusal = (caller: Caller, action: string, resources: string[]): string | undefined => {
  for (const resource of resources) {
    const decision = decide(caller.statements, action, resource);
    if (decision === 'allowed') continue;
    const why =
      decision === 'explicit-deny'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    const user = `arn:aws:sts::${accountId}:assumed-role/${caller.roleName}/${caller.functionName}`;
    return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  }
  return undefined;
};
