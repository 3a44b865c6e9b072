import base64
import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


def is_genuine(headers: dict[str, str], raw_body: bytes, secret: str) -> bool:
    """Whether a request of the last five minutes comes from the holder of the secret.

    headers: with names in lower case. raw_body: the bytes of the body, before any parsing.
    secret: whsec_..., or whpk_... where the endpoint signs with Ed25519 (pip install cryptography).
    """
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + raw_body
    signatures = headers.get("webhook-signature", "").split(" ")
    kind, _, key = secret.partition("_")
    if kind == "whpk":
        return any(verifies(key, text[4:], signed) for text in signatures if text.startswith("v1a,"))
    digest = hmac.new(base64.b64decode(key), signed, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return any(hmac.compare_digest(text.encode(), expected.encode()) for text in signatures)


def verifies(key: str, signature: str, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), signed)
        return True
    except (InvalidSignature, ValueError):
        return False
