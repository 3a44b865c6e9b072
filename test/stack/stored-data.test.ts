import { describe, expect, it } from 'vitest';
import { shortRetentionsDays } from '../../core/publish/stored-payload.ts';
import { synthesize } from './synthesized.ts';

const stateful = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];

describe('stored data', () => {
  const { ofType } = synthesize();

  // What the console's bucket holds, each deployment puts there again.
  const kept = stateful.flatMap(ofType).filter(([id]) => !id.startsWith('Console'));
  it.each(kept)('%s outlives its stack', (_id, resource) => {
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it.each(ofType('AWS::DynamoDB::Table'))('%s can be restored and costs nothing while idle', (_id, table) => {
    expect(table.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  it('finds attempts by endpoint and deliveries by due time, and forgets what expired', () => {
    const messages = ofType('AWS::DynamoDB::Table').find(([id]) => id.startsWith('Messages'))?.[1];
    expect(messages?.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'attempts-by-endpoint',
          KeySchema: [
            { AttributeName: 'endpointLog', KeyType: 'HASH' },
            { AttributeName: 'attemptId', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'deliveries-by-due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueAtMs', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  it.each(kept.filter(([, { Type }]) => Type === 'AWS::S3::Bucket'))(
    '%s is private, encrypted and forgets with the messages',
    (_id, bucket) => {
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: [
            { ExpirationInDays: 90, Status: 'Enabled' },
            // Payloads that their producers want gone earlier.
            ...shortRetentionsDays.map((days) => ({
              Prefix: `${days}-days/`,
              ExpirationInDays: days,
              Status: 'Enabled',
            })),
          ],
        },
      });
    },
  );

  it('has generated keys that nobody has seen', () => {
    for (const [, secret] of ofType('AWS::SecretsManager::Secret')) {
      expect(secret.Properties['SecretString']).toBeUndefined();
      expect(secret.Properties['GenerateSecretString']).toEqual({
        PasswordLength: 64,
        ExcludePunctuation: true,
      });
    }
  });
});

describe('stored data of a trial', () => {
  const { ofType } = synthesize({ retainData: false, pointInTimeRecovery: false, jwtSecret: 'trial' });

  it.each(stateful.flatMap(ofType))('%s goes with its stack', (_id, resource) => {
    expect(resource.DeletionPolicy).toBe('Delete');
  });

  it('has the token key of the settings', () => {
    const given = ofType('AWS::SecretsManager::Secret').filter(
      ([, secret]) => secret.Properties['SecretString'],
    );
    expect(given.map(([id, secret]) => [id, secret.Properties['SecretString']])).toEqual([
      [expect.stringContaining('TokenKey'), 'trial'],
    ]);
  });
});
