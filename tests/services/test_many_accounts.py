"""Several servers and people: which server a key goes to, which of its addresses, and as whom one is signed in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.errors import AppError, Code, NetworkError, ProtocolError, SignInError, UsageError
from artifact_desktop.core.models import Account, CollectionPath, VersionPath
from artifact_desktop.core.names import DEFAULT_SERVER
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Accounts, Session
from artifact_desktop.services.existing_login import ExistingLogin
from artifact_desktop.services.keys import KeptWhere, KeyStore
from artifact_desktop.services.sessions import Sessions
from artifact_desktop.services.settings import SettingsStore
from tests.fakes.http_server import Reply, Request, ScriptedServer
from tests.support.waiting import wait_until

VERSION = VersionPath(CollectionPath("vision-lab", "bike-detection", "bike-dataset"), 1)
HTML = Reply(200, b"<html>Welcome</html>", headers={"Content-Type": "text/html"})
ADDRESSES = ("https://api.wandb.ai", "https://api.forge.coreweave.com")


@pytest.fixture
def store(home: Path) -> SettingsStore:
    return SettingsStore(home / "config" / "settings.json")


@pytest.fixture
def ending() -> Iterator[Callable[[Session], Session]]:
    with ExitStack() as stack:

        def ends(session: Session) -> Session:
            stack.callback(session.close)
            return session

        yield ends


def accounts_of(store: SettingsStore, keys: KeyStore | None = None, **more: object) -> Accounts:
    return Accounts(keys or KeyStore(10.0), store, environ=more.pop("environ", {}), **more)  # type: ignore[arg-type] # keywords of a test


def with_key(requests: list[Request]) -> list[str]:
    return [request.path for request in requests if "authorization" in request.headers]


# -- which server


def below(base: str) -> Callable[[Request], Reply]:
    """A web server whose W&B lives below a path, and which answers like a hotel elsewhere."""

    def answer(request: Request) -> Reply:
        if request.path != f"{base}/graphql":
            return HTML
        if request.json["operationName"] == "Features":
            return Reply(200, {"data": {"serverInfo": {"features": []}}})
        viewer = {"id": "1", "username": "ana", "name": "Ana", "entity": "ana", "teams": {"edges": []}}
        return Reply(200, {"data": {"viewer": viewer if "authorization" in request.headers else None}})

    return answer


@pytest.mark.parametrize("base", ["", "/wandb", "/tools/wandb"])
@pytest.mark.parametrize("page", ["", "/team/project", "/team/project/artifacts/dataset/bikes:v3", "/authorize"])
def test_a_page_leads_to_its_server_and_the_key_goes_nowhere_else(
    store: SettingsStore, ending: Callable[[Session], Session], base: str, page: str
) -> None:
    with ScriptedServer(below(base)) as server:
        session = ending(accounts_of(store).sign_in(f"{server.url}{base}{page}", "f" * 40).session)
        assert session.account == Account(f"{server.url}{base}", "ana")
        assert set(with_key(server.requests)) == {f"{base}/graphql"}


def test_a_server_that_is_no_wandb_never_sees_the_key(store: SettingsStore) -> None:
    with ScriptedServer(HTML) as hotel:
        with pytest.raises(ProtocolError) as caught:
            accounts_of(store).sign_in(f"{hotel.url}/team/project", "f" * 40)
        assert caught.value.code is Code.NOT_A_WANDB_SERVER
        assert [request.path for request in hotel.requests] == ["/team/project/graphql", "/team/graphql", "/graphql"]
        assert with_key(hotel.requests) == []
    assert store.value.accounts == ()


def test_a_server_that_wants_a_key_for_everything_is_one(
    store: SettingsStore, ending: Callable[[Session], Session]
) -> None:
    known = below("")

    def strict(request: Request) -> Reply:
        return known(request) if "authorization" in request.headers else Reply(401, {"errors": [{"message": "no"}]})

    with ScriptedServer(strict) as server:
        assert ending(accounts_of(store).sign_in(server.url, "f" * 40).session).viewer.username == "ana"


# -- the cloud, in both of its families


class Ways:
    """Clients for the cloud's fixed addresses that end up at servers of the test; the rest is closed."""

    def __init__(self, **servers: str) -> None:
        self.servers = servers
        self.tried: list[str] = []

    def __call__(self, address: str, key: str) -> ApiClient:
        self.tried.append(address)
        place = self.servers["api" if address == ADDRESSES[0] else "forge"]
        return ApiClient(place, key, budget=2.0)


