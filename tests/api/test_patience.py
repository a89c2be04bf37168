"""How long a server asks us to wait."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from artifact_desktop.api.patience import Brake, backoff, wished_wait


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, 3600.0),
        ({"retry-after": "Not a date GMT"}, None),
        ({"ratelimit-reset": "12.5"}, 12.5),
        ({"retry-after": "3", "ratelimit-reset": "12"}, 3.0),
        ({"retry-after": "soon", "ratelimit-reset": "12"}, 12.0),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 -0000 GMT"}, 0.0),
    ],
)
def test_the_wish_of_a_server(headers: dict[str, str], seconds: float | None) -> None:
    assert wished_wait(headers) == seconds


def test_a_date_counts_from_now() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    wait = wished_wait({"retry-after": moment})
    assert wait is not None
    assert 500 < wait <= 600


def test_waits_grow_and_stay_bounded() -> None:
    waits = [backoff(attempt) for attempt in range(20)]
    assert waits[0] < waits[2] < waits[4]
    assert max(waits) <= 10


def test_a_longer_pause_is_not_cut_short() -> None:
    brake = Brake()
    assert brake.remaining() == 0
    brake.hold(600)
    brake.hold(1)
    assert brake.remaining() > 500
