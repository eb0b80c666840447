"""Whole runs with a model: approved designs, recordings, replays, traces, and preferences that the engine solves with."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import CHURN, Answer, Tool
from tests.cli.test_help import help_of
from tests.models.server import NOTHING, Heard, Said, Script, Server, serving

from mlops_architect.domain.calls import BESIDE

KEY = {"MLOPS_ARCHITECT_MODEL_KEY": "sk-test-0123456789abcdef0123"}
PRICED = """
models:
  - {model: test-model, input_usd: 2.0, output_usd: 10.0, cache_read_usd: 0.1, context_tokens: 400000}
  - {model: other-model, input_usd: 1.0, output_usd: 5.0, context_tokens: 400000}
"""


def said(**parts: Any) -> Said:
    return Said(json.dumps({**NOTHING, "summary": "Sound.", **parts}))


def helpful(heard: Heard) -> Said:
    added = {
        "id": "owner", "question": "Who owns this part?", "choice": "The team", "rationale": "It runs it.",
        "alternatives": [], "risks": ["Nobody answers."],
    }  # fmt: skip
    return said(decisions=[added] if heard.agent == "monitoring" else [])


def design(tool: Tool, server: Server, *more: str, provider: str = "anthropic") -> Answer:
    """Design with the model of a server up to the approved architecture."""
    folder = tool.root / "user" / ".config" / "mlops-architect" / "catalog" / "prompts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "models.yaml").write_text(PRICED)
    url = server.url if provider == "anthropic" else f"{server.url}/v1"
    given = ("--provider", provider, "--base-url", url, "--model", "test-model")
    return tool("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", *given, *more, env=KEY)


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_run_with_a_model_is_recorded_replayed_and_traced(tool: Tool, provider: str) -> None:
    with serving(helpful) as server:
        answer = design(tool, server, provider=provider)
    assert answer.code == 0, answer.err
    run = answer.data["run"]
    rows = tool.rows("agent_runs")
    assert {row["ok"] for row in rows} == {1}
    assert all(row["output_tokens"] == 200 * row["calls"] and row["cost_usd"] > 0 for row in rows)
    calls = tool.home / "runs" / run / "calls"
    assert len(list(calls.iterdir())) == len(server.heard) == sum(row["calls"] for row in rows)
    kept = [path for path in tool.root.rglob("*") if path.is_file() and "cache" not in path.parts]
    assert not [path for path in kept if b"sk-test-0123456789" in path.read_bytes()]
    committed = tool.here / "project" / "architecture" / "decisions" / "13-monitoring.yaml"
    assert "proposed-monitoring-owner" in committed.read_text()

    # the server is gone: only the recordings can answer
    again = tool("replay", run, "--json")
    assert again.code == 0, again.said
    assert again.data["identical"] is True
    assert again.data["spent_after"] == again.data["spent_before"]
    assert "the same to the byte" in tool("replay", run).said

    traced = tool("trace", run, "--json").data
    assert traced["spent"]["calls"] == len(server.heard)
    assert traced["checkpoints"] > 16
    assert [agent["agent"] for agent in traced["agents"][:2]] == ["reader", "project-stages"]
    assert [agent["agent"] for agent in traced["agents"][-3:]] == list(BESIDE[1:])
    assert f"{len(server.heard)} calls" in tool("trace", run).said


def test_a_changed_recording_is_noticed(tool: Tool) -> None:
    with serving(helpful) as server:
        answer = design(tool, server)
    run = answer.data["run"]
    folder = tool.home / "runs" / run / "calls"
    # the last agent: nobody reads what it wrote
    record = next(
        path for path in folder.iterdir() if json.loads(path.read_text())["request"]["agent"] == "architecture"
    )
    record.write_text(record.read_text().replace("Sound.", "Unsound."))
    changed = tool("replay", run, "--json")
    assert changed.code == 1
    assert changed.data["identical"] is False
    assert changed.data["differing"] == ["architecture/decisions/16-architecture.yaml"]
    record.unlink()
    missing = tool("replay", run)
    assert missing.code == 6
    assert "was not recorded" in missing.said
    record.write_text("not JSON")
    assert tool("replay", run).code == 5


def test_two_models_are_compared_on_the_same_inputs(tool: Tool) -> None:
    with serving(lambda heard: helpful(heard) if heard.body["model"] == "test-model" else said()) as server:
        answer = design(tool, server)
        run = answer.data["run"]
        given = (
            "replay",
            run,
            "--provider",
            "openai",
            "--base-url",
            f"{server.url}/v1",
            "--model",
            "other-model",
            "--json",
        )
        compared = tool(*given, env=KEY)
        asked = len(server.heard)
        again = tool(*given, env=KEY)
        assert len(server.heard) == asked, "the other model's answers are kept too"
    assert compared.code == again.code == 0, compared.err
    found = compared.data
    assert found["identical"] is False
    assert found["monthly_usd_before"] == found["monthly_usd_after"]
    [monitoring] = [agent for agent in found["agents"] if agent["agent"] == "monitoring"]
    assert monitoring["decisions_gone"] == ["proposed-monitoring-owner"]
    assert found["spent_after"]["usd"] < found["spent_before"]["usd"]
    alone = tool("replay", run, "--provider", "embedded", "--json")
    assert alone.data["spent_after"]["calls"] == 0
    # the project and its version are as they were
    assert tool("runs", "--json").data[0]["status"] == "approved"


def embedded(tool: Tool) -> dict[str, Any]:
    answer = tool("new", CHURN, "--project", "alone", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    return dict(answer.data)


def choosing(capability: str, pattern: str) -> Script:
    def script(heard: Heard) -> Said:
        if heard.agent != "tech-stack" or len(heard.turns) > 1:
            return said()
        return said(choices=[{"capability": capability, "pattern": pattern, "why": "The team knows it."}])

    return script


def test_a_dearer_choice_that_keeps_every_limit_is_solved_with(tool: Tool) -> None:
    before = embedded(tool)
    with serving(choosing("orchestrate", "aws-mwaa")) as server:
        answer = design(tool, server, "--set", "budget.monthly_usd=3000")
    assert answer.code == 0, answer.err
    after = answer.data
    assert after["patterns"]["orchestrate"].startswith("aws-mwaa/")
    assert not before["patterns"]["orchestrate"].startswith("aws-mwaa/")
    assert after["proof"] == "preferred"
    assert after["gap_usd"] > 0
    assert after["monthly_usd"] <= 3000
    decided = (tool.here / "project" / "architecture" / "decisions" / "05-tech-stack.yaml").read_text()
    assert "The team knows it." in decided
    assert tool("replay", after["run"]).code == 0


def test_a_choice_beyond_a_limit_is_refused_and_told(tool: Tool) -> None:
    with serving(choosing("orchestrate", "aws-mwaa")) as server:
        answer = design(tool, server, "--set", "budget.monthly_usd=300")
    assert answer.code == 0, answer.err
    assert not answer.data["patterns"]["orchestrate"].startswith("aws-mwaa/")
    assert answer.data["monthly_usd"] <= 300
    told = [heard.turns[-1] for heard in server.heard if len(heard.turns) > 1]
    assert len(told) == 1
    assert "aws-mwaa cannot serve orchestrate: infeasible" in told[0]


def test_a_model_that_always_disagrees_changes_nothing_of_the_design(tool: Tool) -> None:
    before = embedded(tool)
    with serving(lambda _: said(choices=[{"capability": "x", "pattern": "y", "why": "No."}])) as server:
        answer = design(tool, server)
    assert answer.code == 0, answer.err
    for same in ("patterns", "monthly_usd", "verdicts", "confidence", "proof"):
        assert answer.data[same] == before[same]
    rows = {row["agent"]: row for row in tool.rows("agent_runs") if row["run"] == answer.data["run"]}
    assert {row["ok"] for agent, row in rows.items() if agent not in BESIDE} == {0}
    assert len(server.heard) == 3 * 16 + len(BESIDE)


def test_without_a_key_it_says_what_to_set(tool: Tool) -> None:
    for provider, variable in (("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")):
        answer = tool("new", CHURN, "--provider", provider, env={variable: ""})
        assert answer.code == 4
        assert variable in answer.err
    assert tool.rows("runs") == [] if (tool.home / "architect.sqlite").exists() else True
    assert list(tool.here.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (("--provider", "cleverbot"), 4, "no provider called 'cleverbot'"),
        (("--provider", "replay"), 2, "mlops-architect replay RUN"),
        (("--provider", "openai", "--base-url", "localhost:11434"), 2, "is not an address"),
        (
            ("--provider", "openai", "--base-url", "http://me:secret@localhost/v1"),
            2,
            "must not hold a name or password",
        ),
        (("--provider", "openai", "--base-url", "http://localhost:11434/v1"), 2, "no model is named"),
        (("--provider", "embedded", "--model", "gpt"), 2, "need a model provider"),
    ],
)
def test_options_that_do_not_fit(tool: Tool, given: tuple[str, ...], code: int, words: str) -> None:
    answer = tool("new", CHURN, *given)
    assert answer.code == code
    assert words in answer.said
    assert "secret" not in answer.said.replace("password", "") or "must not" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[model\n", "config.toml"),
        ('[model]\nprovider = "openai"\napi_key = "sk-12345678"\n', "keys do not belong into a file"),
        ("[limits]\nretries = -1\n", "limits.retries"),
        ("[agents.painter]\nmodel = 'x'\n[model]\nprovider='openai'\n", "no agent 'painter'"),
        ("\x00\xff", "config.toml"),
    ],
)
def test_a_configuration_that_is_wrong(tool: Tool, text: str, words: str) -> None:
    path = tool.root / "user" / ".config" / "mlops-architect" / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    answer = tool("new", CHURN)
    assert answer.code == 2
    assert words in answer.said


def test_agents_may_have_models_of_their_own(tool: Tool) -> None:
    path = tool.root / "user" / ".config" / "mlops-architect" / "config.toml"
    with serving(lambda _: said()) as server:
        path.write_text("[limits]\nfirst_wait_s = 0.0\n[agents.tech-stack]\nmodel = 'other-model'\n")
        answer = design(tool, server)
    assert answer.code == 0, answer.err
    models = {heard.agent: heard.body["model"] for heard in server.heard if heard.agent not in BESIDE}
    assert models.pop("tech-stack") == "other-model"
    assert set(models.values()) == {"test-model"}


def test_an_interrupted_run_does_not_pay_twice(tool: Tool) -> None:
    """Stop for want of approval after planning, then resume: nothing is asked again."""
    with serving(helpful) as server:
        folder = tool.root / "user" / ".config" / "mlops-architect" / "catalog" / "prompts"
        folder.mkdir(parents=True)
        (folder / "models.yaml").write_text(PRICED)
        given = ("--provider", "anthropic", "--base-url", server.url, "--model", "test-model")
        answer = tool("new", CHURN, "--project", "project", "--no-generate", "--json", *given, env=KEY)
        assert answer.code == 8
        asked = len(server.heard)
        run = answer.data["run"]
        (tool.home / "runs" / run / "checkpoints.sqlite").unlink()
        resumed = tool("resume", run, "--json", env=KEY)
        assert resumed.code == 8, resumed.err
        assert len(server.heard) == asked
    # and from the recordings alone, without a key
    assert tool("resume", run, "--approve", "--provider", "replay", "--json").code == 0


def test_ctrl_c_ends_a_wait_for_a_model_at_once(tool: Tool) -> None:
    arrived = threading.Event()

    def script(heard: Heard) -> Said:
        if heard.agent == "pipelines":
            arrived.set()
            return Said(fault="slow")
        return said()

    with serving(script) as server:
        given = ("--provider", "anthropic", "--base-url", server.url, "--model", "test-model")
        folder = tool.root / "user" / ".config" / "mlops-architect" / "catalog" / "prompts"
        folder.mkdir(parents=True)
        (folder / "models.yaml").write_text(PRICED)
        command = tool.command("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json", *given)
        process = subprocess.Popen(
            command, cwd=tool.here, env=tool.environment(KEY), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert arrived.wait(120)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)  # the server would keep it waiting for longer
        finally:
            process.kill()
            process.communicate()
        assert process.returncode == 130, err
        run = json.loads(out)["run"]
        server.script = lambda _: said()
        asked = len(server.heard)
        done = tool("resume", run, "--yes", "--json", env=KEY)
        assert done.code == 0, done.err
        assert server.heard[asked].agent == "pipelines"
        assert len(server.heard) - asked == 13 + 3  # agents, and the critics' colleagues


def test_the_golden_prompt_of_an_agent(planned: Any, golden: Callable[[str, str], None]) -> None:
    from mlops_architect.graph.nodes.planning import _Asking, brief_of, spec_of
    from mlops_architect.providers.prompting import prompt

    desk = planned.desk()
    for agent in ("pipelines", "tech-stack"):
        spec = spec_of(desk.context, agent)
        told = prompt(spec, _Asking(desk, spec).view(), desk.output(agent), brief_of(desk), 200_000)
        assert told is not None
        # what the largest agent reads changes with every price; what it is told does not
        task = told.task if agent == "pipelines" else re.sub(r"(?s)(<(slice|answer)[^>]*>).*?(</)", r"\1…\3", told.task)
        golden(f"prompts/{agent}.txt", f"{told.pinned}\n\n=====\n\n{told.instructions}\n\n=====\n\n{task}\n")


@pytest.mark.parametrize("verb", ["trace", "replay"])
def test_the_help_has_an_example(verb: str, tool: Tool, golden: Callable[[str, str], None]) -> None:
    text = help_of(tool, verb)
    assert f"Example: mlops-architect {verb}" in " ".join(text.split())
    golden(f"help/{verb}.txt", text)


def test_what_does_not_fit_is_left_out_in_order(planned: Any) -> None:
    from mlops_architect.graph.nodes.planning import _Asking, brief_of, spec_of
    from mlops_architect.providers.prompting import prompt, tokens_of

    desk = planned.desk()
    spec = spec_of(desk.context, "architecture")
    given = (spec, _Asking(desk, spec).view(), desk.output("architecture"), brief_of(desk))
    whole = prompt(*given, 10**9)
    assert whole is not None
    assert whole.left_out == ()
    size = tokens_of(len(whole.text))
    smaller = prompt(*given, size - 100)
    assert smaller is not None
    assert (smaller.left_out, [one.partition(":")[0] for one in smaller.shortened]) == ((), ["patterns"])
    assert "Shortened for want of room:\n- patterns: those chosen and the closest" in smaller.task
    assert tokens_of(len(smaller.text)) <= size - 100
    least = next(told for room in range(4_000, size, 1_000) if (told := prompt(*given, room)))
    assert '<slice name="plan">' in least.task
    assert '<slice name="patterns">' not in least.task
    assert f"Left out for want of room: {', '.join(least.left_out)}." in least.task
    assert prompt(*given, 100) is None


def test_a_very_long_project_never_outgrows_the_window(tool: Tool, tmp_path: Path) -> None:
    text = CHURN + " " + " ".join(f"Team number {index} also reads the scores every morning." for index in range(1500))
    path = tmp_path / "long.txt"
    path.write_text(text)
    with serving(lambda _: said()) as server:
        given = (
            "--provider",
            "openai",
            "--base-url",
            f"{server.url}/v1",
            "--model",
            "small-model",
            "--model-budget",
            "5",
        )
        answer = tool(
            "new", "--file", str(path), "--project", "long", "--yes", "--no-generate", "--json", *given, env=KEY
        )
    assert answer.code == 0, answer.err
    assert server.heard == []
    rows = tool.rows("agent_runs")
    assert all("does not fit" in row["reason"] for row in rows)
