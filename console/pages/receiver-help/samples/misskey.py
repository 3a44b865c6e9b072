import hmac


def is_genuine(headers: dict[str, str], raw_body: bytes, secret: str) -> bool:
    """Whether a request carries the secret: Misskey signs nothing, so nothing tells whether the body was changed.

    headers: with names in lower case.
    """
    return hmac.compare_digest(headers.get("x-misskey-hook-secret", "").encode(), secret.encode())
