"""Several processes at once: on one state file nothing is lost, on one project one wins and the others are told."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool, git
from tests.cli.traces import Kept, kept

from mlops_architect.decisions.audit import entries

EIGHT, FOUR = 8, 4


def together(*work: tuple[Tool, tuple[str, ...]]) -> list[tuple[int, str]]:
    """Run commands in copies of this process at once; return exit code and what each said."""
    ready, go = os.pipe()
    children = []
    for number, (tool, arguments) in enumerate(work):
        said = tool.root / f"said-{number}.txt"
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(ready, 1)  # ends for all of them when the starter closes its end
            code = 99
            try:
                answer = tool(*arguments)
                said.write_text(answer.err)
                code = answer.code
            finally:
                os._exit(code)
        children.append((child, said))
    os.close(ready)
    os.close(go)
    done = []
    for child, said in children:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        done.append((code, said.read_text() if said.exists() else ""))
    return done


@pytest.mark.slow
def test_eight_processes_on_one_state_file_lose_nothing(tool: Tool, churn: Designed) -> None:
    expected: Kept = kept(churn.tool)
    new = ("--yes", "--no-generate", "--json")
    done = together(*((tool, ("new", CHURN, "--project", f"project-{n}", *new)) for n in range(EIGHT)))
    assert [code for code, _ in done] == [0] * EIGHT, done
    runs = tool("runs", "--json").data
    assert len(runs) == EIGHT == len({run["id"] for run in runs})
    kinds = [event.partition(" ")[0] for event in expected.events]
    for run in runs:
        events = tool("log", run["id"], "--json").data
        assert [event["sequence"] for event in events] == list(range(1, len(kinds) + 1))
        assert sorted(event["kind"] for event in events) == sorted(kinds)
        folder = Path(run["folder"])
        # the name of the project is in the decision set, so its tree is another; its solved plan is not
        assert git(folder, "rev-parse", "v1:architecture/plan.yaml") == git(
            churn.folder, "rev-parse", "v1:architecture/plan.yaml"
        )
        assert tool("verify", str(folder)).code == 0
    assert len(tool.rows("approvals")) == len(tool.rows("consents")) == EIGHT
    with closing(sqlite3.connect(tool.home / "architect.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
def test_four_processes_on_one_project_one_wins_and_the_others_are_told(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    tool = project.tool
    changes = [f"budget {amount} dollars a month" for amount in (900, 950, 1000, 1050)]
    done = together(
        *((tool, ("revise", words, "--project", "project", "--no-generate", "--yes", "--json")) for words in changes)
    )
    codes = sorted(code for code, _ in done)
    assert codes.count(0) >= 1
    assert set(codes) <= {0, 6, 7}, done
    for code, said in done:
        if code:
            assert "is in use by another process" in said or "is at v" in said, said
            assert "Traceback" not in said
    versions = git(project.folder, "tag").split()
    assert len(versions) == 1 + codes.count(0)
    trail = entries((project.folder / "audit/audit.jsonl").read_bytes())
    assert len(trail) == len(versions)
    assert tool("verify", "project").code == 0
    assert tool("revise", "budget 1200 dollars a month", "--project", "project", "--no-generate", "--yes").code == 0


def test_four_approvals_of_one_run_are_one(waiting: Designed, tmp_path: Path) -> None:
    del tmp_path
    done = together(*((waiting.tool, ("resume", waiting.run, "--approve")) for _ in range(FOUR)))
    codes = sorted(code for code, _ in done)
    assert codes.count(0) == 1 and set(codes) == {0, 6}, done
    assert [row["answer"] for row in waiting.tool.rows("approvals")] == ["approve"]
    assert len(waiting.tool.rows("consents")) == 1
    assert git(waiting.folder, "rev-list", "--count", "architect") == "1"
