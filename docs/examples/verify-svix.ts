import { Webhook } from 'svix';

/** Passes when the request comes from the holder of the secret. @throws WebhookVerificationError */
export function verifySvix(headers: Record<string, string>, rawBody: string, secret: string) {
  new Webhook(secret).verify(rawBody, headers);
}
