import { SQSClient } from '@aws-sdk/client-sqs';
import { SigningHash } from '../signing-hash.ts';

/** Without MD5 sums of what was sent, with which the SDK checks the answers: TLS has seen to the bytes. */
export function createSqsClient(): SQSClient {
  return new SQSClient({ md5: false, sha256: SigningHash });
}
