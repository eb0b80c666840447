"""Kill switches: three places, the most restrictive wins, and what cannot be read never counts as on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.domain.calls import Endpoint
from mlops_architect.domain.switch import SWITCHES, TOOLS
from mlops_architect.errors import SwitchedOff, UsageError
from mlops_architect.providers.registry import connect, require
from mlops_architect.settings.switches import OFF_VARIABLE, ORGANISATION_VARIABLE, held, local, switched_off
from mlops_architect.usecases.validation.checks import need
from mlops_architect.usecases.validation.process import environment
from mlops_architect.usecases.validation.registry import VALIDATORS
from mlops_architect.usecases.validation.workspace import NotRun


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_home: Path) -> dict[str, Path]:
    """Return the files of user and organisation, and let the environment name the latter."""
    del own_home
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "site"))
    found = {"user": tmp_path / "config/mlops-architect/config.toml", "named": tmp_path / "org.toml"}
    found["site"] = tmp_path / "site/mlops-architect/organisation.toml"
    for path in found.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    found["named"].write_text("")
    monkeypatch.setenv(ORGANISATION_VARIABLE, str(found["named"]))
    return found


def off(*names: str) -> str:
    return f"[switches]\noff = {list(names)!r}\n".replace("'", '"')


def test_nothing_is_off_where_nobody_says_so(places: dict[str, Path]) -> None:
    del places
    assert switched_off() == ()


@given(user=st.sets(st.sampled_from(SWITCHES)), own=st.sets(st.sampled_from(SWITCHES)))
def test_a_switch_is_off_when_any_place_holds_it(user: set[str], own: set[str]) -> None:
    environ = {OFF_VARIABLE: ", ".join(sorted(user | own))}
    assert {one.switch for one in switched_off(environ)} == user | own


def test_the_most_restrictive_wins_and_every_holder_is_named(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    places["user"].write_text(off("generate"))
    places["named"].write_text(off("generate", "tool:checkov"))
    places["site"].write_text(off("network"))
    monkeypatch.setenv(OFF_VARIABLE, "provider:openai")
    assert {one.switch: set(one.by) for one in switched_off()} == {
        "generate": {str(places["user"]), str(places["named"])},
        "network": {str(places["site"])},
        "provider:openai": {OFF_VARIABLE},
        "tool:checkov": {str(places["named"])},
    }
    places["user"].write_text("[switches]\noff = []\n")
    found = held("generate")
    assert found is not None, "nobody can switch on what the organisation switched off"
    assert found.text == f"generate is switched off by {places['named']}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[switches]\noff = 'generate'\n", "is not `off"),
        ("[switches]\non = ['generate']\n", "is not `off"),
        ("[switches]\noff = [1]\n", "is not `off"),
        ("switches = 3\n", "is not `off"),
        (off("genrate"), "did you mean 'generate'"),
        (off("tool:git"), "cannot be switched off"),
        ("[switches", "organisation"),
        ("\x00\xff", "organisation"),
    ],
)
def test_what_cannot_be_read_stops_the_command(text: str, said: str, places: dict[str, Path]) -> None:
    places["site"].write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match="organisation") as caught:
        switched_off()
    assert said in caught.value.message


def test_an_organisation_file_that_is_named_must_be_there(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    del places
    monkeypatch.setenv(ORGANISATION_VARIABLE, "/nowhere/org.toml")
    with pytest.raises(UsageError, match="no such file"):
        switched_off()


@pytest.mark.parametrize(
    ("switch", "url", "refused"),
    [
        ("provider:anthropic", "", True),
        ("provider:openai", "", False),
        ("network", "", True),
        ("network", "http://127.0.0.1:11434/v1", False),
        ("network", "http://localhost:11434/v1", False),
        ("network", "http://example.com/v1", True),
        ("provider:anthropic", "http://localhost:1/v1", True),
    ],
)
def test_a_provider_that_is_switched_off_is_not_asked(
    switch: str, url: str, refused: bool, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    del places
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-none")
    monkeypatch.setenv(OFF_VARIABLE, switch)
    endpoint = Endpoint(provider="anthropic", model="m", base_url=url)
    if not refused:
        require(endpoint)
        return
    for entry in (require, connect):
        with pytest.raises(SwitchedOff, match=f"{switch} is switched off by {OFF_VARIABLE}") as caught:
            entry(endpoint)
        assert caught.value.details == {"switch": switch, "held_by": [OFF_VARIABLE]}


def test_every_tool_of_a_check_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, places: dict[str, Path]) -> None:
    del places
    assert {one.tool for one in VALIDATORS} - {"mlops-architect"} == set(TOOLS)
    for name in TOOLS:
        monkeypatch.setenv(OFF_VARIABLE, f"tool:{name}")
        with pytest.raises(NotRun, match=f"tool:{name} is switched off"):
            need(name)


def test_tools_find_no_way_out_while_the_network_is_off(
    monkeypatch: pytest.MonkeyPatch, places: dict[str, Path]
) -> None:
    del places
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert environment()["HTTPS_PROXY"] == "http://proxy.example:3128"
    monkeypatch.setenv(OFF_VARIABLE, "network")
    assert environment()["HTTPS_PROXY"] == environment()["http_proxy"] == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("url", "mine"),
    [("http://[::1]:80/x", True), ("http://127.9.9.9", True), ("http://127.0.0.1.example.com", False), ("", False), ("http://[", False)],
)  # fmt: skip
def test_only_this_machine_is_local(url: str, mine: bool) -> None:
    assert local(url) is mine
