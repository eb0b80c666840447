"""Gates without a terminal: nothing is approved by accident, past a policy, unseen or twice."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool, forked, git, kill_self

from mlops_architect.decisions.audit import verify
from mlops_architect.documents import parse_yaml
from mlops_architect.scaffold.generator import TemplateGenerator
from mlops_architect.usecases import advance
from mlops_architect.usecases.validation.registry import VALIDATORS

REFUSING_POLICY = """id: nothing-is-good-enough
title: Nothing is good enough
theme: cost
description: For tests.
require: {op: at-most, fact: plan.monthly_high_usd, value: 0.01}
severity: critical
blocking: true
remediation: Give up.
agents: [architecture]
decision: monthly-cost
cases:
  - {name: free, outcome: pass, facts: {plan.monthly_high_usd: 0.0}}
  - {name: anything, outcome: fail, facts: {plan.monthly_high_usd: 3900.0}}
  - {name: nothing known, outcome: unknown, facts: {}}
"""


@pytest.mark.parametrize("keys", ["approve\n", "\n", "y\n", "", "\r\n" * 9])
def test_piped_input_approves_nothing(keys: str, waiting: Designed) -> None:
    answer = waiting.tool("resume", waiting.run, stdin=keys)
    assert answer.code == 8
    assert f"mlops-architect resume {waiting.run} --approve" in answer.err
    assert not waiting.folder.exists()
    assert waiting.tool.rows("approvals") == []


def test_piped_input_approves_nothing_in_a_process_of_its_own(waiting: Designed) -> None:
    answer = waiting.tool.process("resume", waiting.run, stdin="approve\n")
    assert answer.code == 8
    assert f"mlops-architect resume {waiting.run} --approve" in answer.err
    assert not waiting.folder.exists()


def test_a_waiting_run_shows_the_gate_as_json_and_in_the_list(waiting: Designed) -> None:
    gate = waiting.answer.data["gate"]
    assert waiting.answer.data["exit_code"] == 8
    assert gate["id"] == "architecture"
    assert len(gate["digest"]) == 64
    assert gate["blocked_by"] == []
    assert 0 < gate["confidence"] <= 1
    (run,) = waiting.tool("runs", "--json").data
    assert (run["id"], run["status"]) == (waiting.run, "awaiting-approval")


def test_an_approval_is_recorded_with_who_when_and_why(waiting: Designed) -> None:
    answer = waiting.tool("resume", waiting.run, "--approve", "--reason", "fits the budget", "--json")
    assert (answer.code, answer.data["status"], answer.data["version"]) == (0, "approved", "v1")
    (row,) = waiting.tool.rows("approvals")
    digest = waiting.answer.data["gate"]["digest"]
    assert (row["gate"], row["answer"], row["digest"], row["reason"]) == (
        "architecture",
        "approve",
        digest,
        "fits the budget",
    )
    trail = (waiting.folder / "audit" / "audit.jsonl").read_bytes()
    verify(trail)
    (entry,) = [json.loads(line) for line in trail.splitlines()]
    assert {key: entry[key] for key in ("digest", "answer", "by", "at", "reason")} == {
        key: row[key] for key in ("digest", "answer", "by", "at", "reason")
    }
    assert digest in git(waiting.folder, "tag", "-l", "--format=%(contents)", "v1")


def test_a_rejected_design_is_1_writes_nothing_and_is_over(waiting: Designed) -> None:
    answer = waiting.tool("resume", waiting.run, "--reject", "--reason", "too dear")
    assert answer.code == 1
    assert "too dear" in answer.err
    assert not waiting.folder.exists()
    assert waiting.tool("runs", "--json").data[0]["status"] == "rejected"
    again = waiting.tool("resume", waiting.run, "--approve")
    assert (again.code, "was rejected" in again.err) == (6, True)


def test_a_revision_at_the_gate_needs_an_approval_of_its_own(waiting: Designed) -> None:
    tool, before = waiting.tool, waiting.answer.data["gate"]["digest"]
    revised = tool("resume", waiting.run, "--revise", "budget 900 dollars a month", "--json")
    assert revised.code == 8
    assert revised.data["gate"]["digest"] != before
    assert revised.data["gate"]["budget_usd"] == 900
    assert not waiting.folder.exists()
    assert tool("resume", waiting.run, "--approve").code == 0
    constraints = (waiting.folder / "architecture" / "constraints.yaml").read_text()
    assert "900" in constraints
    assert [row["answer"] for row in tool.rows("approvals")] == ["revise", "approve"]
    assert git(waiting.folder, "tag") == "v1"


def test_the_other_flags_of_resume_exclude_each_other(waiting: Designed) -> None:
    for flags in (("--approve", "--reject"), ("--approve", "--yes"), ("--yes", "--revise", "cheaper")):
        assert waiting.tool("resume", waiting.run, *flags).code == 2
    assert waiting.tool.rows("approvals") == []


def test_no_flag_approves_past_a_blocking_policy(tool: Tool) -> None:
    folder = tool.root / "strict" / "policies" / "cost"
    folder.mkdir(parents=True)
    (folder / "nothing-is-good-enough.yaml").write_text(REFUSING_POLICY)
    started = tool("new", CHURN, "--yes", "--json", "--project", "project", "--catalog", str(tool.root / "strict"))
    assert started.code == 1
    assert started.data["blocked_by"] == ["nothing-is-good-enough: Nothing is good enough"]
    run = started.data["run"]
    for flag in ("--yes", "--approve"):
        answer = tool("resume", run, flag)
        assert answer.code == 1
        assert "Nothing is good enough" in answer.err
        assert "--revise" in answer.err
    assert not (tool.here / "project").exists()
    assert tool.rows("approvals") == []
    assert tool("runs", "--json").data[0]["status"] == "blocked"


WAIVER = """waivers:
  - policy: nothing-is-good-enough
    owner: Finance
    reason: A trial for one quarter
    expires: "{expires}"
