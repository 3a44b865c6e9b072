import { Webhook } from 'standardwebhooks';

/** The event, once it is known to come from the holder of the secret. @throws WebhookVerificationError */
export function verifyStandardWebhooks(headers: Record<string, string>, rawBody: string, secret: string) {
  return new Webhook(secret).verify(rawBody, headers);
}
