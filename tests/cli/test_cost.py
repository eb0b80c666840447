"""`cost` as a user runs it: lists, plans and folders, both forms of output, budgets, and input that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Tool

QUEUE = {
    "id": "ignored", "cloud": "aws", "region": "us-east-1", "resource_type": "aws_sqs_queue", "parameters": {},
    "usage": {"monthly_requests": 10_000_000}, "expected": {"total_monthly_usd": 4},
}  # fmt: skip
MAIN = """
variable "region" {}
variable "queues" { default = 1 }
provider "aws" { region = var.region }
resource "aws_sqs_queue" "jobs" { count = var.queues }
module "web" { source = "./web" }
"""
WEB = """
resource "aws_secretsmanager_secret" "key" { name = "k" }
resource "aws_iam_role" "role" { name = "r" }
"""
USAGE = """
version: 0.1
resource_usage:
  aws_sqs_queue.jobs[*]:
    monthly_requests: 10000000
  module.web.aws_secretsmanager_secret.key:
    monthly_requests: 0
"""


@pytest.fixture(autouse=True)
def here(tool: Tool) -> Path:
    """Return the folder that commands run in, with Terraform files, a usage file and a list."""
    (tool.here / "infra" / "web").mkdir(parents=True)
    (tool.here / "infra/main.tf").write_text(MAIN)
    (tool.here / "infra/web/main.tf").write_text(WEB)
    (tool.here / "infra/terraform.tfvars").write_text('region = "us-east-1"\n')
    (tool.here / "usage.yaml").write_text(USAGE)
    (tool.here / "one.json").write_text(json.dumps(QUEUE))
    return tool.here


def test_one_resource_has_a_total_lines_and_what_is_unknown(tool: Tool) -> None:
    answer = tool("cost", "--resources", "one.json", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"monthly_usd", "priced_usd", "lines", "unknown", "needs_usage", "resources"}
    assert answer.data["monthly_usd"] == pytest.approx(4, rel=0.01)
    [line] = answer.data["lines"]
    assert {"name", "sku", "quantity", "unit", "usd_per_unit", "monthly_usd"} <= set(line)
    assert answer.data["unknown"] == []


def test_a_list_gives_a_list_in_its_order_and_comes_from_a_pipe_too(tool: Tool) -> None:
    other = {"resource_type": "aws_no_such_thing", "region": "us-east-1"}
    answer = tool("cost", "--resources", "-", "--json", stdin=json.dumps([other, QUEUE]))
    assert answer.code == 0
    assert [entry["monthly_usd"] for entry in answer.data] == [None, pytest.approx(4, rel=0.01)]
    assert answer.data[0]["unknown"] == ["no pricing rule for aws_no_such_thing"]


def test_a_folder_is_priced_with_its_modules_variables_and_usage(tool: Tool, here: Path) -> None:
    answer = tool("cost", "infra", "--usage", "usage.yaml", "--json")
    assert (answer.code, answer.err) == (0, "")
    by_address = {entry["address"]: entry for entry in answer.data["resources"]}
    assert set(by_address) == {
        "aws_sqs_queue.jobs[0]",
        "module.web.aws_secretsmanager_secret.key",
        "module.web.aws_iam_role.role",
    }
    assert by_address["aws_sqs_queue.jobs[0]"]["monthly_usd"] == pytest.approx(4, rel=0.01)
    assert by_address["module.web.aws_secretsmanager_secret.key"]["monthly_usd"] == pytest.approx(0.4)
    assert by_address["module.web.aws_iam_role.role"]["free"]
    more = here / "more.tfvars"
    more.write_text("queues = 3\n")
    assert tool("cost", "infra", "--usage", "usage.yaml", "--var-file", "more.tfvars", "--json").data[
        "monthly_usd"
    ] == pytest.approx(3 * 4 + 0.4, rel=0.01)


def test_without_usage_nothing_is_made_up(tool: Tool) -> None:
    answer = tool("cost", "infra", "--json")
    assert answer.data["monthly_usd"] == pytest.approx(0.4)
    assert any("aws_sqs_queue.jobs[0]" in text and "monthly_requests" in text for text in answer.data["needs_usage"])


def test_a_plan_is_priced(tool: Tool, here: Path) -> None:
    plan = {
        "planned_values": {"root_module": {"resources": [
            {"address": "aws_secretsmanager_secret.a", "mode": "managed", "type": "aws_secretsmanager_secret", "name": "a", "values": {}},
        ]}},
        "configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": "us-east-1"}}}}},
    }  # fmt: skip
    (here / "plan.json").write_text(json.dumps(plan))
    answer = tool("cost", "--plan", "plan.json", "--json")
    assert answer.data["monthly_usd"] == pytest.approx(0.4)


def test_the_table_says_what_is_counted_and_what_is_not(tool: Tool, here: Path) -> None:
    (here / "infra/more.tf").write_text('resource "aws_no_such_thing" "x" {}\n')
    answer = tool("cost", "infra", "--usage", "usage.yaml")
    assert (answer.code, answer.err) == (0, "")
    for words in (
        "Total: cannot be told; what has a price comes to $4.40",
        "aws_no_such_thing.x: no pricing rule",
        "1 of them free",
    ):
        assert words in answer.said


def test_usage_for_nothing_is_said(tool: Tool, here: Path) -> None:
    (here / "usage.yaml").write_text("resource_usage:\n  aws_sqs_queue.gone: {monthly_requests: 1}\n")
    answer = tool("cost", "infra", "--usage", "usage.yaml", "--json")
    assert answer.data["unmatched_usage"] == ["aws_sqs_queue.gone"]
    assert "aws_sqs_queue.gone" in answer.err


@pytest.mark.parametrize(("budget", "code"), [("5", 0), ("3", 1)])
def test_a_budget_is_kept_or_the_command_fails(tool: Tool, budget: str, code: int) -> None:
    answer = tool("cost", "infra", "--usage", "usage.yaml", "--budget", budget)
    assert answer.code == code
    assert ("above the budget" in answer.err) == bool(code)


def test_a_total_that_cannot_be_told_is_in_no_budget(tool: Tool, here: Path) -> None:
    training = {
        "resource_type": "aws_sagemaker_endpoint_configuration",
        "region": "us-east-1",
        "parameters": {"production_variants": [{"instance_type": "ml.p4d.24xlarge", "initial_instance_count": 8}]},
    }
    (here / "train.json").write_text(json.dumps(training))
    answer = tool("cost", "--resources", "train.json", "--budget", "2000", "--json")
    assert answer.code == 1
    assert tool("cost", "--resources", "train.json", "--json").data["monthly_usd"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("infra", "--plan", "one.json"), 2, "exclude"),
        (("--plan", "one.json", "--var-file", "x"), 2, "--var-file"),
        (("nowhere",), 3, "not a folder"),
        (("infra/main.tf",), 3, "not a folder"),
        ((".",), 3, "no .tf files"),
        (("--plan", "nowhere.json"), 3, "No such file"),
        (("--plan", "one.json"), 3, "not a plan"),
        (("--plan", "infra"), 3, "directory"),
        (("infra", "--usage", "nowhere.yaml"), 3, "No such file"),
        (("infra", "--usage", "one.json"), 3, "unknown key"),
        (("infra", "--var-file", "nowhere.tfvars"), 3, "No such file"),
        (("infra", "--var-file", "usage.yaml"), 3, "not HCL"),
    ],
)
def test_arguments_that_make_no_sense(tool: Tool, arguments: tuple[str, ...], code: int, words: str) -> None:
    answer = tool("cost", *arguments)
    assert answer.code == code
    assert words in answer.said


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\1\2\xff", b"{", b"[]", b"3", b'"text"', b"[3]", b"{}", b'{"resource_type": 3}', b'{"resource_type": "aws_x", "usage": []}',
        b'{"resource_type": "aws_x", "parameters": "x"}', b'{"resource_type": "aws_x", "region": 3}',
        b'{"resource_type": "aws_x", "related_resources": {"a.b": 3}}', b"[" * 100_000,
    ],
    ids=range(14),
)  # fmt: skip
def test_a_list_that_is_none_is_refused(tool: Tool, here: Path, content: bytes) -> None:
    (here / "bad.json").write_bytes(content)
    answer = tool("cost", "--resources", "bad.json", "--json")
    assert answer.code == 3
    assert answer.data["error"].startswith("bad.json")


@pytest.mark.parametrize("content", [b"resource {", b"\xff\xfe", b"\0" * 1000, b'resource "a" {\n'], ids=range(4))
def test_a_file_that_is_not_hcl_is_named(tool: Tool, here: Path, content: bytes) -> None:
    (here / "infra/bad.tf").write_bytes(content)
    answer = tool("cost", "infra")
    assert answer.code == 3
    assert "bad.tf" in answer.said


def test_strange_values_are_unknown_and_never_an_error(tool: Tool, here: Path) -> None:
    strange: list[Any] = [None, [], {}, "x" * 5000, -1, 1e308, True, [[[]]], {"a": {"b": {}}}, "\u202e\x1b[31m"]
    entries = [
        {**QUEUE, "parameters": {"fifo_queue": value}, "usage": {"monthly_requests": value}} for value in strange
    ]
    (here / "strange.json").write_text(json.dumps(entries))
    answer = tool("cost", "--resources", "strange.json")
    assert (answer.code, answer.err) == (0, "")
    assert "\x1b" not in answer.out
