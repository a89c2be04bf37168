"""Whether a W&B server answers at an address. Asked without a key."""

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import FeaturesData
from artifact_desktop.core.errors import AppError, Code, NetworkError

_LIKE_WANDB = frozenset({Code.UNSUPPORTED_BY_SERVER, Code.KEY_REJECTED, Code.DOWNLOAD_DENIED})


def stranger_at(client: ApiClient) -> AppError | None:
    """What speaks against a W&B server being there, or None where one answers. Any thread; blocks.

    `serverInfo` needs no key; ASSUMED: a server that wants one even for this says so as it always does. An old one
    that does not know the question says so too. Raises NetworkError where nobody answers at all.
    """
    try:
        client.execute("features", {}, FeaturesData)
    except NetworkError:
        raise
    except AppError as error:
        return None if error.code in _LIKE_WANDB else error
    return None
