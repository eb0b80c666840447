"""Requirements that are none, that contradict themselves, that no design meets: one message, exit code 3, nothing written."""

from __future__ import annotations

import pytest
from tests.cli.driving import CHURN, Answer, Tool

UNATTENDED = ("--yes", "--no-generate")


def refused(tool: Tool, answer: Answer) -> Answer:
    assert answer.code == 3, answer.err
    assert answer.err.startswith("error: ")
    assert "Traceback" not in answer.err
    assert list(tool.here.iterdir()) == []
    return answer


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "empty"),
        (b" \n\t \n", "empty"),
        (b"churn " * 900_000, "more than 256 kB"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data"),
        (bytes(range(1, 256)) * 4, "not UTF-8"),
        ("Nightly churn scores für Köln".encode("latin-1"), "not UTF-8"),
        (b"42 17 93 %% ?? 11 !!", "hardly any words"),
        ("🍰 🍰 🍰".encode(), "hardly any words"),
    ],
    ids=["empty", "blank", "5-megabytes", "image", "bytes", "latin-1", "numbers", "emoji"],
)
def test_what_is_no_text_is_refused(text: bytes, what: str, tool: Tool) -> None:
    (tool.root / "requirements.md").write_bytes(text)
    for answer in (
        tool("new", "-", stdin=text),
        tool("new", "-f", "-", stdin=text),
        tool("new", "-f", str(tool.root / "requirements.md")),
    ):
        assert what in refused(tool, answer).err
    assert not (tool.home / "architect.sqlite").exists()


@pytest.mark.parametrize(
    "text",
    [
        "asdf qwer zxcv uiop hjkl bnm lorem ipsum",
        "Please bake a cake with strawberries for Sunday, it should cost less than $40.",
        "The quarterly report is due on Friday and must be printed on both sides of the paper.",
    ],
    ids=["meaningless", "cake", "report"],
)
def test_a_text_that_asks_for_no_ml_system_is_refused(text: str, tool: Tool) -> None:
    said = refused(tool, tool("new", text, *UNATTENDED)).err
    assert "does not ask for a machine-learning system" in said
    assert "for example" in said


def test_who_names_the_task_is_not_refused(tool: Tool) -> None:
    text = "Half an hour before a wind farm's blades ice up the control room wants a signal."
    assert "--set ml_task=" in refused(tool, tool("new", text, *UNATTENDED)).err
    named = tool("new", text, "--set", "ml_task=anomaly", *UNATTENDED)
    assert named.code == 0, named.err


CONTRADICTION = "Card fraud scoring on AWS, p99 5 ms at 100 requests/s, cheapest nightly batch only."


def test_a_contradiction_is_refused_with_the_words_of_both_sides(tool: Tool) -> None:
    said = refused(tool, tool("new", CONTRADICTION, *UNATTENDED)).err
    assert "“p99 5 ms” against “batch only”" in said
    assert "--set" in said
    assert "serving.modes" in said


def test_a_contradiction_is_settled_by_hand(tool: Tool) -> None:
    answer = tool("new", CONTRADICTION, *UNATTENDED, "--json", "--set", "serving.modes=batch")
    assert answer.code == 0, answer.err
    assert "serve-batch" in answer.data["patterns"]
    assert "serve-online" not in answer.data["patterns"]


def test_a_contradiction_is_settled_in_words(tool: Tool) -> None:
    asked = tool("new", CONTRADICTION, "--strict", "--json", "--no-generate")
    assert asked.code == 9
    assert "p99 5 ms" in asked.data["contradictions"][0]
    assert "1 contradiction" in asked.err
    settled = tool("resume", asked.data["run"], "--json", "--revise", "p99 under 90 ms, online, not batch")
    assert settled.code == 9
    assert settled.data["contradictions"] == []
    assert settled.data["questions"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Card fraud scoring, p99 under 100 ms, trained on our own cluster, served on AWS.",
            ("several clouds", "--set cloud=aws"),
        ),
        ("Speech recognition of our recorded calls on AWS.", ("speech", "Covered are", "fraud", "llm_rag")),
    ],
    ids=["several clouds", "speech"],
)
def test_what_the_catalogue_does_not_cover_is_named_with_what_it_does(
    text: str, named: tuple[str, ...], tool: Tool
) -> None:
    said = refused(tool, tool("new", text, *UNATTENDED)).said
    for part in named:
        assert part in said


def test_a_region_without_prices_is_refused(tool: Tool) -> None:
    said = refused(tool, tool("new", CHURN, *UNATTENDED, "--set", "regions=antarctica-south-1")).err
    assert "antarctica-south-1" in said


def test_requirements_that_no_design_meets_end_with_what_conflicts_and_what_relaxes_it(tool: Tool) -> None:
    text = "Real-time card fraud scoring on AWS in eu-west-1, p99 under 1 ms at 2,000 requests/s, budget $10 a month."
    answer = refused(tool, tool("new", text, *UNATTENDED, "--json"))
    said = answer.data["error"]
    for part in ("no design", "latency.p99_ms", "budget.monthly_usd", "is reached at $", "a month is enough"):
        assert part in said
    assert "Relax" in answer.data["hint"]
    assert answer.data["exit_code"] == 3


def test_one_limit_that_cannot_be_met_is_not_blamed_on_the_others(tool: Tool) -> None:
    answer = refused(
        tool, tool("new", f"{CHURN} At most $10 a month in all.", *UNATTENDED, "--set", "budget.monthly_usd=10")
    )
    assert "budget.monthly_usd" in answer.err
    assert "latency" not in answer.err


def test_a_missing_catalogue_folder_is_refused(tool: Tool) -> None:
    said = refused(tool, tool("new", CHURN, *UNATTENDED, "--catalog", "not-there")).err
    assert "not-there does not exist" in said


def test_a_broken_catalogue_names_file_and_line(tool: Tool) -> None:
    folder = tool.root / "mine" / "policies" / "cost"
    folder.mkdir(parents=True)
    (folder / "my-policy.yaml").write_text("id: my-policy\ntitle: Mine\nrequire: {\n")
    said = refused(tool, tool("policies", "list", "--catalog", str(tool.root / "mine"))).err
    assert "my-policy.yaml:" in said
