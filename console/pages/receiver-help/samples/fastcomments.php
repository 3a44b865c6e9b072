<?php
declare(strict_types=1);

const TOLERANCE_SECONDS = 300;

/**
 * Whether a request of the last five minutes comes from the holder of the secret.
 *
 * @param array<string, string> $headers with names in lower case: array_change_key_case(getallheaders())
 * @param string $rawBody the body before any parsing: file_get_contents('php://input')
 */
function is_genuine(array $headers, string $rawBody, string $secret): bool
{
    $timestamp = $headers['x-fastcomments-timestamp'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $expected = 'sha256=' . hash_hmac('sha256', $timestamp . '.' . $rawBody, $secret);
    return hash_equals($expected, $headers['x-fastcomments-signature'] ?? '');
}
