"""The signed addresses of files, by the path the person came through.

Permission is judged by that path: a denial is final, and never worked around by asking through another one.
"""

from collections.abc import Sequence

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.decode import (
    ArtifactData,
    CollectionOfProject,
    Connection,
    FileNode,
    FilesOfArtifact,
    FilesOfMembership,
    MembershipOfCollection,
    ProjectData,
    to_state,
)
from artifact_desktop.api.errors import Subject, denied, not_found
from artifact_desktop.api.features import first_supported
from artifact_desktop.core.errors import AppError, Code, NotFound
from artifact_desktop.core.models import VersionPath, VersionState


def files_page(
    client: ApiClient,
    version: VersionPath,
    artifact_id: str,
    *,
    first: int,
    after: str | None = None,
    names: Sequence[str] | None = None,
) -> Connection[FileNode]:
    """One page of the files of a version, of those in `names` where given. Blocking, any thread.

    Raises AccessDenied when the server refuses, NotFound when the version is gone, and other AppErrors.
    """
    about = Subject(str(version), version.collection.entity)
    page: dict[str, object] = {"first": first, "after": after}
    if names is not None:
        page["names"] = list(names)
    return first_supported(
        lambda: _of_membership(client, version, page, about),
        lambda: _of_artifact(client, artifact_id, page, about),
    )


def no_files(state: str | None, about: Subject) -> AppError:
    """Why a version in this state has no files to show; for one that is whole and well it is a denial."""
    match to_state(state):
        case VersionState.DELETED:
            return NotFound(Code.VERSION_GONE, name=about.name)
        case VersionState.PENDING:
            return NotFound(Code.VERSION_PENDING, name=about.name)
        case _:
            return denied(about)


def _of_membership(
    client: ApiClient, version: VersionPath, page: dict[str, object], about: Subject
) -> Connection[FileNode]:
    path = version.collection
    variables = {
        "entity": path.entity,
        "project": path.project,
        "collection": path.collection,
        "alias": version.alias,
        **page,
    }
    shape = ProjectData[CollectionOfProject[MembershipOfCollection[FilesOfMembership]]]
    reply = client.execute("file_urls", variables, shape, about=about)
    project = reply.need(reply.data.project, not_found(about))
    collection = reply.need(project.artifact_collection, not_found(about))
    membership = reply.need(collection.artifact_membership, NotFound(Code.VERSION_MISSING, name=about.name))
    state = membership.artifact.state if membership.artifact else None
    return reply.need(membership.files, no_files(state, about))


def _of_artifact(client: ApiClient, artifact_id: str, page: dict[str, object], about: Subject) -> Connection[FileNode]:
    reply = client.execute(
        "artifact_file_urls", {"id": artifact_id, **page}, ArtifactData[FilesOfArtifact], about=about
    )
    artifact = reply.need(reply.data.artifact, NotFound(Code.VERSION_MISSING, name=about.name))
    return reply.need(artifact.files, no_files(artifact.state, about))
