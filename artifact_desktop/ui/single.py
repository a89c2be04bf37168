"""The window's ear for later launches: they hand over a link, or only ask the window to come forward.

What is said and who may listen stands in `services/instance.py`. Whoever connects and says anything else is dropped;
nothing that arrives is worth a word to the person.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from artifact_desktop.services.instance import ACCEPTED, LINE_LIMIT, Request, decode_request

_LOG = logging.getLogger(__name__)
_PATIENCE_MS = 2_000  # a launch says at once what it wants


class SingleInstance(QObject):
    """UI thread only."""

    asked = Signal(object)
    """A services.instance.Request: another launch asks for the window."""

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self) -> None:
        """Takes requests from now on. Only for the holder of the lock: whatever listened there before is removed."""
        QLocalServer.removeServer(self._address)  # what a killed program left behind
        if not self._server.listen(self._address):
            _LOG.warning("Later launches cannot reach this window: %s", self._server.errorString())

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self.asked.emit)


class _Caller(QObject):
    """One connection, until it has said what it wants, or has shown that it is no launch of this program."""

    def __init__(self, socket: QLocalSocket, on_request: Callable[[Request], None]) -> None:
        super().__init__(socket)
        self._socket = socket
        self._on_request = on_request
        socket.setReadBufferSize(LINE_LIMIT)
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(_PATIENCE_MS, self, socket.abort)
        self._read()

    def _read(self) -> None:
        socket = self._socket
        if not socket.canReadLine():
            if socket.bytesAvailable() >= LINE_LIMIT:
                socket.abort()
            return
        try:
            request = decode_request(bytes(socket.readLine(LINE_LIMIT).data()))
        except ValueError:
            socket.abort()
            return
        socket.readyRead.disconnect(self._read)
        socket.write(ACCEPTED)
        socket.flush()
        socket.disconnectFromServer()
        self._on_request(request)
