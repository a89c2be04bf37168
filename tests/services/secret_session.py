"""A session bus of its own with a keyring on it, or none, and programs that use it.

with SecretSession(home) as session:
    session.start_keyring("password")
    with session.client() as client:
        client.ask("set", key="...")
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from tests.support.waiting import wait_until

_CHECKOUT = Path(__file__).parents[2]
_PATIENCE = 60.0
_BARE_BUS = """<busconfig><type>session</type><listen>unix:tmpdir={runtime}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Client:
    """A running `keyring_client`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def send(self, do: str, **arguments: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the client is gone"
        return json.loads(line)

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        self.send(do, **arguments)
        return self.answer()

    def quit(self) -> int:
        """Ends its input, as quitting does; its exit code. Fails when it does not end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(_PATIENCE)


class SecretSession:
    """Used as a context manager. Programs find `home` and nothing else of this computer's desktop."""

    def __init__(self, home: Path, environment: dict[str, str] | None = None, *, activates: bool = True) -> None:
        """`environment` is that of a desktop that has a bus already. `activates`: the bus starts a keyring if asked."""
        self.home = home
        runtime = home / ".runtime"
        runtime.mkdir(mode=0o700, exist_ok=True, parents=True)
        plain = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "LC_ALL": "C.UTF-8"}
        self.env = dict(environment) if environment else plain
        self._bus_options = ["--session"]
        if not activates:
            (home / "bus.conf").write_text(_BARE_BUS.format(runtime=runtime))
            self._bus_options = [f"--config-file={home / 'bus.conf'}"]
        self.env.pop("PYTHON_KEYRING_BACKEND", None)
        self._ending = contextlib.ExitStack()

    def __enter__(self) -> Self:
        if "DBUS_SESSION_BUS_ADDRESS" not in self.env:
            bus = self.spawn("dbus-daemon", *self._bus_options, "--nofork", "--print-address")
            assert bus.stdout is not None
            self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def spawn(self, *argv: str, log: str = "errors.log") -> "subprocess.Popen[str]":
        """Starts a program that is ended with this session. What it complains of goes to `log` in the home."""
        with (self.home / log).open("ab") as errors:
            process = subprocess.Popen(
                argv,
                cwd=_CHECKOUT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._ending.callback(_end, process)
        return process

    def start_keyring(self, password: str) -> "subprocess.Popen[str]":
        """A gnome-keyring whose login keyring is unlocked, and made with this password where there is none yet."""
        daemon = self.spawn("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
        assert daemon.stdin is not None
        daemon.stdin.write(password)
        daemon.stdin.close()
        wait_until(self._has_service, _PATIENCE, "the keyring")
        return daemon

    def stop_keyring(self, daemon: "subprocess.Popen[str]") -> None:
        """Ends the keyring; the next one that is asked for starts locked."""
        _end(daemon)
        wait_until(lambda: not self._has_service(), _PATIENCE, "the end of the keyring")

    def start_faulty(self, fault: str) -> None:
        """A Secret Service as in `secret_service`."""
        service = self.spawn(sys.executable, "-m", "tests.services.secret_service", fault)
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"

    @contextlib.contextmanager
    def client(self, deadline: float = _PATIENCE, **environment: str) -> Iterator[Client]:
        """A program that uses the keyring; it must end by itself, whatever the keyring does."""
        before, self.env = self.env, self.env | environment
        try:
            client = Client(self.spawn(sys.executable, "-m", "tests.services.keyring_client", str(deadline)))
        finally:
            self.env = before
        yield client
        assert client.quit() == 0, (self.home / "errors.log").read_text()

    def lookup(self, account: str) -> str:
        """What `secret-tool`, another program altogether, finds for an account; empty where there is nothing."""
        found = subprocess.run(
            ["secret-tool", "lookup", "service", "Artifact Desktop", "username", account],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        return found.stdout

    def _has_service(self) -> bool:
        from jeepney.bus_messages import message_bus  # comes with keyring on Linux only
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            reply = connection.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets"))
        return bool(reply.body[0])


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
