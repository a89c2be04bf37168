import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.digests import digest_to_hex, hex_to_digest


def test_a_known_digest() -> None:
    assert digest_to_hex("1B2M2Y8AsgTpgAmY7PhCfg==") == hashlib.md5(b"").hexdigest()


@given(st.binary(min_size=16, max_size=16))
def test_a_digest_survives_both_ways(raw: bytes) -> None:
    digest = base64.b64encode(raw).decode()
    assert digest_to_hex(digest) == raw.hex()
    assert hex_to_digest(raw.hex()) == digest


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_anything_else_is_none_and_never_raises(text: str) -> None:
    found = digest_to_hex(text)
    assert found is None or hex_to_digest(found) == text


@pytest.mark.parametrize(
    "reference",
    ["", "5e1d7a90", '"5e1d7a90c3b8f264-12"', "s3://bucket/key", "1B2M2Y8AsgTpgAmY7PhCfg", "ééé=", "AAAA", "A" * 44],
)
def test_what_references_carry_is_no_digest(reference: str) -> None:
    assert digest_to_hex(reference) is None


def test_what_is_no_hex_is_refused() -> None:
    with pytest.raises(ValueError, match="non-hexadecimal"):
        hex_to_digest("not hex")
