import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource } from 'aws-cdk-lib/aws-s3-deployment';
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allow } from '../parts/allow.ts';

/** How long browsers and CloudFront may keep a file. */
const cacheControls = {
  immutable: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
  'asked for each time': [CacheControl.noCache()],
};

export interface ConsoleUploadProps {
  readonly bucket: IBucket;
}

/**
 * Puts files into the console's bucket when the stack is deployed, and takes them away when it is deleted: by CDK's own
 * function, with no more rights than that takes.
 */
export class ConsoleUpload extends Construct {
  readonly #bucket: IBucket;
  readonly #role: Role;
  readonly #logGroup: LogGroup;

  constructor(scope: Construct, id: string, { bucket }: ConsoleUploadProps) {
    super(scope, id);
    this.#bucket = bucket;
    this.#logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: "Grapnel: puts the console's files into their bucket",
    });
    allow(this.#role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [this.#logGroup.logGroupArn]);
    allow(this.#role, ['s3:ListBucket', 's3:GetBucketTagging'], [bucket.bucketArn]);
    allow(this.#role, ['s3:PutObject', 's3:DeleteObject'], [bucket.arnForObjects('*')]);
    const bucketId = Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket);
    Validations.of(this.#role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`,
      reason: 'The bucket holds nothing but these files, whose names change with their content.',
    });
  }

  /** Files that other versions left under the prefix stay: pages that are open may still load them. */
  files(
    id: string,
    prefix: string,
    sources: ISource[],
    cached: keyof typeof cacheControls,
  ): BucketDeployment {
    const deployment = new BucketDeployment(this, id, {
      sources: sources.map((source) => this.#readable(source)),
      destinationBucket: this.#bucket,
      destinationKeyPrefix: prefix,
      cacheControl: cacheControls[cached],
      prune: false,
      retainOnDelete: false,
      // CDK's own grants are of every file of the account's assets, and of actions that end in a star.
      role: this.#role.withoutPolicyUpdates() as IRole,
      logGroup: this.#logGroup,
      memoryLimit: 256,
      outputObjectKeys: false,
    });
    this.#acknowledgeHandler();
    return deployment;
  }

  #readable(source: ISource): ISource {
    return {
      bind: (scope, context) => {
        const bound = source.bind(scope, context);
        allow(this.#role, ['s3:GetObject'], [bound.bucket.arnForObjects(bound.zipObjectKey)]);
        return bound;
      },
    };
  }

  #acknowledgeHandler(): void {
    const reason =
      "The function is CDK's own: CloudFormation calls it in a deployment, waits for it, and fails with its error.";
    for (const handler of Stack.of(this).node.children) {
      if (!handler.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
      Validations.of(handler).acknowledge(
        { id: 'AwsSolutions-L1', reason },
        { id: 'Serverless-LambdaLatestVersion', reason },
        { id: 'Serverless-LambdaDLQ', reason },
        { id: 'Serverless-LambdaTracing', reason },
        { id: 'Serverless-LambdaAsyncFailureDestination', reason },
      );
    }
  }
}
