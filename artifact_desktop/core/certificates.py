"""Certificates that a person adds to those of the system: read from files, and never put in their place.

W&B's SDK and other Python programs are told of a company's certificate by variables; so is this program.
"""

import os
import re
import ssl
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from artifact_desktop.core.errors import Code, NetworkError

FILE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Each names a file; the second also a folder."""
FOLDER_VARIABLE = "SSL_CERT_DIR"
"""Names folders, separated as in PATH."""

_LONGEST = 16 << 20  # bytes: every authority there is fits into a twentieth of it
_PEM = re.compile(rb"-----BEGIN (X509 )?CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END (X509 )?CERTIFICATE-----")
HAS_STORE = sys.platform in ("win32", "darwin")
"""Whether the system keeps its authorities in a store of its own, which is asked, and in no file."""
# Where systems keep all authorities in one file; the first is what this Python was built for.
_BUNDLES = (
    ssl.get_default_verify_paths().openssl_cafile,
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
)
# Why a certificate is not valid, as OpenSSL, Windows and macOS number it.
_OUT_OF_DATE = frozenset({9, 10, 0x800B0101, -67818 & 0xFFFFFFFF, -67819 & 0xFFFFFFFF})
_OTHER_NAME = frozenset({62, 64, 0x800B010F, -67602 & 0xFFFFFFFF})


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A file, or a folder of files, to trust. `variable` names the environment's variable it comes from, if one."""

    path: str
    variable: str = ""

    def __str__(self) -> str:
        return f"{self.path} ({self.variable})" if self.variable else self.path


def files_of_environment(environ: Mapping[str, str]) -> tuple[CertificateFile, ...]:
    """What the variables name that W&B's SDK and other Python programs read. Touches no disk."""
    found = [CertificateFile(environ[name], name) for name in FILE_VARIABLES if environ.get(name)]
    folders = environ.get(FOLDER_VARIABLE, "").split(os.pathsep)
    return (*found, *(CertificateFile(folder, FOLDER_VARIABLE) for folder in folders if folder))


class Stored(NamedTuple):
    """A file as it is at the moment: equal as long as nobody has changed it."""

    path: str
    identity: int
    size: int
    changed: int

    @classmethod
    def at(cls, path: Path) -> Self:
        """Raises OSError, also for what is no ordinary file: reading it could wait for ever."""
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(path)
        return cls(str(path), found.st_ino, found.st_size, found.st_mtime_ns)


class Trust(NamedTuple):
    """Whom to trust: `system`, the file of the system's authorities (None where there is none), and the certificates
    `added` to them, as DER. Equal as long as nothing changes on the disk.
    """

    system: Stored | None
    added: tuple[bytes, ...]


def trust_of(files: Iterable[CertificateFile]) -> Trust:
    """What the system and these files hold now, each certificate once. Blocking; cheap while nothing changes.

    Takes PEM, also with other things between, and DER. Raises NetworkError: CERTIFICATE_UNREADABLE for a file that is
    not there, CERTIFICATE_MALFORMED for one that holds no certificate. In a folder other files may lie about.
    """
    return Trust(_system_bundle(), tuple(dict.fromkeys(each for file in files for each in _held_by(file))))


def _system_bundle() -> Stored | None:
    """Whatever the environment says: what it names is added to these."""
    for path in () if HAS_STORE else filter(None, _BUNDLES):
        with suppress(OSError):
            if (found := Stored.at(Path(path))).size:
                return found
    return None


def fault_of_certificate(number: int) -> Code:
    """What is wrong with a certificate, from OpenSSL's, Windows' or macOS' number for it."""
    if number & 0xFFFFFFFF in _OUT_OF_DATE:
        return Code.TLS_OUT_OF_DATE
    return Code.TLS_OTHER_NAME if number & 0xFFFFFFFF in _OTHER_NAME else Code.TLS_FAILED


def _held_by(file: CertificateFile) -> Iterator[bytes]:
    try:
        path = Path(file.path).expanduser()
        if path.is_dir():
            for each in sorted(path.iterdir()):
                with suppress(OSError, ValueError):
                    yield from _certificates(Stored.at(each))
            return
        found = _certificates(Stored.at(path))
    except (OSError, ValueError, RuntimeError) as error:  # the last two: no path at all, nobody of that name is at home
        raise NetworkError(Code.CERTIFICATE_UNREADABLE, file=file) from error
    if not found:
        raise NetworkError(Code.CERTIFICATE_MALFORMED, file=file)
    yield from found


@lru_cache(maxsize=2048)
def _certificates(file: Stored) -> tuple[bytes, ...]:
    """Every certificate of a file, as DER; none where one of them is broken. Judged all at once: one by one they take
    three times as long. Raises OSError.
    """
    if file.size > _LONGEST:
        return ()
    data = Path(file.path).read_bytes()
    blocks = [match[0].replace(b"X509 CERTIFICATE", b"CERTIFICATE") for match in _PEM.finditer(data)]
    judge = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        ders = [ssl.PEM_cert_to_DER_cert(block.decode("ascii")) for block in blocks] or [data]
        judge.load_verify_locations(cadata=b"".join(ders))
    except (ssl.SSLError, ValueError):
        return ()
    return tuple(ders) if judge.cert_store_stats()["x509"] == len(set(ders)) else ()
