"""Answers as they come in: on the card of a terminal, piece by piece from every protocol, and the budget beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import CHURN, Tool
from tests.cli.test_gate_terminal import Person
from tests.models.desks import Planning, Tape, endpoint_of, line
from tests.models.server import NOTHING, Heard, Said, Server, serving
from tests.models.test_runs import KEY, PRICED, helpful, said

from mlops_architect.domain.calls import Allowance, CallRecord, Meter
from mlops_architect.providers.colleague import ColleagueProvider
from mlops_architect.providers.listening import Listener
from mlops_architect.providers.prompting import tokens_of


class Notes(Listener):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.text = ""
        self.meters: list[Meter] = []

    def model_asked(self, agent: str, endpoint: str, attempt: int, meter: Meter) -> None:
        self.told.append(f"{agent} asks {endpoint}, try {attempt}")
        self.meters.append(meter)
        self.text = ""

    def model_said(self, agent: str, text: str) -> None:  # noqa: ARG002
        self.text += text

    def model_failed(self, agent: str, why: str, wait_s: float) -> None:  # noqa: ARG002
        self.told.append(why)

    def model_answered(self, record: CallRecord, meter: Meter) -> None:
        self.told.append(record.problem or "answered")
        self.meters.append(meter)


def asked(planned: Planning, server: Server, provider: str, notes: Notes, **options: Any) -> Tape:
    tape = Tape()
    way = line(endpoint_of(server, provider), tape=tape, **options)
    way.listener = notes
    planned.asked("monitoring", ColleagueProvider(way))
    return tape


@pytest.mark.parametrize("protocol", ["anthropic", "openai", "responses"])
def test_every_piece_is_heard_as_it_comes(planned: Planning, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({**NOTHING, "summary": "Sound, whatever happens."})
    notes = Notes()
    with serving(lambda _: Said(text)) as server:
        if protocol == "responses":
            from mlops_architect.providers.openai import OpenAIChat

            monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
            way = line(endpoint_of(server, "openai"))
            way.connect, way.listener = lambda _: OpenAIChat("sk-test", ""), notes
            planned.asked("monitoring", ColleagueProvider(way))
        else:
            asked(planned, server, protocol, notes)
        assert {heard.protocol for heard in server.heard} == {"chat" if protocol == "openai" else protocol}
    assert notes.text == text
    assert notes.told[-1] == "answered"
    before, after = notes.meters
    assert before.run.tokens == 0
    assert after.run.tokens == after.agent.tokens > 1000


def test_a_try_that_fails_is_told_before_the_next(planned: Planning) -> None:
    notes = Notes()
    with serving(lambda heard: Said(status=529) if heard.number == 1 else Said()) as server:
        asked(planned, server, "anthropic", notes)
    name = "monitoring asks anthropic/test-model"
    first, why, second, end = notes.told
    assert (first, second, end) == (f"{name}, try 1", f"{name}, try 2", "answered")
    assert why.startswith("overloaded: ")


def test_a_try_that_could_go_over_the_budget_is_not_made(planned: Planning) -> None:
    """What the tries before it used up counts, though the call is not over."""
    with serving(lambda _: Said()) as server:
        [known] = asked(planned, server, "anthropic", Notes()).all()
    enough_for_one = tokens_of(known.request.length) + known.request.max_output_tokens
    with serving(lambda _: Said(json.dumps(NOTHING), fault="overloaded-in-stream")) as server:
        allowed = Allowance(tokens=enough_for_one + 100)
        [record] = asked(planned, server, "anthropic", Notes(), agent=allowed).all()
        assert len(server.heard) == 1
    assert "not tried again: the agent monitoring has used 1,0" in record.problem


def test_single_agents_have_limits_of_their_own(tool: Tool) -> None:
    path = tool.root / "user" / ".config" / "mlops-architect" / "config.toml"
    priced(tool)
    with serving(helpful) as server:
        path.write_text(
            "[limits]\nfirst_wait_s = 0.0\nagent = {tokens = 300000}\n"
            "[agents.monitoring.limits]\ntokens = 10\n[agents.pipelines.limits]\nseconds = 0.0\n"
        )
        answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", *given(server), env=KEY)
    assert answer.code == 0, answer.err
    refused = {row["agent"]: row["reason"] for row in tool.rows("agent_runs") if not row["ok"]}
    assert refused.keys() == {"monitoring", "pipelines"}
    assert "agent monitoring has used 0 of 10 tokens" in refused["monitoring"]
    assert "agent pipelines has used all of its 0 s" in refused["pipelines"]
    assert not {"monitoring", "pipelines"} & {heard.agent for heard in server.heard}


def priced(tool: Tool) -> None:
    folder = tool.root / "user" / ".config" / "mlops-architect" / "catalog" / "prompts"
    folder.mkdir(parents=True)
    (folder / "models.yaml").write_text(PRICED)


def given(server: Server) -> tuple[str, ...]:
    return ("--provider", "anthropic", "--base-url", server.url, "--model", "test-model")


class Keyed(Tool):
    """A machine whose user has a key."""

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        return super().environment({**KEY, **(extra or {})})


def test_a_card_grows_at_a_terminal_and_ctrl_c_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    tool = Keyed(tmp_path / "machine")
    priced(tool)

    def script(heard: Heard) -> Said:
        if heard.agent == "pipelines":
            return Said(json.dumps({**NOTHING, "summary": "The training pipeline comes first. " * 4}), fault="slow")
        return said()

    with serving(script) as server:
        person = Person(tool, "new", CHURN, "--project", "project", "--yes", "--no-generate", *given(server))
        try:
            person.reads("1 · ")
            person.reads("confidence")
            person.reads("pipelines · anthropic/test-model")
            person.reads("The training pipeline comes first.")  # a third of the answer has come
            person.reads("not checked yet")
            person.reads("of 2,000,000 tokens")
            person.presses("\x03")
            assert person.leaves() == 130
            assert person.tidy
        finally:
            person.stops()
        assert "\x1b[?25h" in person.seen, "the cursor is shown again"
        run = tool.rows("runs")[0]["id"]
        server.script = lambda _: said()
        count = len(server.heard)
        done = tool("resume", run, "--yes", "--json", env=KEY)
        assert done.code == 0, done.err
        assert server.heard[count].agent == "pipelines"


def test_ctrl_c_ends_a_wait_between_two_tries(tmp_path: Path) -> None:
    tool = Keyed(tmp_path / "machine")
    priced(tool)
    (tool.root / "user/.config/mlops-architect/config.toml").write_text("[limits]\nlongest_wait_s = 60.0\n")
    with serving(lambda _: Said(status=529, headers={"retry-after": "50"})) as server:
        person = Person(tool, "new", CHURN, "--project", "project", "--yes", "--no-generate", *given(server))
        try:
            person.reads("again in 50 s")
            person.presses("\x03")
            assert person.leaves() == 130
            assert person.tidy
        finally:
            person.stops()
        server.script = lambda _: said()
        run = tool.rows("runs")[0]["id"]
        traced = tool("trace", run, "--json").data
        assert traced["status"] == "interrupted"
        assert [one["step"] for one in traced["steps"]] == ["intake", "extract", "clarify"]
        assert tool("resume", run, "--yes", "--json", env=KEY).code == 0


def test_nothing_is_drawn_into_a_pipe(tool: Tool) -> None:
    priced(tool)
    with serving(lambda _: said()) as server:
        answer = tool("new", CHURN, "--project", "project", "--yes", "--no-generate", *given(server), env=KEY)
    assert answer.code == 0, answer.err
    assert "\x1b" not in answer.out + answer.err
    assert "not checked yet" not in answer.said
    assert answer.out.count("test-model: Sound.") == 16
