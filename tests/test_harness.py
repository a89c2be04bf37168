"""The checks of conftest.py and the house rules catch what they are there for."""

import pytest

from tests.support.house_rules import violations

pytest_plugins = ["pytester"]

_TEMPLATE = """
import logging, threading, os, warnings

def test_it(home, qapp):
    {body}
"""
_INI = """
[pytest]
addopts = -p tests.conftest
filterwarnings = error
qt_api = pyside6
qt_log_level_fail = WARNING
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("logging.getLogger('x').warning('smoke')", "WARNING x: smoke"),
        ("threading.Thread(target=threading.Event().wait, args=(30,), name='sleeper', daemon=True).start()", "sleeper"),
        ("warnings.warn('old')", "UserWarning: old"),
        ("from PySide6.QtCore import qWarning; qWarning('smoke')", "smoke"),
        ("from PySide6.QtCore import QTimer; os.timer = QTimer(qapp); os.timer.start(60000)", "timers left running"),
    ],
)
def test_trouble_fails_a_test(pytester: pytest.Pytester, body: str, said: str) -> None:
    pytester.makepyfile(_TEMPLATE.format(body=body))
    pytester.makeini(_INI)
    result = pytester.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(f"*{said}*")


def test_a_home_is_empty_and_keyless(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_API_KEY", "k" * 40)
    pytester.makepyfile(
        _TEMPLATE.format(
            body="assert 'WANDB_API_KEY' not in os.environ and not list((home / '.config').iterdir())"
            " and os.environ['HOME'] == str(home)"
        )
    )
    pytester.makeini(_INI)
    assert pytester.runpytest_subprocess().ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("artifact_desktop/a.py", "x = 1  # TO" + "DO later\n"),
        ("artifact_desktop/a.py", "try:\n    x()\nexcept:\n    y()\n"),
        ("artifact_desktop/a.py", "x()  # type: " + "ignore[arg-type]\n"),
        ("tests/a.py", "time." + "sleep(1)\n"),
        ("docs/a.md", "see /wo" + "rk/main\n"),
        ("artifact_desktop/ui/a.py", "from PySide6.QtCore import QThr" + "ead\n"),
        ("artifact_desktop/a.py", "from wandb import Api\n"),
        ("artifact_desktop/a.py", "x = 1\n" * 401),
    ],
)
def test_house_rules_see(path: str, text: str) -> None:
    assert len(list(violations(path, text))) == 1


def test_house_rules_let_pass() -> None:
    for text in (
        "x()  # type: ignore[arg-type] - the stubs are wrong\n",
        '"""Long because it is one table."""\n' * 401,
    ):
        assert not list(violations("artifact_desktop/a.py", text))
