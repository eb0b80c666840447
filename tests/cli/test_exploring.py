"""`explore`, `compare` and `why` as a user meets them: tables, JSON, files, suggestions; no run and no project made."""

from __future__ import annotations

import html
import re
import xml.dom.minidom
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, FRAUD, Designed, Tool
from tests.cli.test_output import keys

WIDE = {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
SWEEP = ("--vary", "throughput=100..2000", "--points", "5")


def shape(data: object) -> str:
    """Return the paths of a document, one for all capabilities of the catalogue."""
    return "\n".join(dict.fromkeys(re.sub(r"patterns\.[a-z-]+", "patterns.*", line) for line in keys(data))) + "\n"


def test_a_sweep_shows_a_plot_breakpoints_and_designs(tool: Tool) -> None:
    answer = tool("explore", FRAUD, *SWEEP, env=WIDE)
    assert answer.code == 0
    found = tool("explore", FRAUD, *SWEEP, "--json").data["sweeps"][0]
    assert "█" in answer.out
    assert len(found["breakpoints"]) > 2
    for point in found["breakpoints"]:
        assert f"{point['after']['value']:,.5g}" in answer.out
        assert f"{point['before']['design']} → {point['after']['design']}" in answer.out


def test_two_figures_give_two_lines_and_a_map_and_the_front(tool: Tool, golden: Callable[[str, str], None]) -> None:
    answer = tool("explore", FRAUD, *SWEEP, "--vary", "p99=10..200", "--pareto", "--json")
    assert answer.code == 0
    golden("json/explore.txt", shape(answer.data))
    assert [one["field"] for one in answer.data["sweeps"]] == ["load.peak_rps", "latency.p99_ms"]
    assert len(answer.data["regions"]["designs"]) == 5
    assert answer.data["front"]["complete"]


@pytest.mark.slow
def test_work_that_takes_longer_says_what_it_does_on_standard_error(tool: Tool) -> None:
    answer = tool(
        "explore", FRAUD, "--vary", "throughput=10..20000", "--vary", "p99=5..500", "--points", "60", "--json"
    )
    assert "designs solved" in answer.err
    assert answer.data["sweeps"]


def test_exploring_makes_no_run_and_no_project(tool: Tool) -> None:
    assert tool("explore", FRAUD, *SWEEP).code == 0
    assert tool("compare", "aws", FRAUD).code == 0
    assert list(tool.here.iterdir()) == []
    assert tool("runs", "--json").data == []


def test_pictures_and_pages_stand_alone(tool: Tool, tmp_path: Path) -> None:
    svg, page = tmp_path / "front.svg", tmp_path / "page.html"
    vary = (*SWEEP, "--vary", "p99=10..200")
    answer = tool("explore", FRAUD, *vary, "--pareto", "--svg", str(svg), "--html", str(page), "--json")
    assert answer.code == 0
    drawing = xml.dom.minidom.parse(str(svg))
    words = svg.read_text(encoding="utf-8")
    assert len(drawing.getElementsByTagName("g")) == 4
    assert len(drawing.getElementsByTagName("circle")) == len(answer.data["front"]["points"])
    text = page.read_text(encoding="utf-8")
    for breakpoint in answer.data["sweeps"][0]["breakpoints"]:
        for flip in breakpoint["flips"]:
            assert html.escape(f"{flip['capability']}: {flip['before']} → {flip['after']}") in text
    for document in (words, text.replace('xmlns="http://www.w3.org/2000/svg"', "")):
        assert "<script" not in document
        assert "://" not in document.replace("http://www.w3.org/2000/svg", ""), "nothing is fetched"


def test_requirements_come_from_a_file_a_pipe_or_an_argument(tool: Tool, tmp_path: Path) -> None:
    file = tmp_path / "wishes.md"
    file.write_text(CHURN, encoding="utf-8")
    vary = ("--vary", "budget=50..400", "--points", "2", "--json")
    told = [
        tool("explore", CHURN, *vary),
        tool("explore", "-f", str(file), *vary),
        tool("explore", "-", *vary, stdin=CHURN),
    ]
    assert {answer.out for answer in told} == {told[0].out}
    assert told[0].code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((FRAUD,), 2, "there is nothing to explore"),
        ((FRAUD, "--vary", "thruput=1..5"), 2, "Did you mean load.peak_rps"),
        ((FRAUD, "--vary", "p99=1..5", "--vary", "latency.p99_ms=1..5"), 2, "is varied twice"),
        ((FRAUD, *("--vary", "p99=1..5") * 3), 2, "at most two"),
        ((FRAUD, "--vary", "p99=1..5", "--points", "1"), 2, "--points"),
        (("-f", "nowhere.md", "--vary", "p99=1..5"), 2, "cannot read nowhere.md"),
        (("", "--vary", "p99=1..5"), 3, "empty"),
        (("Please bake a cake with strawberries.", "--vary", "p99=1..5"), 3, "does not ask for a machine-learning system"),
        ((f"{FRAUD} p99 under 1 ms.", "--set", "latency.p99_ms=1", "--pareto"), 3, "no design of the catalogue meets"),
        ((FRAUD, "--vary", "p99=20..50", "--points", "2", "--svg", "nowhere/x.svg"), 2, "cannot write nowhere/x.svg"),
    ],
)  # fmt: skip
def test_what_cannot_be_explored_says_why(tool: Tool, arguments: tuple[str, ...], code: int, said: str) -> None:
    answer = tool("explore", *arguments, env=WIDE)
    assert answer.code == code, answer.err
    assert said in answer.said


