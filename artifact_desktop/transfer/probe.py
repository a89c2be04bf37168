"""Whether a storage host hands out bytes: one byte asked for, by the same way as every file."""

from collections.abc import Callable
from contextlib import closing

from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.core.network import Network, leads_elsewhere
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.errors import classify, looks_like_page
from artifact_desktop.transfer.fetch import Fetcher
from artifact_desktop.transfer.job import Patience

_PULSE = 0.1  # seconds: how soon it notices that nobody waits for it any more
_SNIPPET = 4096  # bytes of an answer that is no file
# What a host says that is there and well, only not to this question.
_GOOD_ENOUGH = frozenset({Code.FILE_GONE, Code.SIZE_MISMATCH})


def storage_problem(
    url: str,
    server: str,
    network: Network,
    *,
    user_agent: str,
    patience: Patience,
    stopped: Callable[[], bool],
) -> AppError | None:
    """Why a byte of `url` cannot be had, or None. `server` is the W&B server that named the address. Blocking.

    Raises Stopped within moments once `stopped` says so.
    """
    with closing(Fetcher[None](1, patience, user_agent, lambda: network)) as fetcher:
        try:
            transfer = fetcher.start(url, None, wanted="0-0", allow_http=server.startswith("http://"))
        except AppError as error:
            return error
        body = b""
        while transfer.code is None and not (body and transfer.status in (200, 206)) and len(body) < _SNIPPET:
            if stopped():
                raise Stopped
            fetcher.turn()
            body += transfer.take()
            if transfer.code is None:
                fetcher.wait(_PULSE)
        reply = transfer.reply(body)
        if reply.status in (200, 206) and body:
            page = looks_like_page(reply) and reply.status == 200
            return NetworkError(Code.NETWORK_POLICY, host=reply.host) if page else None
        outcome = classify(reply._replace(code=0) if reply.status >= 300 else reply, "", server)
        if outcome is None or outcome.error.code in _GOOD_ENOUGH:
            strange = leads_elsewhere(server, reply.host)  # something else answers there
            return NetworkError(Code.STORAGE_UNREACHABLE, host=reply.host) if strange else None
        return outcome.error
