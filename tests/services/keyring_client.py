"""A program that uses `KeyStore` as the window does; tests drive it, one JSON request and one answer a line.

Everything that is logged, by anyone, goes to `client.log` in the home folder.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from artifact_desktop.core.errors import SignInError
from artifact_desktop.core.models import Account
from artifact_desktop.services.keys import DEADLINE, KeyStore


def answer(store: KeyStore, request: dict[str, Any]) -> dict[str, Any]:
    account = Account(request.get("server", "https://api.wandb.ai"), request.get("username", "ana"))
    match request["do"]:
        case "get":
            return {"key": store.get(account)}
        case "set":
            kept = store.set(account, request["key"], remember=request.get("remember", True))
            return {"where": kept.where, "trouble": kept.trouble and kept.trouble.code}
        case "delete":
            store.delete(account)
            return {}
        case "status":
            status = store.status()
            return {"backend": status.backend, "trouble": status.trouble and status.trouble.code}
        case unknown:
            raise ValueError(unknown)


def main() -> None:
    logging.basicConfig(level=logging.DEBUG, filename=Path.home() / "client.log", force=True)
    store = KeyStore(float(sys.argv[1]) if len(sys.argv) > 1 else DEADLINE)
    for line in sys.stdin:
        try:
            told = answer(store, json.loads(line))
        except SignInError as error:
            told = {"error": error.code}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
