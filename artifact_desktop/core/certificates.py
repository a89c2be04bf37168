"""Certificates that a person adds to those of the system: read from files, and never put in their place.

W&B's SDK and other Python programs are told of a company's certificate by variables; so is this program.
"""

import os
import re
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from artifact_desktop.core.errors import Code, NetworkError

FILE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Each names a file; the second also a folder."""
FOLDER_VARIABLE = "SSL_CERT_DIR"
"""Names folders, separated as in PATH."""

_LONGEST = 16 << 20  # bytes: every authority there is fits into a twentieth of it
_PEM = re.compile(rb"-----BEGIN (X509 )?CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END (X509 )?CERTIFICATE-----")
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


def read_certificates(files: Iterable[CertificateFile]) -> str:
    """Every certificate of the files, each once, as PEM; empty where there are none. Blocking.

    Takes PEM, also with other things between, and DER. Raises NetworkError: CERTIFICATE_UNREADABLE for a file that is
    not there, CERTIFICATE_MALFORMED for one that holds no certificate. In a folder other files may lie about.
    """
    found: dict[str, None] = {}
    for file in files:
        path = Path(file.path).expanduser()
        if path.is_dir():
            for each in sorted(path.iterdir()):
                with suppress(NetworkError):
                    found |= dict.fromkeys(_certificates(each, file))
        else:
            found |= dict.fromkeys(_certificates(path, file))
    return "".join(found)


def system_bundle() -> Path | None:
    """The file in which this system keeps its authorities; None where it keeps them otherwise. Blocking.

    Whatever the environment says: what it names is added to these (`read_certificates`).
    """
    return next((path for path in map(Path, filter(None, _BUNDLES)) if path.is_file()), None)


def fault_of_certificate(number: int) -> Code:
    """What is wrong with a certificate, from OpenSSL's, Windows' or macOS' number for it."""
    if number & 0xFFFFFFFF in _OUT_OF_DATE:
        return Code.TLS_OUT_OF_DATE
    return Code.TLS_OTHER_NAME if number & 0xFFFFFFFF in _OTHER_NAME else Code.TLS_FAILED


def _certificates(path: Path, told: CertificateFile) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
    except (OSError, ValueError) as error:
        raise NetworkError(Code.CERTIFICATE_UNREADABLE, file=told) from error
    blocks = [match[0].replace(b"X509 CERTIFICATE", b"CERTIFICATE") for match in _PEM.finditer(data)]
    try:
        # bytes are DER to Python, text is PEM
        ders = [ssl.PEM_cert_to_DER_cert(block.decode("ascii").strip()) for block in blocks] or [data]
        judge = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for der in ders:
            judge.load_verify_locations(cadata=der)
    except (ssl.SSLError, ValueError) as error:
        raise NetworkError(Code.CERTIFICATE_MALFORMED, file=told) from error
    return (ssl.DER_cert_to_PEM_cert(der) for der in ders)
