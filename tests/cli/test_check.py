"""`check` as CI runs it: policies at the place where they fail, drift from the decisions, waivers that end, four reports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driving import Designed, Tool, git

OPEN = """
resource "aws_security_group" "jump" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "host" {
  ami               = "ami-1"
  instance_type     = "m5.large"
  availability_zone = "eu-west-1a"

  metadata_options {
    http_tokens = "required"
  }
}
"""
WAIVER = """
waivers:
  - policy: no-open-ingress
    where: aws_security_group.*
    owner: Platform team
    reason: A honeypot, apart from everything else
    expires: {expires}
"""


def found(tool: Tool, folder: Path | str, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Check a folder and return what ``--json`` printed."""
    answer = tool("check", str(folder), "--json", *arguments)
    assert answer.code == code, answer.said
    result: dict[str, Any] = answer.data
    return result


def outcomes(result: dict[str, Any], finding: str) -> list[tuple[str, str]]:
    """Return outcome and address of every result of a finding."""
    return [(one["outcome"], one["address"] or one["path"]) for one in result["results"] if one["id"] == finding]


@pytest.fixture
def foreign(tool: Tool) -> Path:
    """Terraform that nobody here generated."""
    folder = tool.here / "theirs"
    (folder / "live").mkdir(parents=True)
    (folder / "live" / "main.tf").write_text(OPEN)
    return folder


def test_a_released_repository_holds_what_was_decided(released: Designed) -> None:
    result = found(released.tool, "project")
    assert result["kind"] == "generated"
    assert result["roots"] == ["infra"]
    for finding in ("drift-modules", "drift-decision-set", "drift-bill", "drift-files", "audit-trail-intact"):
        assert [outcome for outcome, _ in outcomes(result, finding)] == ["pass"], finding
    assert outcomes(result, "cost-within-budget") == [("pass", "")]
    assert result["budget_usd"] == 9000
    assert not [one for one in result["results"] if one["outcome"] == "fail"]
    assert {"tls-listeners", "budget-expected", "audit-trail"} <= {one["id"] for one in result["results"]}


def test_every_kind_of_drift_is_found_and_named(released: Designed) -> None:
    tool, folder = released.tool, released.folder
    main = folder / "infra" / "main.tf"
    main.write_text(
        main.read_text().replace('module "registry"', 'module "model_store"') + OPEN.replace('"jump"', '"extra"')
    )
    plan = folder / "architecture" / "plan.yaml"
    plan.write_text(plan.read_text().replace("region: eu-west-1", "region: eu-west-2", 1))
    (folder / "Makefile").unlink()
    trail = folder / "audit" / "audit.jsonl"
    trail.write_bytes(trail.read_bytes().replace(b'"approve"', b'"reject_"', 1))
    result = found(tool, "project", code=1)
    assert outcomes(result, "drift-missing-module") == [("fail", "module.registry")]
    assert outcomes(result, "drift-undecided-module") == [("fail", "module.model_store")]
    assert outcomes(result, "drift-decision-set") == [("fail", "architecture/plan.yaml")]
    assert outcomes(result, "audit-trail-intact") == [("fail", "audit/audit.jsonl")]
    assert outcomes(result, "no-open-ingress") == [("fail", "aws_security_group.extra")]
    bill = [one["detail"] for one in result["results"] if one["id"] == "drift-bill"]
    assert any("aws_instance.host" in detail for detail in bill)
    files = next(one["detail"] for one in result["results"] if one["id"] == "drift-files")
    assert "infra/main.tf" in files
    assert "deleted since: Makefile" in files


def test_a_design_that_waits_for_its_code_is_not_called_changed(released: Designed) -> None:
    answer = released.tool("revise", "--set", "team.size=5", "--yes", "--no-generate", "--project", "project")
    assert answer.code == 0, answer.said
    assert git(released.folder, "tag", "--list", "v2") == "v2"
    assert outcomes(found(released.tool, "project"), "drift-decision-set") == [("pass", "")]


def test_terraform_of_others_is_judged_and_priced(tool: Tool, foreign: Path) -> None:
    result = found(tool, foreign, code=1)
    assert result["kind"] == "terraform"
    assert result["roots"] == ["live"]
    failing = next(one for one in result["results"] if one["id"] == "no-open-ingress")
    assert (failing["path"], failing["address"]) == ("live/main.tf", "aws_security_group.jump")
    assert result["monthly_usd"] == pytest.approx(0.107 * 730, rel=0.02)
    assert outcomes(found(tool, foreign, "--budget", "50", code=1), "cost-within-budget") == [("fail", "")]
    assert outcomes(found(tool, foreign, "--budget", "500", code=1), "cost-within-budget") == [("pass", "")]


