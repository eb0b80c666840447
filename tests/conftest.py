"""What holds for every test: no network, no identity or settings of the machine's user, the same random cases each time."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mlops_architect.catalog import load
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("fixed"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switches of this test suite."""
    parser.addoption("--all", action="store_true", help="run the slow tests too, with the real tools")
    parser.addoption("--kills", type=int, default=3, help="runs that the campaign of kill -9 disturbs")
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """Hand out files to workers in the order of collection, see below.

    Tools hear of a hang-up and of Ctrl-C also where a shell has its background jobs or ``nohup`` ignore them.
    """
    for number, usual in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, usual)
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out slow tests unless they are asked for; then their files come first, so that no worker ends alone."""
    if config.getoption("--all") or "slow" in config.getoption("-m"):
        slow = Counter(item.path for item in items if "slow" in item.keywords)
        items.sort(key=lambda item: -slow[item.path])
        return
    left_out = pytest.mark.skip(reason="slow: runs with --all")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(left_out)


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


def _local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Close every way to another machine; loopback and Unix sockets stay open."""
    patch = pytest.MonkeyPatch()

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            if not _local(arguments[-1]):
                raise NetworkUsed(f"{name} to {arguments[-1]}")
            return original(self, *arguments)

        return call

    look_up = socket.getaddrinfo

    def local_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _local((name,)):
            raise NetworkUsed(f"look-up of {name}")
        return look_up(host, *arguments, **options)

    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, guarded(name))
    patch.setattr(socket, "getaddrinfo", local_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return new empty folders; thousands of `tmp_path` would be slow, each looks through all that were made before."""
    base = tmp_path_factory.mktemp("homes")

    def made() -> Iterator[Path]:
        for number in count():
            folder = base / str(number)
            folder.mkdir()
            yield folder

    return made()


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a user of its own: empty home, no git identity, no settings; return where the tool keeps its data."""
    home = next(homes)
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_", "MLOPS_ARCHITECT_HOME"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("MLOPS_ARCHITECT_OSV_URL", "http://127.0.0.1:9/")  # advisories of today would change results
    monkeypatch.setenv("MLOPS_ARCHITECT_HOME", str(home / "architect"))
    return home / "architect"


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a cache of the tool's that all tests share, those of other processes of this session too."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-cache"
    folder.mkdir(exist_ok=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("TESTS_SHARED_CACHE", str(folder))
    yield folder
    patch.undo()


@pytest.fixture(scope="session")
def catalog(shared_cache: Path) -> Catalog:
    """Return the catalogue that ships, read once; its prices are in an index on disk."""
    load.load_catalog((builtin_root(),), shared_cache)
    return load.load_catalog((builtin_root(),), shared_cache)


@pytest.fixture(scope="session")
def catalogue_read_once(catalog: Catalog) -> Iterator[None]:
    """Read the catalogue that ships once, and another one as long as its files say the same.

    One fixture for all folders of tests: two that wrap each other would answer from each other's memory.
    """
    patch = pytest.MonkeyPatch()
    read = load.load_catalog

    @lru_cache(maxsize=1)
    def last(roots: tuple[Path, ...], cache: Path | None, _files: tuple[tuple[str, bytes], ...]) -> Catalog:
        return read(roots, cache)

    @wraps(read)
    def known(roots: Sequence[Path], cache: Path | None = None) -> Catalog:
        own = [root for root in roots if root != builtin_root()]
        files = sorted(file.resolve() for root in own for file in Path(root).rglob("*") if file.is_file())
        said = tuple((str(file), file.read_bytes()) for file in files)
        return last(tuple(roots), cache, said) if own else catalog

    patch.setattr(load, "load_catalog", known)
    yield
    patch.undo()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a check of a text against the golden file of that name."""

    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; --update-golden writes it"
        assert actual == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def terraform() -> str:
    """Return the terraform command; skip without it, unless the environment says that it must be there."""
    found = shutil.which("terraform")
    if found is None and os.environ.get("MLOPS_ARCHITECT_REQUIRE_TERRAFORM"):
        pytest.fail("terraform is required here and is not installed")
    if found is None:
        pytest.skip("terraform is not installed")
    return found