@pytest.mark.parametrize("typed", ["wandb.ai", "https://forge.coreweave.com/wandb/a/b", "api.forge.coreweave.com"])
def test_the_cloud_is_one_account_whatever_was_typed(
    shared_sample_server: SampleServer, store: SettingsStore, ending: Callable[[Session], Session], typed: str
) -> None:
    ways = Ways(api=shared_sample_server.url)
    accounts = accounts_of(store, make_client=ways)
    session = ending(accounts.sign_in(typed, shared_sample_server.api_key).session)
    assert session.account == Account(DEFAULT_SERVER, "ana")
    assert ways.tried == [ADDRESSES[0]]
    assert accounts.known == (Account(DEFAULT_SERVER, "ana"),)


@pytest.mark.parametrize("obstacle", ["refused", "page", "forbidden"])
def test_where_one_address_of_the_cloud_is_closed_the_other_is_called(
    shared_sample_server: SampleServer, store: SettingsStore, ending: Callable[[Session], Session], obstacle: str
) -> None:
    replies = {"page": HTML, "forbidden": Reply(403, b"<html>Blocked</html>")}
    with ScriptedServer(replies.get(obstacle, HTML)) as proxy:
        closed = "http://127.0.0.1:1" if obstacle == "refused" else proxy.url
        ways = Ways(api=closed, forge=shared_sample_server.url)
        accounts = accounts_of(store, make_client=ways)
        session = ending(accounts.sign_in("wandb.ai", shared_sample_server.api_key).session)
        assert session.account.server == DEFAULT_SERVER
        assert ways.tried == list(ADDRESSES)
        ending(accounts.open(session.account))
        assert ways.tried == [*ADDRESSES, ADDRESSES[1]]  # what was open last is tried first


def test_a_rejected_key_is_not_tried_elsewhere(shared_sample_server: SampleServer, store: SettingsStore) -> None:
    ways = Ways(api=shared_sample_server.url, forge=shared_sample_server.url)
    with pytest.raises(SignInError) as caught:
        accounts_of(store, make_client=ways).sign_in("wandb.ai", "f" * 40)
    assert caught.value.code is Code.KEY_REJECTED
    assert ways.tried == [ADDRESSES[0]]


def test_when_no_address_is_open_the_first_obstacle_is_told(store: SettingsStore) -> None:
    with ScriptedServer(HTML) as proxy:
        accounts = accounts_of(store, make_client=Ways(api="http://127.0.0.1:1", forge=proxy.url))
        with pytest.raises(NetworkError) as caught:
            accounts.sign_in("wandb.ai", "f" * 40)
    assert caught.value.code is Code.CONNECTION_REFUSED


def test_other_servers_have_one_address(store: SettingsStore) -> None:
    tried: list[str] = []

    def closed(address: str, key: str) -> ApiClient:
        tried.append(address)
        return ApiClient("http://127.0.0.1:1", key, budget=1.0)

    with pytest.raises(NetworkError):
        accounts_of(store, make_client=closed).sign_in("https://qa.forge.coreweave.com", "f" * 40)
    assert tried == ["https://qa.forge.coreweave.com"]


def test_accounts_kept_under_a_former_name_of_the_cloud_are_one(store: SettingsStore, home: Path) -> None:
    former = Account("https://api.forge.coreweave.com", "ana")
    store.change(lambda known: known.with_account(Account(DEFAULT_SERVER, "ana")).with_account(former))
    again = SettingsStore(home / "config" / "settings.json")
    assert again.value.accounts == (Account(DEFAULT_SERVER, "ana"),)
    assert again.value.last_account == Account(DEFAULT_SERVER, "ana")


# -- as whom


@pytest.fixture
def both(sample_server: SampleServer, store: SettingsStore) -> tuple[Accounts, SampleServer]:
    """Ana and Marko, signed in at the same server one after the other."""
    accounts = accounts_of(store)
    for username in ("ana", "marko"):
        accounts.sign_in(sample_server.url, sample_server.key_of(username)).session.close()
    return accounts, sample_server


def test_one_of_several_is_chosen_by_name(
    both: tuple[Accounts, SampleServer], ending: Callable[[Session], Session]
) -> None:
    accounts, server = both
    for chosen in ("ana", "marko"):
        session = accounts.restore(server.url, chosen)
        assert session is not None
        assert ending(session).viewer.username == chosen
    last = accounts.restore()
    assert last is not None
    assert ending(last).viewer.username == "marko"
    with pytest.raises(UsageError) as caught:
        accounts.restore(None, "sofia")
    assert caught.value.code is Code.ACCOUNT_UNKNOWN


