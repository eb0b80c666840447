"""Where a call really goes, and whose key it takes there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.cli.driving import CHURN, Tool
from tests.models.desks import Planning, Tape, colleague, endpoint_of, line
from tests.models.server import NOTHING, Said, serving
from tests.models.test_faults import came
from tests.models.test_runs import KEY, design, helpful, said

from mlops_architect.domain.calls import Endpoint
from mlops_architect.errors import ProviderUnavailable
from mlops_architect.providers.colleague import ColleagueProvider
from mlops_architect.providers.http import host_of
from mlops_architect.providers.keys import key_of, variable_of

OPENAI = Endpoint(provider="openai", model="test-model")


def test_the_variable_of_an_sdk_sends_the_own_key_elsewhere_and_the_record_says_where(planned: Planning) -> None:
    tape = Tape()
    with serving(lambda _: Said()) as server:
        here = server.url.removeprefix("http://")
        _, conduct = came(planned, "monitoring", colleague(endpoint_of(server, "responses"), tape=tape))
    [heard] = server.heard
    assert "sk-test-own" in heard.headers["authorization"]
    assert [call.host for call in conduct.calls] == [here]
    assert [record.host for record in tape.all()] == [here]


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"])
def test_the_trace_of_a_run_names_the_host(tool: Tool, variable: str) -> None:
    provider = variable.partition("_")[0].lower()
    with serving(lambda _: Said()) as server:
        where = server.url.removeprefix("http://")
        env = {
            variable: f"{server.url}/v1" if provider == "openai" else server.url,
            f"{provider.upper()}_API_KEY": "sk-test-own-456789abcdef0123",
        }
        answer = tool(
            "new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", "--provider", provider, env=env
        )
    assert answer.code == 0, answer.err
    run = answer.data["run"]
    said = tool("trace", run).said
    assert f" at {where} · " in said
    assert " from the cache · $" in said
    traced = tool("trace", run, "--json").data
    assert {call["host"] for agent in traced["agents"] for call in agent["calls"]} == {where}
    assert all(len(agent["prompt_hash"]) == 64 for agent in traced["agents"])
    called = [moment for moment in traced["events"] if moment["kind"] == "called"]
    assert len(called) == 1
    assert where in called[0]["detail"]
    kept = [path for path in tool.root.rglob("*") if path.is_file() and "cache" not in path.parts]
    assert not [path for path in kept if b"sk-test-own" in path.read_bytes()]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://api.openai.com/v1/", "api.openai.com"),
        ("http://me:secret@gateway.example:8443/v1?key=1", "gateway.example:8443"),
        ("http://[::1]:9/v1", "::1:9"),
        ("", ""),
    ],
)
def test_a_host_is_named_without_path_or_secret(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """Return the passwords of a keyring in memory, under the name of the library."""
    kept: dict[tuple[str, str], str] = {}
    module: Any = ModuleType("keyring")
    module.get_password = lambda service, name: kept.get((service, name))
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


def test_a_key_comes_from_the_environment_then_from_the_keyring(keyring: dict[tuple[str, str], str]) -> None:
    keyring["mlops-architect", "OPENAI_API_KEY"] = "from-the-keyring"
    assert key_of(OPENAI, {"OPENAI_API_KEY": " from-the-environment "}) == "from-the-environment"
    assert key_of(OPENAI, {"OPENAI_API_KEY": "  "}) == "from-the-keyring"
    # a gateway has a key of its own: the provider's is never sent to it
    gateway = OPENAI.model_copy(update={"base_url": "http://localhost:9/v1"})
    assert key_of(gateway, {"OPENAI_API_KEY": "from-the-environment"}) == ""
    keyring["mlops-architect", "MLOPS_ARCHITECT_MODEL_KEY"] = "of-the-gateway"
    assert key_of(gateway, {}) == "of-the-gateway"


def test_a_locked_keyring_holds_no_key(keyring: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert keyring == {}

    def locked(*_: str) -> str:
        raise RuntimeError("the keyring is locked")

    monkeypatch.setattr(sys.modules["keyring"], "get_password", locked)
    with pytest.raises(ProviderUnavailable) as refused:
        key_of(OPENAI, {})
    assert "Set OPENAI_API_KEY" in str(refused.value.hint)
    assert "keyring set mlops-architect OPENAI_API_KEY" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("provider", "variable"),
    [
        ("anthropic", "MLOPS_ARCHITECT_MODEL_KEY"),
        ("openai", "MLOPS_ARCHITECT_MODEL_KEY"),
        ("responses", "OPENAI_API_KEY"),
    ],
)
def test_a_key_that_is_refused_is_named_by_its_variable(planned: Planning, provider: str, variable: str) -> None:
    with serving(lambda _: Said(status=401)) as server:
        _, conduct = came(planned, "monitoring", colleague(endpoint_of(server, provider)))
    assert f"the key is taken from {variable}" in conduct.reason


@pytest.mark.parametrize("agent", ["reader", "technical-critic", "cost-critic", "policy-critic", "tech-stack"])
def test_whoever_is_asked_may_have_a_model_of_its_own(agent: str, tmp_path: Path) -> None:
    from mlops_architect.domain.calls import ModelPrices
    from mlops_architect.settings import Settings
    from mlops_architect.usecases.model_settings import model_options

    (tmp_path / "config.toml").write_text(
        f'[model]\nprovider = "openai"\nmodel = "one"\n[agents.{agent}]\nprovider = "anthropic"\nmodel = "two"\n'
    )
    settings = Settings(home=tmp_path, config=tmp_path)
    options = model_options(settings, ModelPrices())
    assert options is not None
    assert [one.label for one in options.chain(agent)] == ["anthropic/two", "openai/one"]
    assert [one.label for one in options.chain("monitoring")] == ["openai/one"]


@pytest.mark.parametrize("status", [200, 401])
@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_key_that_a_server_gives_back_is_not_recorded(
    planned: Planning, provider: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys of gateways have any shape."""
    key = "our.gateway.opaque.42"
    monkeypatch.setenv("MLOPS_ARCHITECT_MODEL_KEY", key)
    tape = Tape()
    with serving(lambda _: Said(json.dumps({**NOTHING, "summary": f"Your key is {key}."}), status)) as server:
        _, conduct = came(planned, "monitoring", ColleagueProvider(line(endpoint_of(server, provider), tape=tape)))
        assert all(key in str(heard.headers) for heard in server.heard)
    [record] = tape.all()
    assert "Your key is [secret]." in (record.text or record.problem)
    assert key not in f"{record.model_dump_json()} {conduct.model_dump_json()}"


