"""Certificates from files as people have them."""

import os
import ssl
from pathlib import Path

import pytest

from artifact_desktop.core.certificates import (
    CertificateFile,
    fault_of_certificate,
    files_of_environment,
    trust_of,
)
from artifact_desktop.core.errors import Code, NetworkError
from tests.fakes.managed_network import AUTHORITY, GOOD

PEM = AUTHORITY.read_text("ascii")
DER = ssl.PEM_cert_to_DER_cert(PEM)
OTHER = ssl.PEM_cert_to_DER_cert("-----BEGIN CERT" + GOOD.read_text("ascii").partition("-----BEGIN CERT")[2])
ONE_BYTE = b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"


def read(path: Path, variable: str = "") -> tuple[bytes, ...]:
    return trust_of([CertificateFile(str(path), variable)]).added


@pytest.mark.parametrize(
    "content",
    [
        PEM.encode(),
        PEM.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PEM.encode(),
        b"Subject: CN=Test Authority\n\n" + PEM.encode() + b"\ntrailing notes",
        PEM.replace(" CERTIFICATE", " X509 CERTIFICATE").encode(),
        DER,
        PEM.encode() * 3,
    ],
    ids=["pem", "windows", "bom", "notes", "x509", "der", "thrice"],
)
def test_every_form_comes_out_the_same(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ca").write_bytes(content)
    assert read(tmp_path / "ca") == (DER,)


def test_several_files_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("about these certificates")
    (tmp_path / "one.pem").write_text(PEM)
    (tmp_path / "two.crt").write_text(GOOD.read_text("ascii"))  # with its key before it
    (tmp_path / "gone.pem").symlink_to("nowhere")
    (tmp_path / "folder.pem").mkdir()
    os.mkfifo(tmp_path / "pipe.pem")
    assert read(tmp_path) == (DER, OTHER)
    assert trust_of([]).added == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, Code.CERTIFICATE_UNREADABLE),
        (b"", Code.CERTIFICATE_MALFORMED),
        (b"not a certificate", Code.CERTIFICATE_MALFORMED),
        (DER[:-9], Code.CERTIFICATE_MALFORMED),
        (PEM.replace("MIIB", "AAAA").encode(), Code.CERTIFICATE_MALFORMED),
        (b"-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n", Code.CERTIFICATE_MALFORMED),
        (GOOD.read_bytes().partition(b"-----BEGIN CERT")[0], Code.CERTIFICATE_MALFORMED),
        (ONE_BYTE + PEM.encode(), Code.CERTIFICATE_MALFORMED),
        (PEM.encode() + ONE_BYTE, Code.CERTIFICATE_MALFORMED),
        (b"-----BEGIN CERTIFICATE-----" + b" " * (1 << 20), Code.CERTIFICATE_MALFORMED),
        (PEM.encode() + b"#" * (20 << 20), Code.CERTIFICATE_MALFORMED),
    ],
    ids=[
        "missing",
        "empty",
        "text",
        "cut",
        "damaged",
        "nonsense",
        "key",
        "byte-first",
        "byte-last",
        "spaces",
        "20 MiB",
    ],
)
@pytest.mark.parametrize("variable", ["", "SSL_CERT_FILE"])
def test_a_file_that_is_no_certificate(tmp_path: Path, content: bytes | None, code: Code, variable: str) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NetworkError) as caught:
        read(path, variable)
    assert caught.value.code is code
    assert str(path) in str(caught.value)
    assert variable in str(caught.value)


@pytest.mark.parametrize("path", ["~nobody-of-that-name/ca.pem", "a\0b", "x" * 5000, "/dev/zero", "{tmp}/pipe"])
def test_a_path_that_leads_to_no_file(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NetworkError) as caught:
        read(Path(path.format(tmp=tmp_path)))
    assert caught.value.code is Code.CERTIFICATE_UNREADABLE


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(PEM)
    files = [CertificateFile(str(file))]
    assert trust_of(files) == trust_of(files)
    file.write_text(GOOD.read_text("ascii"))
    assert trust_of(files).added != (DER,)
    file.unlink()
    with pytest.raises(NetworkError):
        trust_of(files)


def test_what_the_environment_names() -> None:
    environ = {"SSL_CERT_FILE": "a", "CURL_CA_BUNDLE": "b", "REQUESTS_CA_BUNDLE": "", "SSL_CERT_DIR": "c"}
    assert [str(each) for each in files_of_environment(environ)] == [
        "a (SSL_CERT_FILE)",
        "b (CURL_CA_BUNDLE)",
        "c (SSL_CERT_DIR)",
    ]
    assert files_of_environment({}) == ()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (10, Code.TLS_OUT_OF_DATE),
        (9, Code.TLS_OUT_OF_DATE),
        (62, Code.TLS_OTHER_NAME),
        (18, Code.TLS_FAILED),
        (0, Code.TLS_FAILED),
        (0x800B0101, Code.TLS_OUT_OF_DATE),
        (0x800B0101 - (1 << 32), Code.TLS_OUT_OF_DATE),
        (0x800B010F, Code.TLS_OTHER_NAME),
        (-67818, Code.TLS_OUT_OF_DATE),
        (-67602, Code.TLS_OTHER_NAME),
    ],
)
def test_what_is_wrong_by_number(number: int, code: Code) -> None:
    assert fault_of_certificate(number) is code
