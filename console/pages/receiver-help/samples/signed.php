<?php
declare(strict_types=1);

const TOLERANCE_SECONDS = 300;

/**
 * Whether a request of the last five minutes comes from the holder of the secret.
 *
 * @param array<string, string> $headers with names in lower case: array_change_key_case(getallheaders())
 * @param string $rawBody the body before any parsing: file_get_contents('php://input')
 * @param string $secret whsec_…, or whpk_… where the endpoint signs with Ed25519 (extension sodium)
 */
function is_genuine(array $headers, string $rawBody, string $secret): bool
{
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $signed = ($headers['webhook-id'] ?? '') . '.' . $timestamp . '.' . $rawBody;
    [$kind, $encoded] = explode('_', $secret, 2);
    $key = base64_decode($encoded, true);
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
        [$version, $value] = explode(',', $signature, 2) + ['', ''];
        $given = base64_decode($value, true);
        if ($given === false) {
            continue;
        }
        if ($kind === 'whpk') {
            if ($version === 'v1a' && strlen($given) === SODIUM_CRYPTO_SIGN_BYTES
                && sodium_crypto_sign_verify_detached($given, $signed, $key)) {
                return true;
            }
        } elseif ($version === 'v1' && hash_equals(hash_hmac('sha256', $signed, $key, true), $given)) {
            return true;
        }
    }
    return false;
}