def test_binary_requirements_are_refused(tool: Tool) -> None:
    answer = tool("explore", "-", "--vary", "p99=20..50", stdin=b"\x00\xff fraud")
    assert (answer.code, "binary data" in answer.err) == (3, True)


def test_clouds_stand_side_by_side_and_a_missing_one_says_why(tool: Tool, golden: Callable[[str, str], None]) -> None:
    answer = tool("compare", "aws", "gcp", "azure", FRAUD, "--json")
    assert answer.code == 0
    assert [column["cloud"] for column in answer.data["columns"]] == ["aws", "gcp", "azure"]
    aws = answer.data["columns"][0]
    assert aws["monthly"]["expected_usd"] > 0
    assert {part["capability"] for part in aws["parts"]} == set(answer.data["capabilities"])
    for column in answer.data["columns"]:
        assert bool(column["why"]) == (column["monthly"] is None)
    golden("json/compare.txt", shape(aws))


def test_all_clouds_are_compared_when_none_is_named_and_text_may_follow_names(tool: Tool) -> None:
    for arguments in ((FRAUD,), ("AWS", "Azure", "gcp", FRAUD), ("aws", "azure", "gcp", "-")):
        answer = tool("compare", *arguments, "--json", stdin=FRAUD)
        assert sorted(column["cloud"] for column in answer.data["columns"]) == ["aws", "azure", "gcp"]
    plain = tool("compare", FRAUD, env=WIDE)
    assert "serve-online" in plain.said and "proven optimal, gap 0" in plain.said


def test_without_a_text_the_project_of_the_folder_is_looked_at_with_what_was_settled(churn: Designed) -> None:
    tool = churn.tool
    vary = ("--vary", "budget=50..400", "--points", "2", "--json")
    here = [tool(*verb, cwd=churn.folder) for verb in (("explore", *vary), ("compare", "aws", "gcp", "--json"))]
    told = [tool("explore", CHURN, *vary), tool("compare", "aws", "gcp", CHURN, "--json")]
    assert [answer.out for answer in here] == [answer.out for answer in told]
    changed = tool("compare", "aws", "--set", "load.daily_predictions=9000000", "--json", cwd=churn.folder)
    assert changed.data["columns"][0]["monthly"] != here[1].data["columns"][0]["monthly"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("azur", FRAUD), "Did you mean azure?"),
        (("aws",), "run it in the folder of a project"),
        (("aws", FRAUD, "-f", "x.md"), "give the requirements either as text or with -f FILE"),
    ],
)
def test_what_cannot_be_compared_says_why(tool: Tool, arguments: tuple[str, ...], said: str) -> None:
    answer = tool("compare", *arguments)
    assert answer.code == 2
    assert said in answer.said


def test_why_explains_the_current_project_a_named_one_and_a_run(
    churn: Designed, golden: Callable[[str, str], None]
) -> None:
    tool = churn.tool
    here = tool("why", "serve-batch", cwd=churn.folder, env=WIDE)
    assert here.code == 0
    assert "Bill" in here.out and "Alternatives" in here.out and "proven optimal" in here.out
    named, run = (tool("why", "serve-batch", where, "--json") for where in ("project", churn.run))
    assert named.data["version"] == run.data["version"] == "v1"
    assert {**named.data, "version": ""} == {**run.data, "version": ""}
    chosen = named.data["chosen"]
    assert f"{chosen['pattern']}/{chosen['option']}" == churn.result["patterns"]["serve-batch"]
    assert named.data["changed"] == []
    golden("json/why.txt", re.sub(r"(?m)^chosen\\.sizes\\..*\\n", "", shape(named.data)))


def test_why_says_what_would_let_a_loser_win_or_why_nothing_does(churn: Designed) -> None:
    asked = churn.tool("why", "serve-batch", "project", "--json").data
    for loser in asked["alternatives"]:
        found = churn.tool("why", loser["pattern"], "project", "--json").data
        assert found["outcome"] == "lost"
        assert found["reason"] == loser["reason"]
        assert bool(found["never"]) == (not any(one["flips_at"] is not None for one in found["levers"]))
        plain = churn.tool("why", loser["pattern"], "project", env=WIDE)
        assert ("never wins here" in plain.said) == bool(found["never"])


def test_why_explains_a_run_that_waits_for_its_approval(waiting: Designed) -> None:
    answer = waiting.tool("why", "lake", waiting.run, "--json")
    assert answer.code == 0
    assert answer.data["version"] == waiting.run
    assert answer.data["chosen"]["capability"] == "lake"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("serve-bath", "project"), 2, "Did you mean serve-batch"),
        (("lake",), 5, "Give a project folder"),
        (("lake", "nothing-here"), 6, "nothing-here"),
    ],
)
def test_what_cannot_be_explained_says_why(churn: Designed, arguments: tuple[str, ...], code: int, said: str) -> None:
    answer = churn.tool("why", *arguments)
    assert answer.code == code, answer.err
    assert said in answer.said