def test_a_regime_switches_its_policies_on(tool: Tool, foreign: Path) -> None:
    (foreign / "live" / "logs.tf").write_text('resource "aws_cloudwatch_log_group" "a" {\n  retention_in_days = 7\n}\n')
    assert outcomes(found(tool, foreign, code=1), "pci-log-retention") == []
    result = found(tool, foreign, "--regime", "pci_dss", code=1)
    assert outcomes(result, "pci-log-retention") == [("fail", "aws_cloudwatch_log_group.a")]
    answer = tool("check", str(foreign), "--regime", "pci-dss-5")
    assert answer.code == 2
    assert "pci_dss" in answer.err


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("critical", 1), ("info", 1)])
def test_what_stops_the_pipeline_is_chosen(tool: Tool, foreign: Path, level: str, code: int) -> None:
    assert tool("check", str(foreign), "--fail-on", level).code == code


def test_a_waiver_holds_until_its_last_day_and_is_shown(tool: Tool, foreign: Path) -> None:
    waivers = foreign / "waivers.yaml"
    waivers.write_text(WAIVER.format(expires="2999-12-31"))
    report = foreign / "reports" / "check.sarif"
    answer = tool("check", str(foreign), "--report", str(report), "--report", str(foreign / "c.md"))
    assert answer.code == 0, answer.said
    assert "waived" in answer.out
    assert "Platform team" in answer.out
    assert "Platform team, until 2999-12-31" in (foreign / "c.md").read_text()
    told = json.loads(report.read_text())["runs"][0]["results"]
    assert [one["suppressions"][0]["status"] for one in told if one["ruleId"] == "no-open-ingress"] == ["accepted"]
    waivers.write_text(WAIVER.format(expires="2020-01-31"))
    over = tool("check", str(foreign))
    assert over.code == 1
    assert "waiver of Platform team expired on 2020-01-31" in " ".join(over.out.split())


def test_a_waiver_excuses_only_what_it_names(tool: Tool, foreign: Path) -> None:
    (foreign / "live" / "more.tf").write_text(OPEN.split('resource "aws_instance"')[0].replace("jump", "other"))
    (foreign / "waivers.yaml").write_text(
        WAIVER.format(expires="2999-12-31").replace("aws_security_group.*", "aws_security_group.jump")
        + '  - {policy: no-public-buckets, owner: Platform team, reason: "none left", expires: "2999-12-31"}\n'
    )
    result = found(tool, foreign, code=1)
    waived = {one["address"]: one["waiver"] is not None for one in result["results"] if one["id"] == "no-open-ingress"}
    assert waived == {"aws_security_group.jump": True, "aws_security_group.other": False}
    assert [one["policy"] for one in result["unused_waivers"]] == ["no-public-buckets"]


@pytest.mark.parametrize(
    ("waivers", "said"),
    [
        ("waivers: [{policy: a, owner: '', reason: b, expires: '2999-01-01'}]", "owner"),
        ("waivers: [{policy: a, owner: x, reason: b}]", "expires"),
        ("waivers: [{policy: a, owner: x, reason: b, expires: '2999-02-30'}]", "2999-02-30"),
        ("waivers: [{policy: a, owner: x, reason: b, expires: soon}]", "expires"),
        ("[1, 2", "waivers.yaml"),
    ],
)
def test_a_waiver_without_owner_reason_or_end_is_none(tool: Tool, foreign: Path, waivers: str, said: str) -> None:
    (foreign / "waivers.yaml").write_text(waivers)
    answer = tool("check", str(foreign))
    assert answer.code == 3
    assert said in answer.err


def test_reports_are_read_by_other_tools(tool: Tool, foreign: Path) -> None:
    (foreign / "waivers.yaml").write_text(WAIVER.format(expires="2020-01-31"))
    junit, comment = foreign / "check.xml", foreign / "check.md"
    tool("check", str(foreign), "--report", str(junit), "--report", str(comment))
    suite = ET.parse(junit).getroot()
    failures = suite.findall("testcase/failure")
    assert int(suite.attrib["failures"]) == len(failures) > 0
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
    assert "| critical | no-open-ingress | aws_security_group.jump |" in comment.read_text()


def test_hostile_names_stay_data_in_every_report(tool: Tool, foreign: Path) -> None:
    (foreign / "live" / "main.tf").write_text(OPEN.replace('"jump"', '"a]|<script>alert(1)</script>[bold]"'))
    junit, comment = foreign / "check.xml", foreign / "check.md"
    answer = tool("check", str(foreign), "--report", str(junit), "--report", str(comment))
    assert answer.code == 1
    assert "<script>alert(1)</script>[bold]" in answer.out
    assert "<script>" not in comment.read_text()
    assert "a]\\|" in comment.read_text()
    assert any("<script>" in case.attrib["name"] for case in ET.parse(junit).getroot())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "neither a decision set nor Terraform"),
        ({"main.tf": "resource {{{"}, "not HCL"),
        ({"main.tf": "\x00\xff"}, "main.tf"),
        ({"architecture/plan.yaml": "a: 1"}, "cannot be read"),
    ],
)
def test_what_cannot_be_checked_says_why(tool: Tool, files: dict[str, str], said: str) -> None:
    folder = tool.here / "broken"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("latin-1"))
    answer = tool("check", str(folder))
    assert answer.code in (3, 5)
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_report_of_no_known_form_is_refused(tool: Tool, foreign: Path) -> None:
    answer = tool("check", str(foreign), "--report", "check.pdf")
    assert answer.code == 2
    assert ".sarif" in answer.err