def test_a_key_lies_in_a_real_keyring(tmp_path: Path) -> None:
    """A keyring that keeps its passwords in a file, reached as the library reaches every other."""
    library = pytest.importorskip("keyring")
    file = pytest.importorskip("keyrings.alt.file")
    before = library.get_keyring()
    kept = file.PlaintextKeyring()
    kept.file_path = str(tmp_path / "passwords")
    library.set_keyring(kept)
    try:
        library.set_password("mlops-architect", "OPENAI_API_KEY", "of-the-keyring")
        assert key_of(OPENAI, {}) == "of-the-keyring"
        assert key_of(OPENAI, {"OPENAI_API_KEY": "of-the-environment"}) == "of-the-environment"
    finally:
        library.set_keyring(before)


def test_claude_code_has_the_key_of_its_provider() -> None:
    assert variable_of(Endpoint(provider="claude-code", model="one")) == "ANTHROPIC_API_KEY"


def test_one_agent_may_ask_a_model_while_the_engine_does_the_rest(tool: Tool) -> None:
    path = tool.root / "user" / ".config" / "mlops-architect" / "config.toml"
    with serving(helpful) as server:
        named = f"provider = 'openai'\nmodel = 'llama'\nbase_url = '{server.url}/v1'\n"
        path.write_text(f"[agents.monitoring]\n{named}[agents.policy-critic]\n{named}[agents.pipelines]\nmodel = 'x'\n")
        answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", env=KEY)
        assert answer.code == 0, answer.err
        assert [heard.agent for heard in server.heard] == ["monitoring", "policy-critic"]
        alone = tool("new", CHURN, "--project", "alone", "--yes", "--no-generate", "--json", "--provider", "embedded")
        assert alone.code == 0, alone.err
        assert len(server.heard) == 2
    run = answer.data["run"]
    assert (
        "proposed-monitoring-owner"
        in (tool.here / "project" / "architecture" / "decisions" / "13-monitoring.yaml").read_text()
    )
    assert tool("replay", run, "--json").data["identical"] is True
    refused = tool("new", CHURN, "--project", "other", "--yes", "--codegen", "model", env=KEY)
    assert (refused.code, "--codegen model needs a model to ask" in refused.err) == (2, True)


def test_the_engine_may_stand_alone_for_one_agent(tool: Tool) -> None:
    path = tool.root / "user" / ".config" / "mlops-architect" / "config.toml"
    with serving(lambda _: said()) as server:
        path.write_text("[agents.tech-stack]\nprovider = 'embedded'\n[agents.cost-critic]\nprovider = 'embedded'\n")
        answer = design(tool, server)
    assert answer.code == 0, answer.err
    asked = {heard.agent for heard in server.heard}
    assert not {"tech-stack", "cost-critic"} & asked
    assert {"monitoring", "technical-critic", "reader"} <= asked
