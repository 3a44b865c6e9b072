import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

export interface SecretVersion {
  readonly text: string;
  readonly versionId: string;
  readonly createdAtMs: number;
}

export async function readSecretVersion(client: SecretsManagerClient, arn: string): Promise<SecretVersion> {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!answer.SecretString || !answer.VersionId || !answer.CreatedDate) {
    throw new Error(`The secret ${arn} holds no text.`);
  }
  return {
    text: answer.SecretString,
    versionId: answer.VersionId,
    createdAtMs: answer.CreatedDate.getTime(),
  };
}

/** What marks a value that is to become the current one. */
const nextStage = 'GRAPNELNEXT';
/** AWSCURRENT is elsewhere by now, or somebody else's next value has taken the label from ours, which is gone then. */
const moved = [InvalidParameterException, InvalidRequestException, ResourceNotFoundException];

/**
 * Makes `text` the secret's value, if its value still is the version that was seen: false otherwise. A plain
 * PutSecretValue compares nothing; moving the label AWSCURRENT from a named version does. The version before stays as
 * AWSPREVIOUS.
 */
export async function replaceSecretVersion(
  client: SecretsManagerClient,
  arn: string,
  seen: Pick<SecretVersion, 'versionId'>,
  text: string,
): Promise<boolean> {
  const put = await client.send(
    new PutSecretValueCommand({
      SecretId: arn,
      SecretString: text,
      VersionStages: [nextStage],
      ClientRequestToken: randomUUID(),
    }),
  );
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: put.VersionId,
        RemoveFromVersionId: seen.versionId,
      }),
    );
    return true;
  } catch (error) {
    if (moved.some((kind) => error instanceof kind)) return false;
    throw error;
  }
}
