"""The checks of conftest.py catch what they are there for."""

import pytest

pytest_plugins = ["pytester"]

_TEMPLATE = """
import logging, threading, os, warnings

def test_it(home):
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