def test_a_name_that_fits_twice_is_not_guessed(both: tuple[Accounts, SampleServer], store: SettingsStore) -> None:
    accounts, _server = both
    store.change(lambda known: known.with_account(Account("https://wandb.example.org", "ana")))
    with pytest.raises(UsageError) as caught:
        accounts.restore(None, "ana")
    assert caught.value.code is Code.ACCOUNT_AMBIGUOUS
    assert "wandb.example.org" in str(caught.value)


def test_the_key_of_the_environment_is_for_its_own_server_only(
    both: tuple[Accounts, SampleServer], store: SettingsStore, ending: Callable[[Session], Session]
) -> None:
    _accounts, server = both
    with ScriptedServer(below("")) as other:
        environ = {"WANDB_API_KEY": "e" * 40, "WANDB_BASE_URL": other.url}
        keys = KeyStore(10.0)
        keys.set(Account(server.url, "marko"), server.key_of("marko"), remember=False)
        accounts = accounts_of(store, keys, environ=environ)
        session = accounts.restore(server.url)
        assert session is not None
        assert (ending(session).viewer.username, session.kept) == ("marko", KeptWhere.SESSION)
        assert other.requests == []
        session = accounts.restore()
        assert session is not None
        assert ending(session).account.server == other.url


def test_a_login_that_is_here_is_used_and_kept(
    sample_server: SampleServer, store: SettingsStore, home: Path, ending: Callable[[Session], Session]
) -> None:
    netloc = sample_server.url.removeprefix("http://")
    (home / ".netrc").write_text(f"machine {netloc} login user password {sample_server.api_key}\n")
    environ = {"HOME": str(home), "WANDB_BASE_URL": sample_server.url, "WANDB_ENTITY": "vision-lab"}
    accounts = accounts_of(store, environ=environ)
    login = accounts.existing_login()
    assert login == ExistingLogin(sample_server.url, "~/.netrc", sample_server.api_key)
    assert accounts.restore() is None  # only when asked for
    session = ending(accounts.use(login).session)
    assert session.viewer.entity == "vision-lab"
    assert accounts.known == (Account(sample_server.url, "ana"),)
    given_up = accounts.use(login, wanted=lambda: False)
    with pytest.raises(NetworkError):
        list(given_up.session.catalog.projects("ana"))


def test_a_login_of_the_environment_is_never_kept(
    sample_server: SampleServer, store: SettingsStore, ending: Callable[[Session], Session]
) -> None:
    environ = {"WANDB_API_KEY": sample_server.api_key, "WANDB_BASE_URL": sample_server.url}
    accounts = accounts_of(store, environ=environ)
    login = accounts.existing_login()
    assert login is not None
    assert ending(accounts.use(login).session).kept is KeptWhere.ENVIRONMENT
    assert accounts.known == ()


def test_damaged_settings_of_the_sdk_do_not_stop_who_needs_none(
    both: tuple[Accounts, SampleServer], store: SettingsStore, home: Path, ending: Callable[[Session], Session]
) -> None:
    _accounts, server = both
    (home / ".config" / "wandb").mkdir(parents=True)
    settings = home / ".config" / "wandb" / "settings"
    for text in ("[damaged", "[default]\nbase_url = no address\n"):
        settings.write_text(text)
        keys = KeyStore(10.0)
        keys.set(Account(server.url, "marko"), server.key_of("marko"), remember=False)
        session = accounts_of(store, keys, environ={"HOME": str(home)}).restore()
        assert session is not None
        ending(session)


def test_everything_of_one_person_can_be_forgotten(store: SettingsStore) -> None:
    ana, ben = Account("https://wandb.example.org", "ana"), Account("https://wandb.example.org", "ana b")
    for person in (ana, ben):
        store.change(lambda known, person=person: known.with_account(person).with_recent(person, "t/p/c"))
        store.change(lambda known, person=person: known.with_folder(person, "t/p", "there"))
    accounts_of(store).forget(ana, everything=True)
    known = store.value
    assert (known.accounts, known.recents_of(ana), known.folder_of(ana, "t/p")) == ((ben,), (), None)
    assert (known.recents_of(ben), known.folder_of(ben, "t/p")) == (("t/p/c",), "there")
    assert "ana" not in [account.username for account in store.value.accounts]


