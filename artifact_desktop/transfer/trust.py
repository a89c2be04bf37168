"""Whom libcurl trusts: what the system trusts, and the certificates of the network setting. Proxies likewise."""

import os
import ssl
import sys
from functools import lru_cache
from pathlib import Path

import pycurl

from artifact_desktop.core.certificates import HAS_STORE, Trust
from artifact_desktop.core.errors import Code, NetworkError


@lru_cache(maxsize=4)
def trust_options(trust: Trust) -> tuple[tuple[int, str | bytes | int], ...]:
    """The options of a handle. Blocking; any thread. Raises NetworkError when the system's file cannot be read.

    libcurl reads a text anew for each connection (30 ms), a file once for all of a loop; but then it does not notice
    for a day that the file has changed. So everything goes into a file of our own, a new one whenever it is another.
    """
    options: list[tuple[int, str | bytes | int]] = []
    if HAS_STORE:
        native = pycurl.SSLOPT_NATIVE_CA
        options += [(pycurl.SSL_OPTIONS, native), (pycurl.PROXY_SSL_OPTIONS, native)]
    everything = _everything(trust)
    if everything and sys.platform == "linux":
        file = _file_in_memory(everything)
        options += [(pycurl.CAINFO, file), (pycurl.PROXY_CAINFO, file)]
    elif everything:
        options += [(pycurl.CAINFO_BLOB, everything), (pycurl.PROXY_CAINFO_BLOB, everything)]
    return tuple(options)


def _everything(trust: Trust) -> bytes:
    try:
        system = Path(trust.system.path).read_bytes() if trust.system else b""
    except OSError as error:
        raise NetworkError(Code.CERTIFICATE_UNREADABLE, file=trust.system and trust.system.path) from error
    added = "".join(map(ssl.DER_cert_to_PEM_cert, trust.added)).encode("ascii")
    return b"\n".join(filter(None, (system, added)))


def _file_in_memory(content: bytes) -> str:
    """The name of a file that is on no disk. It stays open: a connection on any thread may be about to read it, and
    its name must not come to mean another one.
    """
    descriptor = os.memfd_create("certificates")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    return f"/proc/self/fd/{descriptor}"
