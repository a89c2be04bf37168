"""Digests as W&B writes them: base64 of 16 bytes, the algorithm told only by a tag beside them."""

import base64
import binascii
from enum import StrEnum


class DigestAlgorithm(StrEnum):
    """How the bytes of a stored file are summed; `ManifestEntry.algorithm`."""

    MD5 = "MD5"
    XXH128 = "XXH128"
    UNKNOWN = "unknown"  # a tag of a newer server: only the size can be checked


def digest_to_hex(digest: str) -> str | None:
    """Lower-case hex of a base64 digest, or None where it is not base64 of 16 bytes (an ETag, a URL)."""
    try:
        raw = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 16 else None


def hex_to_digest(text: str) -> str:
    """Base64 of a hex digest. Raises ValueError when `text` is not hex."""
    return base64.b64encode(bytes.fromhex(text)).decode("ascii")