# -- sessions for jobs that wait


class Opener:
    """Opens sessions as told: an AppError to raise, or a session."""

    def __init__(self) -> None:
        self.answer: AppError | Session | None = None
        self.calls = 0
        self.go = threading.Event()

    def __call__(self, _account: Account) -> Session:
        self.calls += 1
        self.go.wait(10)
        if isinstance(self.answer, AppError):
            raise self.answer
        assert self.answer is not None
        return self.answer


def why(sessions: Sessions, account: Account) -> AppError:
    with pytest.raises(AppError) as caught:
        sessions.url_source(account, VERSION, "id")
    return caught.value


def test_a_job_has_its_session_opened_once_and_waits_meanwhile(
    both: tuple[Accounts, SampleServer], ending: Callable[[Session], Session]
) -> None:
    accounts, server = both
    ana = Account(server.url, "ana")
    opener, opened = Opener(), threading.Event()
    sessions = Sessions(opener, lambda _: opened.set())
    opener.answer = ending(accounts.reopen(ana))
    assert why(sessions, ana).code is Code.SIGNING_IN
    assert why(sessions, ana).code is Code.SIGNING_IN
    opener.go.set()
    assert opened.wait(10)
    assert opener.calls == 1
    assert sessions.get(ana) is opener.answer
    assert sessions.url_source(ana, VERSION, "id")
    accounts.used(ana)
    assert accounts.known[0] == ana


def test_what_the_person_must_see_to_is_asked_once(store: SettingsStore) -> None:
    account, opener = Account(DEFAULT_SERVER, "ana"), Opener()
    opener.go.set()
    opener.answer = SignInError(Code.KEYRING_LOCKED)
    sessions = Sessions(opener)
    assert why(sessions, account).code is Code.SIGNING_IN
    wait_until(lambda: sessions.failure(account) is not None, 10, "the failure")
    former = Account("https://api.forge.coreweave.com", "ana")  # a journal of an older time
    assert [why(sessions, each).code for each in (account, former)] == [Code.KEYRING_LOCKED] * 2
    assert opener.calls == 1


@pytest.mark.parametrize("error", [NetworkError(Code.HOST_UNKNOWN, host="x"), ProtocolError(Code.NOT_A_WANDB_SERVER)])
def test_what_may_pass_by_itself_is_tried_again_and_fails_no_job(error: AppError) -> None:
    account, opener = Account(DEFAULT_SERVER, "ana"), Opener()
    opener.go.set()
    opener.answer = error
    sessions = Sessions(opener)

    def seen() -> bool:
        said = why(sessions, account)
        return said.code is error.code and isinstance(said, NetworkError) and said.retryable

    wait_until(seen, 10, "the reason")
    wait_until(lambda: why(sessions, account) and opener.calls > 2, 10, "another try")
    wait_until(lambda: "opening-ana" not in [each.name for each in threading.enumerate()], 10, "the end")


def test_who_signs_out_meanwhile_stays_signed_out(
    both: tuple[Accounts, SampleServer], ending: Callable[[Session], Session]
) -> None:
    accounts, server = both
    ana, opener = Account(server.url, "ana"), Opener()
    sessions = Sessions(opener)
    opener.answer = ending(accounts.reopen(ana))
    assert why(sessions, ana).code is Code.SIGNING_IN
    sessions.remove(ana)
    opener.go.set()
    wait_until(lambda: "opening-ana" not in [each.name for each in threading.enumerate()], 10, "the end")
    assert sessions.get(ana) is None
    assert why(sessions, ana).code is Code.SIGNED_OUT
    with pytest.raises(NetworkError):  # the session that came too late is closed
        list(opener.answer.catalog.projects("ana"))


def test_a_new_session_takes_the_place_of_the_old_one(
    both: tuple[Accounts, SampleServer], ending: Callable[[Session], Session]
) -> None:
    accounts, server = both
    first, second = (ending(accounts.reopen(Account(server.url, "ana"))) for _ in range(2))
    sessions = Sessions()
    for session in (first, second):
        sessions.add(session)
    assert sessions.all() == (second,)
    with pytest.raises(NetworkError):
        list(first.catalog.projects("ana"))
    assert list(second.catalog.projects("ana"))
    sessions.close()
    with pytest.raises(SignInError) as caught:
        accounts.reopen(Account(server.url, "nobody"))
    assert caught.value.code is Code.SIGNED_OUT
