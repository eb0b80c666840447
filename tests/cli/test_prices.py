"""`prices`: one price, the state of the book, and an organisation's own prices on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import Tool

HEAD = "cloud,service,sku,region,unit,usd_per_unit,tier_from,as_of,basis,source,note\n"
ROW = "aws,sqs,sqs.standard.requests,us-east-1,1M requests,0.2,0,2026-11-01,contract,our contract,\n"


def test_a_price_is_shown_with_tiers_date_and_source(tool: Tool) -> None:
    answer = tool("prices", "show", "apigw.rest.requests", "--region", "us-east-1", "--json")
    assert [(tier["tier_from"], tier["usd"]) for tier in answer.data] == [
        (0, 3.5),
        (333, 2.8),
        (1000, 2.38),
        (20000, 1.51),
    ]
    assert all(tier["as_of"] and tier["source"] for tier in answer.data)
    assert "1M requests" in tool("prices", "show", "apigw.rest.requests").said


def test_the_example_of_the_help_text_works(tool: Tool) -> None:
    words = " ".join(tool("prices", "show", "--help").said.split())
    example = words.partition("Example: mlops-architect ")[2].split()
    assert example[:2] == ["prices", "show"]
    assert tool(*example).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("apigw.rest.request",), "apigw.rest.requests"),
        (("apigw.rest.requests", "--region", "mars"), "no price in mars"),
        (("apigw.rest.requests", "--cloud", "gcp"), "on gcp"),
        (("",), "no price called"),
        (("\x1b[31m",), "no price called"),
    ],
)
def test_an_unknown_price_is_said_with_what_is_close(tool: Tool, arguments: tuple[str, ...], words: str) -> None:
    answer = tool("prices", "show", *arguments)
    assert answer.code == 2
    assert words in answer.said


def test_the_book_is_checked(tool: Tool) -> None:
    answer = tool("prices", "check", "--json")
    assert answer.code == 0, [entry for entry in answer.data["missing"] if entry["named_by"] == "pattern"]
    assert {entry["cloud"] for entry in answer.data["regions"]} == {"aws", "gcp", "azure"}
    assert answer.data["sound"]
    assert "us-central1" in tool("prices", "check").said
    old = tool("prices", "check", "--max-age", "1")
    assert (old.code, "not sound" in old.err) == (1, True)


def test_a_broken_rule_of_ones_own_is_named(tool: Tool) -> None:
    folder = tool.here / "own/patterns/pricing/aws"
    folder.mkdir(parents=True)
    line = "{name: x, sku: sqs.standard.requests, quantity: \"lookup('none', volume)\"}"
    (folder / "mine.yaml").write_text(f"rules:\n  - resources: [aws_mine]\n    lines: [{line}]\n")
    answer = tool("prices", "check", "--catalog", "own", "--json")
    assert answer.code == 1
    assert len(answer.data["rule_problems"]) == 2
    assert all("mine.yaml: aws_mine: " in problem for problem in answer.data["rule_problems"])


def test_own_prices_come_on_top_and_are_replaced_by_the_next_file(tool: Tool) -> None:
    paths = []
    for usd in ("0.2", "0.1"):
        (tool.here / "Negotiated 2026.csv").write_text(HEAD + ROW.replace("0.2", usd))
        answer = tool("prices", "update", "Negotiated 2026.csv", "--json")
        assert (answer.code, answer.data["tiers"], answer.data["new_skus"]) == (0, 1, [])
        paths.append(answer.data["files"])
        shown = tool("prices", "show", "sqs.standard.requests", "--region", "us-east-1", "--json").data
        assert [(tier["usd"], tier["source"]) for tier in shown] == [(float(usd), "our contract")]
    assert paths[0] == paths[1]
    assert Path(paths[0][0]).name == "negotiated-2026.csv"


def test_two_files_may_not_price_the_same(tool: Tool) -> None:
    (tool.here / "one.csv").write_text(HEAD + ROW)
    (tool.here / "two.csv").write_text(HEAD + ROW)
    assert tool("prices", "update", "one.csv").code == 0
    answer = tool("prices", "update", "two.csv")
    assert answer.code == 3
    assert "already priced in" in answer.said
    assert tool("prices", "check").code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + ROW + ROW, "bad.csv:3 prices sqs.standard.requests in us-east-1 again, first in line 2"),
        (HEAD + ROW.replace("0.2", "much"), "bad.csv:2 usd_per_unit 'much' is not a number"),
        (HEAD + ROW.replace("0.2", "-1"), "bad.csv:2 usd_per_unit '-1' is no amount"),
        (HEAD + ROW.replace("2026-11-01", "soon"), "bad.csv:2 as_of 'soon' is no date"),
        (HEAD + ROW.replace("our contract", ""), "bad.csv:2 source is empty"),
        (HEAD + ROW.replace("1M requests", "requests"), "counted in 1M requests"),
        (HEAD + ROW.replace("aws,sqs,", "../../x,sqs,"), "bad.csv:2 '../../x' is no cloud"),
        (HEAD + "aws,sqs\n", "bad.csv:2 has more or fewer cells"),
        (HEAD + ROW.replace(",\n", ",,extra\n"), "bad.csv:2 has more or fewer cells"),
        (HEAD, "holds no prices"),
        ("", "no column called"),
        ("sku,region\na,b\n", "no column called cloud"),
        ("\0\1\2", "no column called"),
    ],
)
def test_a_malformed_file_changes_nothing(tool: Tool, text: str, words: str) -> None:
    (tool.here / "bad.csv").write_text(text)
    answer = tool("prices", "update", "bad.csv")
    assert answer.code == 3
    assert words in answer.said
    shown = tool("prices", "show", "sqs.standard.requests", "--region", "us-east-1", "--json").data
    assert shown[0]["source"] != "our contract"


def test_a_file_that_cannot_be_read_is_named(tool: Tool) -> None:
    (tool.here / "binary.csv").write_bytes(b"\xff\xfe\x00")
    assert "nowhere.csv" in tool("prices", "update", "nowhere.csv").said
    assert "not UTF-8" in tool("prices", "update", "binary.csv").said
