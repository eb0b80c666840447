"""`log`: filters, JSON lines, and events as they come."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed

from mlops_architect.domain.run import Event, RunStatus
from mlops_architect.settings import load_settings
from mlops_architect.usecases.follow import Filter, followed
from mlops_architect.usecases.workbench import workbench


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_hold_what_json_holds(churn: Designed) -> None:
    whole = churn.tool("log", churn.run, "--json").data
    assert lines(churn.tool("log", churn.run, "--json-lines").out) == whole
    assert [event["sequence"] for event in whole] == list(range(1, len(whole) + 1))


def test_events_are_filtered_by_kind_and_time(churn: Designed) -> None:
    whole = churn.tool("log", churn.run, "--json").data
    gates = churn.tool("log", churn.run, "--kind", "gate-*", "--kind", "versioned", "--json").data
    assert [event["kind"] for event in gates] == ["gate-opened", "versioned"]
    assert churn.tool("log", churn.run, "--since", "2000-01-01", "--json").data == whole
    assert churn.tool("log", churn.run, "--since", "2999-01-01T00:00+02:00", "--json").data == []
    assert churn.tool("log", churn.run, "--kind", "nothing").code == 0


def test_the_events_of_every_run_are_in_order_of_time(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    other = project.tool("new", CHURN, "--no-generate", "--project", "other", "--json").data["run"]
    events = lines(project.tool("log", "--all", "--json-lines").out)
    assert {event["run"] for event in events} == {churn.run, other}
    assert [event["at"] for event in events] == sorted(str(event["at"]) for event in events)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "yesterday"),
        ("--json", "--follow"),
        ("--json", "--json-lines"),
        ("--all", "--follow"),
        ("x", "--all"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...], churn: Designed) -> None:
    assert churn.tool("log", *arguments).code == 2


def test_following_a_run_that_ended_shows_it_and_ends(churn: Designed) -> None:
    answer = churn.tool("log", churn.run, "--follow", "--json-lines")
    assert (answer.code, lines(answer.out)) == (0, churn.tool("log", churn.run, "--json").data)


def test_following_shows_each_event_once_as_it_comes_and_ends_with_the_run(waiting: Designed) -> None:
    settings = load_settings({"MLOPS_ARCHITECT_HOME": str(waiting.tool.home)})
    with workbench(settings) as bench:
        database = bench.database
        steps = iter(range(100))

        def wait(_: float) -> None:
            number = next(steps)
            database.add_event(waiting.run, "tick", f"{number}")
            if number == 3:
                database.save_run(database.run(waiting.run).model_copy(update={"status": RunStatus.DONE}))

        seen: list[Event] = list(followed(bench, waiting.run, Filter(("tick",)), wait))
        assert [event.kind for event in seen] == ["tick"] * 4
        assert len({event.sequence for event in seen}) == 4


@pytest.mark.slow
def test_a_reader_in_another_process_sees_the_approval_of_this_one(waiting: Designed) -> None:
    command = waiting.tool.command("log", waiting.run, "--follow", "--json-lines")
    reader = subprocess.Popen(command, env=waiting.tool.environment(), stdout=subprocess.PIPE, text=True)
    with reader:
        assert reader.stdout is not None
        assert json.loads(reader.stdout.readline())["kind"] == "started"
        assert waiting.tool("resume", waiting.run, "--approve").code == 0
        rest = [json.loads(line)["kind"] for line in reader.stdout]
    assert rest[-1] == "versioned"
    assert reader.returncode == 0