"""


def test_a_waiver_opens_the_gate_until_its_last_day_and_is_shown(tool: Tool) -> None:
    folder = tool.root / "strict" / "policies" / "cost"
    folder.mkdir(parents=True)
    (folder / "nothing-is-good-enough.yaml").write_text(REFUSING_POLICY)
    catalog = ("--catalog", str(tool.root / "strict"))
    waivers = tool.root / "strict" / "waivers.yaml"
    waivers.write_text(WAIVER.format(expires="2020-01-31"))
    started = tool("new", CHURN, "--yes", "--no-generate", "--json", "--project", "project", *catalog)
    assert started.code == 1
    run = started.data["run"]
    refused = tool("resume", run, "--approve", "--json")
    assert refused.code == 1
    assert "nothing-is-good-enough: the waiver of Finance ended on 2020-01-31" in refused.data["waived"]
    waivers.write_text(WAIVER.format(expires="2999-12-31"))
    approved = tool("resume", run, "--approve", "--json")
    assert (approved.code, approved.data["version"]) == (0, "v1"), approved.said
    summary = (tool.here / "project" / "architecture" / "summary.md").read_text()
    assert "nothing-is-good-enough: Nothing is good enough. Finance, until 2999-12-31" in summary
    assert "## Policy packs" in summary
    review = parse_yaml((tool.here / "project" / "architecture" / "reviews" / "policy.yaml").read_text(), "policy.yaml")
    (waived,) = [one for one in review["findings"] if one.get("waiver")]
    assert waived["waiver"]["owner"] == "Finance"


def test_strict_is_9_with_the_questions_and_goes_on_with_answers_or_defaults(tool: Tool) -> None:
    asked = tool("new", CHURN, "--strict", "--yes", "--no-generate", "--json", "--project", "project")
    assert asked.code == 9
    questions = asked.data["questions"]
    assert {"field", "text", "default", "why", "effect"} <= set(questions[0])
    assert all(question["text"].endswith("?") for question in questions)
    assert f"mlops-architect resume {asked.data['run']} --revise" in asked.err
    run = asked.data["run"]
    fewer = tool("resume", run, "--json", "--revise", "raw data is kept for 90 days, 2 GB of new data a day")
    assert fewer.code == 9
    answered = {"data.retention_days", "data.ingest_gb_per_day"}
    assert answered <= {question["field"] for question in questions}
    assert answered.isdisjoint(question["field"] for question in fewer.data["questions"])
    assert tool("resume", run, "--approve", "--json").code == 8
    assert tool("resume", run, "--approve", "--json").data["version"] == "v1"


def test_strict_prints_the_questions_as_json_without_being_asked_for_json(tool: Tool) -> None:
    asked = tool("new", CHURN, "--strict", "--no-generate", "--project", "project")
    assert asked.code == 9
    assert asked.out.count("\n") == 1
    assert [set(one) for one in asked.data["questions"]] == [
        {"field", "text", "default", "why", "effect", "expects"}
    ] * len(asked.data["questions"])
    assert 0 < len(asked.data["questions"]) <= 5
    assert "What the requirements say" in asked.err, "the story of the run stays out of the way"
    for question in asked.data["questions"]:
        assert question["text"] in asked.err


def test_open_questions_are_answered_one_by_one_in_words(tool: Tool) -> None:
    run = tool("new", CHURN, "--strict", "--no-generate", "--json", "--project", "project").data["run"]
    answers = ("--answer", "data.retention_days=two years", "--answer", "compliance.regimes=keine")
    fewer = tool("resume", run, "--json", *answers)
    assert fewer.code == 9
    open_fields = {question["field"] for question in fewer.data["questions"]}
    assert open_fields.isdisjoint({"data.retention_days", "compliance.regimes"})
    assert tool("resume", run, "--approve", "--json").code == 8
    assert tool("resume", run, "--approve", "--json").code == 0
    constraints = parse_yaml((tool.here / "project/architecture/constraints.yaml").read_text(), "constraints.yaml")
    assert "730" in str(constraints)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("data.retention_days=purple", "'purple' is not understood as an answer about data.retention_days"),
        ("data.retention_days=no idea", "`--approve` takes the defaults"),
        ("load.peak_rps=50", "load.peak_rps is not asked for"),
        ("data.retention_days", "is not FIELD=WORDS"),
        ("data.retention_days=", "is not FIELD=WORDS"),
    ],
    ids=["not understood", "no idea", "not asked", "no words", "empty"],
)
def test_an_answer_that_fits_nothing_is_wrong_usage_and_the_run_still_asks(
    answer: str, said: str, asking: Designed
) -> None:
    refused = asking.tool("resume", asking.run, "--answer", answer)
    assert (refused.code, said in refused.err) == (2, True), refused.err
    assert asking.tool("runs", "--json").data[0]["status"] in ("questions-open",)
    assert asking.tool.rows("approvals") == []


def test_answers_are_for_questions_only(waiting: Designed) -> None:
    refused = waiting.tool("resume", waiting.run, "--answer", "data.retention_days=2 years")
    assert (refused.code, "no questions are open" in refused.err) == (2, True)
    assert waiting.tool("runs", "--json").data[0]["status"] == "awaiting-approval"
    assert waiting.tool("resume", waiting.run, "--answer", "team.size=3", "--approve").code == 2


def test_an_answer_is_never_given_to_a_gate_that_nobody_has_seen(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = advance._show

    def killed_at_the_stack(session: object, step: str, update: dict[str, object]) -> None:
        shown(session, step, update)  # type: ignore[arg-type]
        if step == "tech-stack":
            kill_self()

    monkeypatch.setattr(advance, "_show", killed_at_the_stack)
    arguments = ("new", CHURN, "--no-generate", "--json", "--project", "project")
    assert forked(lambda: tool(*arguments).code) == -signal.SIGKILL
    monkeypatch.undo()
    run = tool("runs", "--json").data[0]["id"]
    for flags in (("--approve",), ("--reject",), ("--revise", "cheaper")):
        answer = tool("resume", run, *flags)
        assert answer.code == 6
        assert "waits for no answer" in answer.err
    assert tool("resume", run).code == 8
    assert tool("resume", run, "--approve").code == 0


def test_a_gate_that_is_answered_twice_runs_the_code_agents_once(
    tool: Tool, unchecked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del unchecked
    log = tool.root / "asked.log"
    generate = TemplateGenerator.generate

    def counted(self: TemplateGenerator, agent: str, *rest: object) -> object:
        with log.open("a") as file:
            file.write(f"{agent}\n")
        time.sleep(0.05)
        return generate(self, agent, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(TemplateGenerator, "generate", counted)
    started = tool("new", CHURN, "--json", "--project", "project")
    assert started.code == 8
    run = started.data["run"]
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            os._exit(tool("resume", run, "--approve").code)
        children.append(child)
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert codes == [0, 6]
    assert tool("resume", run, "--approve").code == 6
    asked = log.read_text().splitlines()
    assert len(asked) == len(set(asked)) == 6
    assert [row["answer"] for row in tool.rows("approvals")] == ["approve"]
    assert git(tool.here / "project", "rev-list", "--count", "architect") == "2"
    assert [event["kind"] for event in tool("log", run, "--json").data].count("released") == 1


def test_two_runs_in_one_project_at_once_are_6_with_the_process_that_holds_it(
    churn: Designed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = churn.copy(tmp_path / "machine")
    change = ("revise", "budget 900 dollars a month", "--project", "project", "--no-generate", "--yes")
    known = len(project.tool("runs", "--json").data)
    monkeypatch.setattr(advance, "stream", lambda *_: os.kill(os.getpid(), signal.SIGSTOP))
    first = os.fork()
    if first == 0:
        os._exit(project.tool(*change).code)
    os.waitpid(first, os.WUNTRACED)
    monkeypatch.undo()
    try:
        second, other = project.tool(*change), project.tool("resume", project.run)
    finally:
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)
    for answer in (second, other):
        assert answer.code == 6
        assert f"pid {first}" in answer.err
    assert len(project.tool("runs", "--json").data) == known + 1, "a run that could not begin leaves nothing behind"
    assert project.tool(*change).code == 0
    assert git(project.folder, "tag") == "v1\nv2"


def test_a_release_that_a_check_refuses_says_what_the_check_said(tool: Tool) -> None:
    fake = tool.root / "bin" / "actionlint"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nprintf 'first\\nsecond\\nthird\\nci.yml:3: unknown job\\n'\nexit 1\n")
    fake.chmod(0o755)
    others = {one.tool for one in VALIDATORS} - {"actionlint", "mlops-architect", "moto"}
    env = {
        "MLOPS_ARCHITECT_OFF": ",".join(f"tool:{name}" for name in sorted(others)),
        "PATH": f"{fake.parent}{os.pathsep}{os.environ['PATH']}",
    }
    refused = tool("new", CHURN, "--yes", "--json", "--project", "project", env=env)
    assert refused.code == 1
    (reason,) = refused.data["blocked_by"]
    assert reason.split("\n      ") == [
        "validation.workflow-expressions: Validation: workflow-expressions",
        "second",
        "third",
        "ci.yml:3: unknown job",
    ]
    assert "ci.yml:3: unknown job" in refused.err
    assert tool.rows("approvals")[-1]["gate"] == "architecture"
