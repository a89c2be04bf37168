"""nginx with static bytes, plain and over TLS: a server that is not the limit of what is measured."""

import os
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Self

from tests.support.needs import find_program
from tests.support.waiting import wait_until

_ATTEMPTS = 5
_CONFIG = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  default_type application/octet-stream;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  root {root};
  autoindex on;
  server {{ listen 127.0.0.1:{plain} backlog=1024; }}
  server {{
    listen 127.0.0.1:{secure} ssl backlog=1024;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
  }}
}}
"""
_NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


class Web:
    """nginx over `root`, from entering to leaving. `folder` takes its own files. Raises RuntimeError without nginx."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self.plain = ""
        self.secure = ""
        self.ca = folder / "ca.pem"

    def origin(self, *, secure: bool) -> str:
        """Scheme, host and port."""
        return self.secure if secure else self.plain

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True)
        self._make_certificates()
        for _attempt in range(_ATTEMPTS):  # nginx cannot be asked for a free port: another program may be faster
            if self._start():
                return self
        raise RuntimeError(f"nginx does not start: {(self._folder / 'nginx.log').read_text()}")

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def _start(self) -> bool:
        nginx = find_program("nginx")
        if nginx is None:
            raise RuntimeError("nginx is not installed")
        plain, secure = _free_ports()
        text = _CONFIG.format(
            user="user root;" if os.geteuid() == 0 else "",  # its workers could not read a folder of ours
            folder=self._folder,
            root=self._root,
            plain=plain,
            secure=secure,
        )
        config = self._folder / "nginx.conf"
        config.write_text(text, encoding="utf-8")
        command = ["setpriv", "--pdeathsig", "TERM", nginx, "-c", str(config), "-e", str(self._folder / "nginx.log")]
        with (self._folder / "nginx.out").open("wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        wait_until(lambda: process.poll() is not None or _answers(plain), what="nginx")
        if process.poll() is not None:
            return False
        self._process = process
        self.plain, self.secure = f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
        return True

    def _make_certificates(self) -> None:
        """An authority for this run, and what it says of 127.0.0.1."""
        names = self._folder / "names.cnf"
        names.write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n", encoding="ascii")
        days = ["-days", "2"]
        self._openssl("req", "-x509", *_NEW_KEY, *days, "-subj", "/CN=bench", "-keyout", "ca.key", "-out", "ca.pem")
        self._openssl("req", *_NEW_KEY, "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
        authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names.cnf"]
        self._openssl("x509", "-req", "-in", "server.csr", *authority, *days, "-out", "server.pem")

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)


def _free_ports() -> tuple[int, int]:
    with closing(socket.socket()) as one, closing(socket.socket()) as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _answers(port: int) -> bool:
    with closing(socket.socket()) as made:
        return made.connect_ex(("127.0.0.1", port)) == 0
