import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { retentionPrefix, shortRetentionsDays } from '../../core/publish/stored-payload.ts';
import { allow } from '../parts/allow.ts';
import { type DataProtection, removalPolicyOf } from './data-protection.ts';

export interface PayloadBucketProps extends Pick<DataProtection, 'retainData'> {
  readonly retentionDays: number;
}

/** A function with its role inside it: what is acknowledged for it holds for its policy. */
type Grantee = IGrantable & IConstruct;

/** Payloads for which one S3 request costs less than the write units of a table item. */
export class PayloadBucket extends Construct {
  readonly bucket: Bucket;
  readonly env: { readonly PAYLOAD_BUCKET: string };

  constructor(scope: Construct, id: string, props: PayloadBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        { id: 'expire-with-message', expiration: Duration.days(props.retentionDays) },
        // Messages whose producer wants them gone earlier. Of two rules that fit, S3 follows the shorter.
        ...shortRetentionsDays
          .filter((days) => days < props.retentionDays)
          .map((days) => ({
            id: `expire-after-${days}-days`,
            prefix: retentionPrefix(days),
            expiration: Duration.days(days),
          })),
      ],
      removalPolicy: removalPolicyOf(props),
    });
    this.env = { PAYLOAD_BUCKET: this.bucket.bucketName };
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the service reads and writes it, one object per large message, and its own log names the message; ' +
        'access logs would be a second bucket that grows with the traffic. CloudTrail data events cover an audit.',
    });
  }

  /** publish and manage read back what they kept; send reads what it sends. */
  grantRead(grantee: Grantee): Grant {
    return this.#allowObjects(grantee, 's3:GetObject');
  }

  /** manage deletes the payloads that it is asked to delete. */
  grantDelete(grantee: Grantee): Grant {
    return this.#allowObjects(grantee, 's3:DeleteObject');
  }

  /** publish and fan-out keep the payloads of messages that they accept. */
  grantKeep(grantee: Grantee): Grant {
    return this.#allowObjects(grantee, 's3:PutObject');
  }

  #allowObjects(grantee: Grantee, action: string): Grant {
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`,
      reason: 'Keys of payload objects come from message ids, so they cannot be listed beforehand.',
    });
    return allow(grantee, [action], [this.bucket.arnForObjects('*')]);
  }
}
