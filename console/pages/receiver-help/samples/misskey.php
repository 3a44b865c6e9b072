<?php
declare(strict_types=1);

/**
 * Whether a request carries the secret: Misskey signs nothing, so nothing tells whether the body was changed.
 *
 * @param array<string, string> $headers with names in lower case: array_change_key_case(getallheaders())
 */
function is_genuine(array $headers, string $rawBody, string $secret): bool
{
    return hash_equals($secret, $headers['x-misskey-hook-secret'] ?? '');
}
