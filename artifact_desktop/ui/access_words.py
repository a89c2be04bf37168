"""The words of verdicts: why something cannot be downloaded, and what to write to who could change it."""

from dataclasses import dataclass

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AppError, sayable
from artifact_desktop.core.messages import Code
from artifact_desktop.core.models import CollectionPath, Project, Viewer
from artifact_desktop.ui.words import ErrorWords, error_text, tr


@dataclass(frozen=True, slots=True)
class Place:
    """What a verdict is about, by the names people know. `entity` is whose it is, `name` what it is."""

    entity: str = ""
    name: str = ""
    registry: str = ""
    server: str = ""


def place_of(project: Project, name: str, viewer: Viewer, server: str) -> Place:
    """A place of a project; what an organization owns goes by the organization's own name."""
    owners = {each.entity: each.name for each in viewer.organizations if each.entity}
    registry = project.title if project.is_registry else ""
    entity = owners.get(project.entity, project.entity)
    return Place(**sayable({"entity": entity, "name": name, "registry": registry, "server": server}))


def project_of(path: CollectionPath) -> Project:
    return Project(path.entity, path.project)


def access_words(access: Access, place: Place) -> ErrorWords | None:
    """Why a verdict greys things out, every reason of it; None where it does not."""
    if access.code is None:
        return None
    first = _words(access.code, place)
    others = [_words(code, place).detail for verdict in access.also if (code := Access(verdict).code)]
    uncertain = [] if access.certain else [tr("The server may allow it all the same: try anyway.")]
    return ErrorWords(first.title, " ".join([first.detail, *others]), " ".join([first.hint, *uncertain]).strip())


def notice_words(access: Access, place: Place) -> ErrorWords | None:
    """What to know about a verdict that forbids nothing, or None."""
    return _words(access.notice, place) if access.notice is not None else None


def admin_request(access: Access, place: Place, person: str) -> str:
    """A message to paste: to whom, what is wanted, and what would allow it."""
    reasons = (access.verdict, *access.also)
    wishes = " ".join(_filled(_wish(reason), place) for reason in reasons)
    recipients = "; ".join(dict.fromkeys(_filled(_recipient(reason), place) for reason in reasons))
    text = tr(
        "{recipients}:\n\nHello, I would like to download the files of {name} in Weights & Biases ({server}). {wishes} "
        "My user name is {person}.\n"
    )
    return text.format(recipients=recipients, name=place.name, server=place.server, wishes=wishes, person=person)


def _filled(sentence: str, place: Place) -> str:
    return sentence.format(entity=place.entity, registry=place.registry, server=place.server)


def _recipient(verdict: Verdict) -> str:
    match verdict:
        case Verdict.VIEW_ONLY_SEAT | Verdict.NO_SEAT | Verdict.KEY_REFUSED:
            return tr("To an administrator of the organization of {entity}")
        case Verdict.RESTRICTED_ROLE:
            return tr("To an administrator of the registry {registry}")
        case Verdict.VIEW_ONLY_ACCOUNT:
            return tr("To an administrator of the server {server}")
        case _:
            return tr("To an administrator of {entity}")


def _wish(verdict: Verdict) -> str:
    match verdict:
        case Verdict.VIEW_ONLY_SEAT:
            return tr("My seat in {entity} is view-only. Could you give me a full seat, which may download?")
        case Verdict.NO_SEAT:
            return tr("I have no seat for models in {entity}. Could you give me a full one, which may download?")
        case Verdict.RESTRICTED_ROLE:
            return tr("My role in the registry {registry} is restricted viewer. Could you give me the role viewer?")
        case Verdict.VIEW_ONLY_ACCOUNT:
            return tr("My account is view-only. Could you make it a full one?")
        case Verdict.KEY_REFUSED:
            return tr("The organization does not accept my API key. Which kind of key should I make, and where?")
        case Verdict.NOT_FOUND:
            return tr("I do not see it. Could you check whether it is there, and give me access to its project?")
        case _:
            return tr("The server does not let me. Could you look at my seat and my role in {entity}?")


def _words(code: Code, place: Place) -> ErrorWords:
    return error_text(
        AppError(
            code, entity=place.entity, registry=place.registry, name=place.name, server=place.server, host=place.server
        )
    )
