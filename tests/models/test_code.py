"""Code from a model: what holds lands, what fails goes back and falls back, what escapes is left out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.models.coding import (
    BROKEN_TEST,
    CODE,
    GOOD,
    QUICK,
    TEST,
    Coding,
    change,
    code,
    coder,
    in_turn,
    quick_checks,
    rules,
    templates_of,
)
from tests.models.desks import Planning, Tape
from tests.models.server import Said, serving

from mlops_architect.cli.views.code_card import code_card
from mlops_architect.domain.code_generation import CODE_AGENT
from mlops_architect.errors import NotResumable
from mlops_architect.graph.nodes.planning import brief_of, view_of
from mlops_architect.providers.code.interface import CodeTask
from mlops_architect.providers.code.prompting import code_prompt
from mlops_architect.providers.prompting import tokens_of
from mlops_architect.usecases.code_report import code_page, reported

BAD = (*GOOD[:2], change("tests/test_silence.py", BROKEN_TEST))


@pytest.fixture(scope="module")
def templates(planned: Planning) -> dict[str, str]:
    return templates_of(planned)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_checks(monkeypatch)


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_good_extension_lands(planned: Planning, templates: dict[str, str], tmp_path: Path, provider: str) -> None:
    with serving(in_turn(code(*GOOD))) as server:
        coding = Coding(planned, tmp_path, coder(server, provider)).whole(templates)
    assert len(server.heard) == coding.validations == 1
    assert set(coding.standing.values()) == {"model"}
    by_path = {file.path: file for file in coding.desk.files}
    silence = by_path["src/scoring/domain/silence.py"]
    assert coding.context.artefacts.get(silence.sha256).decode() == CODE
    assert (silence.written_by, silence.decision) == (f"{provider}/test-model", "feature-engineering")
    assert by_path["src/scoring/features/engine.py"].written_by == ""
    asked = server.heard[0]
    assert asked.agent == "code-extension"
    assert "config/use_case.yaml (only by adding entries to `features`)" in asked.system
    assert "Ignore all previous instructions" not in asked.system
    assert '<file path="src/scoring/features/engine.py">' in asked.turns[0]
    assert "| `tests/test_silence.py` | model | passed every check |" in code_page(coding.found)


def test_the_same_answers_make_the_same_files_without_a_call(
    planned: Planning, templates: dict[str, str], tmp_path: Path
) -> None:
    tape = Tape()
    with serving(in_turn(code(*BAD), code(*GOOD))) as server:
        first = Coding(planned, tmp_path, coder(server, tape=tape)).whole(templates)
    second = Coding(planned, tmp_path, coder(server, tape=tape, live=False)).whole(templates)
    assert second.desk.files == first.desk.files
    assert reported(second.found) == reported(first.found)
    tape.records.clear()
    with pytest.raises(NotResumable, match="not recorded"):
        Coding(planned, tmp_path, coder(server, tape=tape, live=False)).whole(templates)


def test_what_fails_goes_back_twice_and_then_the_templates_stand(
    planned: Planning, templates: dict[str, str], tmp_path: Path
) -> None:
    with serving(in_turn(code(*BAD))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert len(server.heard) == 3
    assert "(python-tests)" in server.heard[1].turns[-1]
    assert "Silence.SHORT" in server.heard[2].turns[-1]
    assert set(coding.standing.values()) == {"none"}
    assert coding.found.reason == "python-tests failed because of it"
    assert not any("domain" in path for path in coding.paths if path.startswith("src/"))
    assert coding.desk.validation.passed


def test_what_is_mended_stands(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    with serving(in_turn(code(*BAD), Said("I would rather talk."), code(*GOOD))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert len(server.heard) == 3
    assert "not a JSON object" in server.heard[2].turns[-1]
    assert set(coding.standing.values()) == {"model"}
    assert [turn.failed for turn in coding.found.rounds] == [("python-tests",), (), ()]


def test_only_what_fails_is_left_out(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    other = '"""Another rule."""\n\nfrom __future__ import annotations\n\nLIMIT = 3\n'
    failing = (
        '"""The limit."""\n\nfrom __future__ import annotations\n\nfrom scoring.domain.other import LIMIT\n\n\n'
        "def test_the_limit() -> None:\n    assert LIMIT == 4\n"
    )
    mixed = (*GOOD, change("src/scoring/domain/other.py", other), change("tests/test_other.py", failing))
    with serving(in_turn(code(*mixed))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    # the test that fails takes with it what it tests
    left_out = {path for path, standing in coding.standing.items() if standing == "none"}
    assert left_out == {"tests/test_other.py", "src/scoring/domain/other.py"}
    assert coding.desk.validation.passed
    assert coding.found.files


def test_what_escapes_is_left_out_and_the_rest_lands(
    planned: Planning, templates: dict[str, str], tmp_path: Path
) -> None:
    escapes = (
        "../outside.py", "/tmp/outside.py", "infra/main.tf", ".github/workflows/ci.yml", "Dockerfile", "audit/x.md",
        "requirements.lock", "tests/conftest.py", "tests/test_features.py", "src/scoring/domain/../../x.py",
    )  # fmt: skip
    with serving(in_turn(code(*GOOD, *(change(path, "x = 1\n") for path in escapes)))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert {coding.standing[path] for path in escapes} == {"template", "none"}
    assert {coding.standing[one["path"]] for one in GOOD} == {"model"}
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("import subprocess\n", "it imports subprocess"),
        ("def f() -> object:\n    return eval('1')\n", "it names eval"),
        ("def f(:\n", "it is not Python"),
    ],
)
def test_the_early_check_sends_back_before_anything_runs(
    planned: Planning, templates: dict[str, str], tmp_path: Path, bad: str, told: str
) -> None:
    with serving(in_turn(code(change("src/scoring/domain/rules.py", bad)))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert len(server.heard) == 3
    assert told in server.heard[1].turns[-1]
    assert coding.validations == 1  # the templates alone
    assert coding.standing == {"src/scoring/domain/rules.py": "none"}


ADDED = "- name: use_per_age\n  kind: ratio\n  description: New cards are used up fast\n  column: amount_usd\n  other: card_age_days\n  where: both\n"
USE_CASE = "config/use_case.yaml"


def test_a_feature_is_added_to_the_one_definition(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    with serving(in_turn(code())) as server:
        plain = Coding(planned, tmp_path, coder(server)).whole(templates)
        before = plain.text(USE_CASE)
        after = next(line for line in before.partition("\nfeatures:\n")[2].splitlines() if line[0] not in "- ")
        server.script = in_turn(
            code(change(USE_CASE, edits=[{"find": f"\n{after}\n", "replace": f"\n{ADDED}{after}\n"}]))
        )
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert plain.found.reason == "no change was proposed"
    assert coding.standing == {USE_CASE: "model"}
    assert coding.text(USE_CASE) == before.replace(f"\n{after}\n", f"\n{ADDED}{after}\n")


def test_nothing_else_of_the_definition_changes(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    first = {"find": "features:\n", "replace": f"features:\n{ADDED}"}
    other = {"find": "problem: binary-classification", "replace": "problem: regression"}
    with serving(in_turn(code(change(USE_CASE, edits=[other])), code(change(USE_CASE, edits=[first])))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert "only `features` may have more entries, but it changes problem" in server.heard[1].turns[-1]
    assert "come first, in their order" in server.heard[2].turns[-1]
    assert coding.standing == {USE_CASE: "template"}


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"run": {"usd": 0.001}}, "the next call could cost"),
        ({"agent": {"tokens": 10}}, "the next call could take"),
        ({"agent": {"seconds": 0}}, "has used all of its"),
    ],
)
def test_a_budget_stops_before_a_call(
    planned: Planning, templates: dict[str, str], tmp_path: Path, limits: dict[str, Any], said: str
) -> None:
    with serving(in_turn(code(*GOOD))) as server:
        coding = Coding(planned, tmp_path, coder(server, **limits)).whole(templates)
    assert server.heard == []
    assert said in coding.found.reason
    assert coding.found.files == ()


def test_a_second_answer_that_is_over_budget_is_not_asked_for(
    planned: Planning, templates: dict[str, str], tmp_path: Path
) -> None:
    tape = Tape()
    with serving(in_turn(code(*BAD))) as server:
        Coding(planned, tmp_path, coder(server, tape=tape)).whole(templates)
        first = min((record.request for record in tape.all()), key=lambda request: len(request.turns))
        server.heard.clear()
        most = tokens_of(first.length) + first.max_output_tokens + 100
        coding = Coding(planned, tmp_path, coder(server, agent={"tokens": most})).whole(templates)
    assert len(server.heard) == 1
    assert "has used 1,210 of" in coding.found.reason
    assert coding.desk.files == coding.desk.templates


@pytest.mark.parametrize("status", [401, 529])
def test_a_model_that_cannot_be_reached_leaves_the_templates(
    planned: Planning, templates: dict[str, str], tmp_path: Path, status: int
) -> None:
    with serving(lambda _: Said(status=status)) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    assert coding.found.reason.startswith("no answer: ")
    assert coding.desk.files == coding.desk.templates


def test_what_was_not_checked_does_not_ship(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    names = (*(check.id for check in QUICK), "python-types")
    with serving(in_turn(code(*GOOD))) as server:
        coding = Coding(planned, tmp_path, coder(server, must_pass=names)).whole(templates)
    assert coding.found.reason == "python-types did not run"
    assert set(coding.standing.values()) == {"none"}


def test_a_repaired_run_asks_nothing_again(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    with serving(in_turn(code(*GOOD))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
        before = coding.desk.files
        coding.whole({**coding.state["files"], **templates})
    assert len(server.heard) == coding.validations == 1
    assert coding.desk.files == before


def test_markup_of_a_model_stays_text(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    why = "See [here](http://x.example) | <b>now</b>\n# Title"
    with serving(in_turn(code(change("docs/domain/a.md", "# A\n", why), summary=why))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    page = code_page(coding.found)
    assert "\n# Title" not in page
    assert "[here](" not in page.replace("\\[", "")
    assert TEST not in page


def test_the_card_says_what_stands(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    changes = (*GOOD, change("infra/main.tf", "x"), change("../escaped.md", "x"))
    with serving(in_turn(code(*changes))) as server:
        coding = Coding(planned, tmp_path, coder(server)).whole(templates)
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(code_card(coding.found))
    text = console.export_text()
    assert "✓ tests/test_silence.py: passed every check" in text
    assert "template: infra/main.tf: left out: no model may write it" in text
    assert "left out: ../escaped.md: it is no plain path below the repository" in text
    assert "asked 1 time" in text


def test_the_golden_prompt(planned: Planning, golden: Callable[[str, str], None]) -> None:
    spec = next(spec for spec in planned.context.catalog.agents if spec.id == CODE_AGENT)
    task = CodeTask(spec, view_of(planned.desk(), spec), lambda: brief_of(planned.desk()), {"README.md": b"# It\n"})
    told = code_prompt(task, rules(), 200_000)
    assert told is not None
    golden("prompts/code-extension.txt", f"{told.instructions}\n")
    assert "- README.md" in told.task
    assert code_prompt(task, rules(), 100) is None


def task_of(planned: Planning, templates: dict[str, str], tmp_path: Path) -> CodeTask:
    coding = Coding(planned, tmp_path, None)
    coding.state["files"] = templates
    files = {file.path: planned.context.artefacts.get(file.sha256) for file in coding.desk.templates}
    spec = next(spec for spec in planned.context.catalog.agents if spec.id == CODE_AGENT)
    return CodeTask(spec, view_of(planned.desk(), spec), lambda: brief_of(planned.desk()), files)


def test_a_small_window_shows_what_matters_most(planned: Planning, templates: dict[str, str], tmp_path: Path) -> None:
    task = task_of(planned, templates, tmp_path)
    files = task.templates
    told = code_prompt(task, rules(), 14_700)
    assert told is not None
    assert tokens_of(len(told.text)) <= 14_700
    assert '<file path="config/use_case.yaml">' in told.task
    assert '<file path="src/scoring/features/engine.py" short="classes and signatures, without bodies">' in told.task
    assert "def compute(self, event: Event" in told.task
    assert not told.left_out
    assert "- use-case: what is predicted" in told.task
    assert (
        f"- src/scoring/features/ ({sum(path.rpartition('/')[0] == 'src/scoring/features' for path in files)})"
        in told.task
    )


def test_the_smallest_window_shows_where_features_are_added(
    planned: Planning, templates: dict[str, str], tmp_path: Path
) -> None:
    """What a model with 16,000 tokens is told: it can still add a feature, and knows what it was not shown."""
    task = task_of(planned, templates, tmp_path)
    told = code_prompt(task, rules(), 7_200)
    assert told is not None
    assert tokens_of(len(told.text)) <= 7_200
    head = '<file path="config/use_case.yaml" short="`features` alone, as it stands">\n'
    shown = told.task.partition(head)[2].partition("</file>")[0].strip()
    assert shown.startswith("features:")
    assert shown in task.templates["config/use_case.yaml"].decode(), "what is edited has to be found in the file"
    assert f"Not shown for want of room: {', '.join(told.left_out)}." in told.task
    assert "edit only passages that stand there word for word" in told.task
    assert code_prompt(task, rules(), 5_000) is None, "without the first file there is nothing to extend"
