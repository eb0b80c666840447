"""What holds for every test: no network, no identity or settings of the machine's user, the same random cases each time."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mlops_architect.catalog.load import load_catalog
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
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out slow tests unless they are asked for."""
    if config.getoption("--all") or "slow" in config.getoption("-m"):
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


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a user of its own: empty home, no git identity, no settings; return where the tool keeps its data."""
    home = tmp_path / "user"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_", "MLOPS_ARCHITECT_HOME"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("MLOPS_ARCHITECT_HOME", str(home / "architect"))
    return home / "architect"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the catalogue that ships."""
    return load_catalog((builtin_root(),))


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
