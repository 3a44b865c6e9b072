import type { S3Client } from '@aws-sdk/client-s3';

/** The bucket of payloads that are too large to be worth an item; its lifecycle rule lets them expire. */
export interface PayloadBucket {
  put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** @throws when the payload has expired: S3 says AccessDenied, since the roles may not list the bucket. */
  get(key: string): Promise<Uint8Array>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

/** S3's client is loaded at the first use: most payloads are small, and a cold start need not pay for it. */
export function createPayloadBucket(bucket: string): PayloadBucket {
  let client: S3Client | undefined;
  const load = async () => {
    const { S3Client, GetObjectCommand, PutObjectCommand, DeleteObjectCommand } = await import(
      '@aws-sdk/client-s3'
    );
    client ??= new S3Client({});
    return { client, GetObjectCommand, PutObjectCommand, DeleteObjectCommand };
  };
  return {
    async put(key, bytes, signal) {
      const s3 = await load();
      await s3.client.send(
        new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }),
        signal ? { abortSignal: signal } : {},
      );
    },
    async get(key) {
      const s3 = await load();
      const answer = await s3.client.send(new s3.GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!answer.Body) throw new Error(`The object ${key} has no body.`);
      return answer.Body.transformToByteArray();
    },
    async delete(key) {
      const s3 = await load();
      await s3.client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
