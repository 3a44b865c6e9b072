import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


def is_genuine(headers: dict[str, str], raw_body: bytes, secret: str) -> bool:
    """Whether a request of the last five minutes comes from the holder of the secret.

    headers: with names in lower case. raw_body: the bytes of the body, before any parsing.
    """
    timestamp = headers.get("x-fastcomments-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{timestamp}.".encode() + raw_body
    expected = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("x-fastcomments-signature", "").encode(), expected.encode())
