"""A run on machines of one's own: an approved design in cores and disks, money only where its owner gives a price."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driving import Designed, Tool

PAYMENTS = (
    "Card fraud scoring in our own data centre in Frankfurt, no public cloud, PCI DSS. p99 under 100 ms at 300 requests/s peak, "
    "99.9% availability, streaming features no older than a minute, retrain daily, keep data for 400 days, team of 6, "
    "budget $5,000 a month."
)
HEAD = "cloud,service,sku,region,unit,usd_per_unit,tier_from,as_of,basis,source,note\n"
ROWS = (
    "on_prem,own,own.vcpu-hour,own-site,vCPU-hour,0.012,0,2026-11-01,internal,our books,\n"
    "on_prem,own,own.memory-gib-hour,own-site,GiB-hour,0.0015,0,2026-11-01,internal,our books,\n"
    "on_prem,own,own.ssd-gb-month,own-site,GB-month,0.04,0,2026-11-01,internal,our books,\n"
    "on_prem,own,own.hdd-gb-month,own-site,GB-month,0.01,0,2026-11-01,internal,our books,\n"
)
_AMOUNT_OF_NOTHING = re.compile(r"\$0(?:\.0+)?(?![\d,]|\.\d)|\b0(?:\.0+)? USD")


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Designed:
    """Return an approved design on own machines, made as it is with generation wanted."""
    tool = Tool(tmp_path_factory.mktemp("own"))
    answer = tool("new", PAYMENTS, "--project", "project", "--yes", "--json")
    assert answer.code == 0, answer.err
    return Designed(tool, answer)


def pages(designed: Designed) -> dict[str, str]:
    """Return the pages of the decision set."""
    folder = Path(designed.answer.data["folder"]) / "architecture"
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.md"))}


def test_the_run_ends_with_the_approved_decision_set_and_without_code(designed: Designed) -> None:
    data = designed.answer.data
    assert data["status"] == "approved"
    assert data["zip"] == ""
    assert all(key.startswith("on-prem-") for key in data["patterns"].values())
    folder = Path(data["folder"])
    assert (folder / "architecture/summary.md").is_file()
    assert not (folder / "infra").exists() and not (folder / "src").exists()
    technical = (folder / "architecture/reviews/technical.yaml").read_text()
    assert "no code is generated yet" in " ".join(technical.split())


def test_money_is_null_and_capacity_is_not(designed: Designed) -> None:
    data = designed.answer.data
    assert (data["monthly_usd"], data["monthly_low_usd"], data["monthly_high_usd"]) == (None, None, None)
    assert not data["cost_complete"]
    assert re.search(r"\d+ vCPU, [\d,]+ GiB memory.*: \d+ nodes of 16 vCPU", data["capacity"])
    assert data["verdicts"]["cost"] == "unknown"
    assert data["operating_hours"] > 40


def test_the_budget_cannot_be_told(designed: Designed) -> None:
    review = (Path(designed.answer.data["folder"]) / "architecture/reviews/cost.yaml").read_text()
    found = review.partition("id: budget-expected")[2].partition("- id:")[0]
    assert "outcome: unknown" in found
    assert "cannot tell" in found


def test_no_page_says_that_it_costs_nothing(designed: Designed) -> None:
    said = {
        name: [text[max(0, found.start() - 60) : found.end() + 20] for found in _AMOUNT_OF_NOTHING.finditer(text)]
        for name, text in pages(designed).items()
    }
    assert {name: found for name, found in said.items() if found} == {}


def test_the_pages_speak_of_no_provider(designed: Designed) -> None:
    provider = re.compile(r"\b(AWS|SageMaker|CloudWatch|DynamoDB|Azure|GCP|BigQuery|another region)\b")
    assert {name: provider.findall(text) for name, text in pages(designed).items() if provider.search(text)} == {}


def test_the_summary_is_what_people_read(designed: Designed, golden: Callable[[str, str], None]) -> None:
    summary = pages(designed)["summary.md"]
    golden("own-machines-summary.md", summary.partition("## What was asked")[0] + chosen(summary))


def chosen(summary: str) -> str:
    """Return what was chosen, and the margins."""
    return "## What was chosen" + summary.partition("## What was chosen")[2].partition("## Reviews")[0]


def test_the_outcome_for_people_says_unknown_and_how_much_of_the_machines(tool: Tool) -> None:
    said = tool("new", PAYMENTS, "--project", "project", "--yes").said
    assert "cost unknown in own-site" in said.replace("│", " ").replace("  ", " ").replace("  ", " ")
    assert "capacity" in said and "Money is unknown" in said


def test_a_pattern_of_ones_own_starts_from_a_copy(tool: Tool) -> None:
    refused = tool("patterns", "new", "on_prem/lake/our-store", "--catalog", "ours")
    assert refused.code == 2
    assert "Copy the folder of a pattern" in refused.said
    shipped = Path(__file__).parents[2] / "patterns/on_prem/lake/on-prem-garage/pattern.yaml"
    folder = tool.here / "ours/patterns/on_prem/lake/our-store"
    folder.mkdir(parents=True)
    (folder / "pattern.yaml").write_text(shipped.read_text().replace("id: on-prem-garage", "id: our-store", 1))
    assert tool("patterns", "lint", "ours", "--no-terraform").code == 0
    listed = tool("patterns", "list", "--cloud", "on_prem", "--catalog", "ours", "--json")
    assert "our-store" in {entry["id"] for entry in listed.data}


def test_own_prices_make_it_a_bill(tool: Tool) -> None:
    (tool.here / "own.csv").write_text(HEAD + ROWS)
    update = tool("prices", "update", "own.csv", env={"XDG_CONFIG_HOME": str(tool.root / "config")})
    assert update.code == 0, update.err
    assert "nothing uses it" not in update.said
    compared = tool(
        "compare", "aws", "on-premises", PAYMENTS.replace("no public cloud, ", ""), "--json",
        env={"XDG_CONFIG_HOME": str(tool.root / "config")},
    )  # fmt: skip
    rented, own = compared.data["columns"]
    assert (rented["cloud"], own["cloud"]) == ("aws", "on_prem")
    assert own["monthly"]["expected_usd"] > 100 and own["capacity"] == ""
    assert own["objective_usd"] > own["monthly"]["expected_usd"]


def test_a_comparison_of_every_cloud_takes_own_machines_in_where_they_are_asked_for(tool: Tool) -> None:
    asked = tool("compare", "Churn scores every night for a million customers, on-premises.", "--json")
    assert [column["cloud"] for column in asked.data["columns"]] == ["aws", "gcp", "azure", "on_prem"]
    assert asked.data["columns"][-1]["monthly"] is None and asked.data["columns"][-1]["capacity"]
    unasked = tool("compare", "Churn scores every night for a million customers.", "--json")
    assert [column["cloud"] for column in unasked.data["columns"]] == ["aws", "gcp", "azure"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("on_prem,own,own.vcpu-hour,own-site,vCPU-month,9,0,2026-11-01,internal,our books,\n", "counted in vCPU-hour"),
        (
            "on_prem,own,own.cores,own-site,vCPU-hour,9,0,2026-11-01,internal,our books,\n",
            "no capacity called 'own.cores'",
        ),
        (
            "on_prem,own,own.vcpu-hour,frankfurt,vCPU-hour,9,0,2026-11-01,internal,our books,\n",
            "priced in global or own-site",
        ),
        (
            "aws,own,own.vcpu-hour,own-site,vCPU-hour,9,0,2026-11-01,internal,our books,\n",
            "capacity of on_prem, not of aws",
        ),
        ("on_prem,own,own.vcpu-hour,own-site,vCPU-hour,-1,0,2026-11-01,internal,our books,\n", "no amount"),
        ("on_prem,own,own.vcpu-hour,own-site,vCPU-hour,9,0,yesterday,internal,our books,\n", "no date"),
    ],
)
def test_a_price_that_no_design_would_be_billed_by_is_refused(tool: Tool, row: str, words: str) -> None:
    (tool.here / "own.csv").write_text(HEAD + row)
    answer = tool("prices", "update", "own.csv", env={"XDG_CONFIG_HOME": str(tool.root / "config")})
    assert answer.code == 3
    assert words in answer.said
    assert not list((tool.root / "config").rglob("*.csv"))
