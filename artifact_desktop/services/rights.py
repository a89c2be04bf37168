"""The verdict on a version as an error a shell can tell, with the same words as the window."""

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AccessDenied, AppError, NotFound, SignInError
from artifact_desktop.core.messages import Code
from artifact_desktop.core.models import Project, Version
from artifact_desktop.services.accounts import Session

_KINDS: dict[Verdict, type[AppError]] = {
    Verdict.SIGNED_OUT: SignInError,
    Verdict.NOT_FOUND: NotFound,
    Verdict.VERSION_GONE: NotFound,
    Verdict.VERSION_EXPIRED: NotFound,
    Verdict.VERSION_MISSING: NotFound,
    Verdict.VERSION_PENDING: NotFound,
}


def refusal(session: Session, version: Version, access: Access) -> AppError | None:
    """Why a verdict forbids the download, or None where it does not."""
    if access.code is None:
        return None
    return _error(_KINDS.get(access.verdict, AccessDenied), access.code, session, version)


def notice(session: Session, version: Version, access: Access) -> AppError | None:
    """What to know about a verdict that forbids nothing, or None."""
    return _error(AppError, access.notice, session, version) if access.notice is not None else None


def other_reasons(session: Session, version: Version, access: Access) -> list[AppError]:
    """Reasons that would remain if the first one went away."""
    codes: list[Code] = [code for verdict in access.also if (code := Access(verdict).code) is not None]
    return [_error(AccessDenied, code, session, version) for code in codes]


def _error(kind: type[AppError], code: Code, session: Session, version: Version) -> AppError:
    path = version.path.collection
    owners = {each.entity: each.name for each in session.viewer.organizations}
    return kind(
        code,
        entity=owners.get(path.entity, path.entity),
        registry=Project(path.entity, path.project).title,
        name=version.path.title,
        server=session.title,
        host=session.title,
    )
