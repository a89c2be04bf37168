"""One window per person: a second launch brings the first one forward and ends.

Two programs on one list of downloads would fetch everything twice. The socket's name carries the state folder, so
that a portable copy or a test lives beside the ordinary one.
"""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 500  # a living first instance answers at once; a dead one refuses at once


class SingleInstance(QObject):
    """UI thread only. Call `claim` once; if it is False, another program has the window and was told to show it."""

    activated = Signal()
    """Another launch asks for the window."""

    def __init__(self, state: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"artifact-desktop-{hashlib.sha256(str(state).encode()).hexdigest()[:16]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self) -> bool:
        """Whether this is the first instance. Otherwise the first one has been asked to come forward."""
        if self._someone_answers():
            return False
        QLocalServer.removeServer(self._name)  # what a killed program left behind
        self._server.listen(self._name)
        return True

    def close(self) -> None:
        self._server.close()

    def _someone_answers(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answered = socket.waitForConnected(_ANSWER_MS)
        socket.abort()
        return answered

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.activated.emit()
