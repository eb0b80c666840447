"""The next version of a project: in words, by field, compared, merged with what the user changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool, git

WORDS = "p99 under 80 ms and 12k a month"


@pytest.fixture(scope="module")
def _revised(churn: Designed, tmp_path_factory: pytest.TempPathFactory) -> Designed:
    copy = churn.copy(tmp_path_factory.mktemp("revised"))
    answer = copy.tool("revise", WORDS, "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    return Designed(copy.tool, answer)


@pytest.fixture
def revised(_revised: Designed, tmp_path: Path) -> Designed:
    """Return a project with two versions, for this test alone."""
    return _revised.copy(tmp_path / "machine")


def test_a_revision_in_words_is_the_next_version(revised: Designed) -> None:
    result = revised.result
    assert (result["version"], result["status"], result["project"]) == ("v2", "approved", "project")
    assert result["p99_ms"] <= 80
    assert git(revised.folder, "tag") == "v1\nv2"
    assert git(revised.folder, "rev-parse", "main") == git(revised.folder, "rev-parse", "architect")
    summary = (revised.folder / "architecture" / "summary.md").read_text()
    assert "latency.p99_ms: unknown → 80" in summary
    assert "budget.monthly_usd: 1,500 → 12,000" in summary
    assert (revised.folder / "architecture" / "requirements.md").read_text() == CHURN
    assert {"serve-online", "feature-online"} <= set(result["patterns"])
    assert WORDS in (revised.folder / "architecture" / "revisions.yaml").read_text()
    assert revised.tool("runs", "--json").data[0]["parent"] == "v1"


def test_settings_by_field_come_on_top_of_earlier_words(revised: Designed) -> None:
    answer = revised.tool(
        "revise", "--set", "latency.p99_ms=90", "--set", "tools.forbidden=sagemaker", "--project", "project",
        "--yes", "--no-generate", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.data["version"] == "v3"
    compared = revised.tool("diff", "v2", "v3", "--project", "project", "--json").data
    changed = {change["name"]: (change["before"], change["after"]) for change in compared["constraints"]}
    assert changed["latency.p99_ms"] == ("80", "90")
    assert "sagemaker" in changed["tools.forbidden"][1]
    assert "budget.monthly_usd" not in changed, "the earlier revision still holds"
    assert [row["parent"] for row in revised.tool("runs", "--json").data] == ["v2", "v1", ""]


def test_a_pull_request_is_told_the_change_of_cost_first(revised: Designed) -> None:
    answer = revised.tool("diff", "v1", "v2", "--markdown", "--project", "project")
    assert answer.code == 0
    data = revised.tool("diff", "v1", "v2", "--json", "--project", "project").data
    first, *_ = answer.out.splitlines()
    assert first == (
        f"### Architecture v1 → v2: {data['monthly_usd_delta']:+,.0f} USD a month ({data['monthly_pct_delta']:+.1f} %)"
    )
    assert "| latency.p99_ms | none | 80 |" in answer.out
    assert "diff --git" not in answer.out


def test_the_difference_is_told_in_meaning_first_and_then_by_git(revised: Designed) -> None:
    inside = ("--project", "project")
    answer = revised.tool("diff", "v1", "v2", *inside)
    assert answer.code == 0
    for part in (
        "v1 → v2",
        "monthly cost $",
        "USD",
        "%",
        "p99",
        "Constraints",
        "budget.monthly_usd",
        "1,500",
        "12,000",
    ):
        assert part in answer.said, part
    assert answer.out.index("monthly cost") < answer.out.index("diff --git a/architecture/")
    ours = git(revised.folder, "diff", "--no-color", "v1", "v2", "--", "architecture")
    assert ours in answer.out

    stat = revised.tool("diff", "v1", "v2", "--stat", *inside)
    assert "architecture/constraints.yaml" in stat.out
    assert "files changed" in stat.out
    assert "diff --git" not in stat.out


def test_the_difference_as_json_adds_up(revised: Designed) -> None:
    compared = revised.tool("diff", "v1", "v2", "--project", "project", "--json").data
    assert {"before", "after", "constraints", "components", "verdicts", "decisions", "costs", "git"} <= set(compared)
    delta = compared["monthly_usd_after"] - compared["monthly_usd_before"]
    assert compared["monthly_usd_delta"] == pytest.approx(delta)
    assert compared["monthly_pct_delta"] == pytest.approx(100 * delta / compared["monthly_usd_before"])
    back = revised.tool("diff", "v2", "v1", "--project", "project", "--json").data
    assert back["monthly_usd_delta"] == pytest.approx(-delta)
    same = revised.tool("diff", "v2", "v2", "--project", "project", "--json").data
    assert (same["constraints"], same["components"], same["git"]) == ([], [], "")


def test_versions_are_shown_and_unknown_ones_are_6(revised: Designed) -> None:
    inside = ("--project", "project")
    first, latest = revised.tool("show", "v1", *inside, "--json").data, revised.tool("show", *inside, "--json").data
    assert (first["version"], latest["version"]) == ("v1", "v2")
    assert latest["versions"] == ["v1", "v2"]
    assert latest["parts"]["architecture/constraints.yaml"]["constraints"]["latency.p99_ms"]["value"] == 80.0
    assert "v2 of v1, v2" in revised.tool("show", *inside).said
    for verb in (
        ("show", "v3"),
        ("show", "main"),
        ("diff", "v1", "v3"),
        ("diff", "HEAD~1", "v1"),
        ("show", "--", "-x"),
    ):
        answer = revised.tool(*verb, *inside) if verb[1] != "--" else revised.tool("show", *inside, "--", "-x")
        assert answer.code == 6
        assert "there are v1, v2" in answer.err


def test_the_log_tells_the_run_in_order(revised: Designed) -> None:
    (latest, first) = revised.tool("runs", "--json").data
    for run in (latest, first):
        events = revised.tool("log", run["id"], "--json").data
        assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
        kinds = [event["kind"] for event in events]
        assert kinds[:2] == ["started", "read"]
        assert kinds[-2:] == ["answered", "versioned"]
    assert revised.tool("log", "--json").data[0]["run"] == latest["id"]


def test_the_users_own_edits_survive_the_next_version(revised: Designed) -> None:
    folder, tool = revised.folder, revised.tool
    (folder / "NOTES.md").write_text("mine\n")
    adr = next(iter(sorted((folder / "architecture" / "adr").iterdir())))
    adr.write_text(adr.read_text() + "\nA remark of mine.\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "remarks")
    answer = tool("revise", "--set", "latency.p99_ms=70", "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    assert (folder / "NOTES.md").read_text() == "mine\n"
    assert adr.read_text().endswith("A remark of mine.\n")
    assert "70" in (folder / "architecture" / "constraints.yaml").read_text()
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "log", "-1", "--format=%s") == "Merge v3 of the architecture"
    assert "remarks" not in git(folder, "log", "--format=%s", "architect"), "the tool's branch holds only what it wrote"


def test_edits_that_meet_the_new_version_are_left_to_the_user(revised: Designed) -> None:
    folder, tool = revised.folder, revised.tool
    summary = folder / "architecture" / "summary.md"
    summary.write_text("My own summary.\n")
    git(folder, "commit", "-qam", "my summary")
    change = ("revise", "--set", "latency.p99_ms=70", "--project", "project", "--yes", "--no-generate")
    answer = tool(*change)
    assert answer.code == 7
    assert "architecture/summary.md" in answer.err
    assert "git merge --abort" in answer.err
    assert git(folder, "tag") == "v1\nv2\nv3", "the decision set itself is kept"
    assert tool(*change).code == 7
    run = tool("runs", "--json").data[0]["id"]
    assert tool("resume", run).code == 7
    git(folder, "checkout", "--ours", "architecture/summary.md")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "settled")
    assert tool("resume", run).code == 0
    assert summary.read_text() == "My own summary.\n"
    assert tool("runs", "--json").data[0]["status"] == "approved"


def test_a_revision_without_a_change_is_a_version_that_says_so(churn: Designed, tmp_path: Path) -> None:
    copy = churn.copy(tmp_path / "machine")
    answer = copy.tool("revise", "team of 3", "--project", "project", "--yes", "--no-generate", "--json")
    assert answer.code == 0, answer.err
    assert "the same design again" in (copy.folder / "architecture" / "summary.md").read_text()
    compared = copy.tool("diff", "v1", "v2", "--project", "project", "--json").data
    assert compared["components"] == []
    assert compared["monthly_usd_delta"] == 0


def test_the_next_generation_merges_with_edited_code(generated: Designed, tmp_path: Path, unchecked: None) -> None:
    del unchecked
    copy = generated.copy(tmp_path / "machine")
    folder = copy.folder
    readme = folder / "README.md"
    readme.write_text("A word of mine first.\n\n" + readme.read_text())
    (folder / "src" / "scoring" / "mine.py").write_text('"""Mine."""\n')
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "mine")
    answer = copy.tool("revise", "--set", "budget.monthly_usd=1400", "--project", "project", "--yes", "--json")
    assert answer.code == 0, answer.err
    assert (folder / "src" / "scoring" / "mine.py").is_file()
    assert readme.read_text().startswith("A word of mine first.")
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "tag") == "v1\nv2"
    assert Path(answer.data["zip"]).name == "project-v2.zip"
    assert sorted(path.name for path in (folder / "dist").iterdir()) == [
        "project-v1.audit.jsonl", "project-v1.zip", "project-v2.audit.jsonl", "project-v2.zip",
    ]  # fmt: skip


def test_the_price_of_operating_work_stays_as_it_was_unless_it_is_given(tool: Tool) -> None:
    inside = ("--project", "project")
    assert tool("new", CHURN, *inside, "--yes", "--no-generate", "--hourly-rate", "40").code == 0
    kept = tool("revise", "budget 900 dollars a month", *inside, "--yes", "--no-generate")
    given = tool("revise", "budget 800 dollars a month", *inside, "--yes", "--no-generate", "--hourly-rate", "60")
    assert (kept.code, given.code) == (0, 0)
    rates = [
        tool("show", version, *inside, "--json").data["parts"]["architecture/cost.yaml"]["hourly_rate_usd"]
        for version in ("v1", "v2", "v3")
    ]
    assert rates == [40, 40, 60]
