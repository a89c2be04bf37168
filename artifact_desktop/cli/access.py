"""`artifact-desktop access NAME`: may this person download it, and what that rests on."""

import argparse
import json
from typing import TYPE_CHECKING

from artifact_desktop.cli.terminal import print_result, say

if TYPE_CHECKING:
    from artifact_desktop.core.access import Access
    from artifact_desktop.core.errors import AppError
    from artifact_desktop.core.models import Version
    from artifact_desktop.services.accounts import Session


def run(session: "Session", arguments: argparse.Namespace) -> "AppError | None":
    """Prints the verdict; returns the reason where it forbids the download. Raises AppError."""
    from artifact_desktop.services import rights
    from artifact_desktop.services.lookup import one_version

    path, alias, _file = one_version(session, arguments.name)
    version = session.catalog.version(path, alias, lineage=False).version
    access = session.permissions.access(version)
    reason = rights.refusal(session, version, access)
    told = [reason, *rights.other_reasons(session, version, access), rights.notice(session, version, access)]
    sentences = [str(each) for each in told if each is not None]
    if arguments.json:
        print_result(json.dumps(_result(version, access, sentences)))
    else:
        print_result(access.verdict.value)
        for fact in access.evidence:
            print_result(f"  {fact}")
        for sentence in sentences:
            print_result(sentence)
    return reason


def check(session: "Session", version: "Version") -> None:
    """Raises the AppError of a verdict that forbids the download for certain; a mere hint is only told of."""
    from artifact_desktop.services import rights

    access = session.permissions.access(version)
    reason = rights.refusal(session, version, access)
    if reason is not None and access.certain:
        raise reason
    if (told := reason or rights.notice(session, version, access)) is not None:
        say(f"artifact-desktop: {told} The server decides.")


def _result(version: "Version", access: "Access", sentences: list[str]) -> dict[str, object]:
    return {
        "artifact": str(version.path),
        "verdict": access.verdict.value,
        "allowed": not access.blocks,
        "certain": access.certain,
        "evidence": dict(fact.split("=", 1) for fact in access.evidence),
        "also": [verdict.value for verdict in access.also],
        "code": access.code or access.notice,
        "message": " ".join(sentences),
    }
