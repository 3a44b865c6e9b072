import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The bucket of payloads that are too large to be worth an item; its lifecycle rule lets them expire. */
export interface PayloadBucket {
  put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** @throws when the payload has expired: S3 says AccessDenied, since the roles may not list the bucket. */
  get(key: string): Promise<Uint8Array>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

/** The client is made at the first use: most payloads are small, and a cold start need not pay for it. */
export function createPayloadBucket(bucket: string): PayloadBucket {
  let client: S3Client | undefined;
  const s3 = (): S3Client => {
    client ??= new S3Client({});
    return client;
  };
  return {
    async put(key, bytes, signal) {
      await s3().send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }),
        signal ? { abortSignal: signal } : {},
      );
    },
    async get(key) {
      const answer = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!answer.Body) throw new Error(`The object ${key} has no body.`);
      return answer.Body.transformToByteArray();
    },
    async delete(key) {
      await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
