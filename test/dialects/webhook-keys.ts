/** The key of the example in the Standard Webhooks specification and its libraries. */
export const hmacKey = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const earlierHmacKey = 'whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY';
/** Test 1 of RFC 8032, 7.1. */
export const ed25519Key =
  'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==';
export const ed25519PublicKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
