"""Signed addresses of stored objects: they carry their own right, and lose it."""

import hashlib
import hmac
import itertools
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlencode


@dataclass
class Signer:
    """Makes and checks addresses below `origin`, in the style of S3. `expire_all` ages everything issued so far.

    ASSUMED: the style. Real ones come from GCS, S3, Azure and others, and differ in their parameters only.
    """

    origin: str = ""
    lifetime: float = 3600.0  # seconds
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _first_valid: int = 0

    def url(self, key: str, method: str = "GET", **extra: str) -> str:
        """An address of `key` for one method, with `extra` parameters under the signature too."""
        now = time.time()
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ"),
            "X-Amz-Expires": f"{self.lifetime:g}",
            "X-Amz-Meta-Issued": f"{now:.6f}",
            "X-Amz-Meta-Number": str(next(self._numbers)),
            "X-Amz-SignedHeaders": "host",
            **extra,
        }
        query["X-Amz-Signature"] = self._sign(method, key, query)
        return f"{self.origin}/{quote(key)}?{urlencode(query)}"

    def fault(self, method: str, key: str, query: dict[str, str]) -> tuple[str, str] | None:
        """Why the request may not pass, as S3's code and message, or None."""
        query = dict(query)
        signature = query.pop("X-Amz-Signature", None)
        if signature is None:
            return "AccessDenied", "Access Denied"
        if not hmac.compare_digest(signature, self._sign(method, key, query)):
            return "SignatureDoesNotMatch", "The signature we calculated does not match the one you provided."
        expires_at = float(query["X-Amz-Meta-Issued"]) + float(query["X-Amz-Expires"])
        if time.time() >= expires_at or int(query["X-Amz-Meta-Number"]) < self._first_valid:
            return "AccessDenied", "Request has expired"
        return None

    def expire_all(self) -> None:
        """From now on every address issued before is an expired one. Any thread."""
        self._first_valid = next(self._numbers)

    def _sign(self, method: str, key: str, query: dict[str, str]) -> str:
        text = "\n".join((method, key, *(f"{name}={value}" for name, value in sorted(query.items()))))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
