"""Whole runs in which a model reads the requirements otherwise than the engine: the person who wrote them is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cli.driving import CHURN, Answer, Tool
from tests.models.server import Heard, Said, Server, nothing_beside, serving
from tests.models.test_runs import KEY, PRICED, design

from mlops_architect.documents import parse_yaml
from mlops_architect.domain.calls import READER
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.run import Revision
from mlops_architect.domain.second_opinion import ReadValue, SecondReading
from mlops_architect.engine.proposing.reading import Checkpoint, beside, checked_values
from mlops_architect.engine.reading import read
from mlops_architect.engine.understanding import understood

OTHERWISE = {"field": "training.cadence", "value": "daily", "quote": "Nightly churn scores"}
MORE = {"field": "oversight.explainability_required", "value": "yes", "quote": "churn scores"}


def otherwise(*values: dict[str, str]) -> Any:
    def beside(heard: Heard) -> Said:
        return Said(json.dumps({"values": values})) if heard.agent == READER else nothing_beside(heard)

    return beside


def decided(tool: Tool) -> dict[str, Any]:
    found = parse_yaml((tool.here / "project" / "architecture" / "constraints.yaml").read_text(), "constraints.yaml")
    assert isinstance(found, dict)
    return found


def waiting(tool: Tool, server: Server, *more: str) -> Answer:
    folder = tool.root / "user" / ".config" / "mlops-architect" / "catalog" / "prompts"
    folder.mkdir(parents=True)
    (folder / "models.yaml").write_text(PRICED)
    given = ("--provider", "anthropic", "--base-url", server.url, "--model", "test-model")
    return tool("new", CHURN, "--project", "project", "--no-generate", "--json", *given, *more, env=KEY)


@pytest.mark.slow
def test_yes_keeps_the_engines_reading_and_lists_the_other(tool: Tool) -> None:
    with serving(lambda _: Said(), otherwise(OTHERWISE, MORE)) as server:
        answer = design(tool, server)
    assert answer.code == 0, answer.err
    [listed] = answer.data["differences"]
    assert listed.startswith("training.cadence: monthly (“")
    assert "or, as anthropic/test-model reads it, daily (“Nightly churn scores”)" in listed
    found = decided(tool)
    assert found["constraints"]["training.cadence"]["value"] == "monthly"
    assert [one["theirs"] for one in found["differences"]] == ["daily"]
    taken = found["constraints"]["oversight.explainability_required"]
    assert (taken["value"], taken["provenance"], taken["by"]) == (True, "stated", "anthropic/test-model")
    summary = (tool.here / "project" / "architecture" / "summary.md").read_text()
    assert "Read differently by a model" in summary
    assert "stated, read by anthropic/test-model" in summary
    assert tool("replay", answer.data["run"]).code == 0


def test_a_person_is_asked_and_the_answer_holds(tool: Tool) -> None:
    with serving(lambda _: Said(), otherwise(OTHERWISE)) as server:
        answer = waiting(tool, server)
        assert answer.code == 9, answer.said
        run = answer.data["run"]
        [question] = answer.data["questions"]
        assert question["field"] == "training.cadence"
        assert "“Nightly churn scores”" in question["text"]
        assert question["default"] == "monthly"
        assert question["expects"] == "monthly, daily, or another value"
        assert "a month" in question["effect"]
        unfit = tool("resume", run, "--answer", "training.cadence=purple", "--json", env=KEY)
        assert unfit.code == 2, unfit.said
        assert {heard.agent for heard in server.heard} == {READER}
        asked = len(server.heard)
        resumed = tool("resume", run, "--answer", "training.cadence=daily", "--json", env=KEY)
        assert resumed.code == 8, resumed.err
        # the text was read once: what was recorded answers for the second reading
        assert [heard.agent for heard in server.heard[asked:]][:1] == ["project-stages"]
        done = tool("resume", run, "--approve", "--json", env=KEY)
    assert done.code == 0, done.err
    found = decided(tool)
    assert found["constraints"]["training.cadence"]["value"] == "daily"
    assert "differences" not in found
    assert "differences" not in done.data


@pytest.mark.slow
def test_strict_stops_whoever_says_yes_and_the_defaults_are_the_engines(tool: Tool) -> None:
    with serving(lambda _: Said(), otherwise(OTHERWISE)) as server:
        answer = waiting(tool, server, "--strict", "--yes")
        assert answer.code == 9, answer.said
        assert "training.cadence" in {question["field"] for question in answer.data["questions"]}
        assert {heard.agent for heard in server.heard} == {READER}
        run = answer.data["run"]
        assert tool("resume", run, "--approve", "--json", env=KEY).code == 8
        assert tool("resume", run, "--approve", "--json", env=KEY).code == 0
    assert decided(tool)["constraints"]["training.cadence"]["value"] == "monthly"
    assert tool("replay", run).code == 0


@pytest.mark.parametrize(
    "revision", [Revision(path="training.cadence", value="weekly"), Revision(text="We retrain every week.")]
)
def test_what_a_person_says_later_settles_a_difference(catalog: Catalog, revision: Revision) -> None:
    text, lexicon = CHURN, catalog.lexicon
    engine = read(text, lexicon)
    values, _ = checked_values(SecondReading(values=(ReadValue(**OTHERWISE),)), Checkpoint(text, text, engine, lexicon))
    first = beside(engine, values, "openai/test", text)
    assert [one.field for one in first.differences] == ["training.cadence"]
    later = understood(text, [revision], lexicon, first)
    assert later.differences == ()
    assert later.constraints.training.cadence.value == "weekly"
    other = understood(text, [Revision(path="team.size", value="9")], lexicon, first)
    assert other.differences == first.differences
