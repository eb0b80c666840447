"""Policies by the command line: cases run, files linted with line and suggestion, one explained, packs switched by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import Tool

from mlops_architect.domain.policy import LEVELS

OURS = """id: our-keys
title: Our keys are rotated
theme: ours
subject: infrastructure
description: As our handbook says.
when: {op: not, of: {op: equals, fact: infrastructure.keys, value: []}}
require: {op: for-each, each: infrastructure.keys, require: {op: is-true, fact: item.rotated}}
severity: high
blocking: true
controls: [PCI DSS 3.7.4]
remediation: Switch rotation on.
agents: [governance-ethics]
decision: secrets
cases:
  - name: rotated
    outcome: pass
    files: {main.tf: 'resource "aws_kms_key" "x" { enable_key_rotation = true }'}
  - name: not rotated
    outcome: fail
    files: {main.tf: 'resource "aws_kms_key" "x" { enable_key_rotation = false }'}
  - {name: not told, outcome: unknown, facts: {infrastructure.keys: [{address: x, rotated: null}]}}
"""
PACK = """id: our-house
title: Our house
always: true
why: our house's folder is in effect
includes: [soc-2]
blocking: [keys-rotated]
"""
KEY = 'resource "aws_kms_key" "x" {\n  description = "x"\n}\n'


@pytest.fixture
def ours(tool: Tool) -> Path:
    """An organisation's catalogue folder with a policy and a pack."""
    folder = tool.here / "ours" / "policies"
    (folder / "ours").mkdir(parents=True)
    (folder / "ours" / "our-keys.yaml").write_text(OURS)
    (folder / "our-house.yaml").write_text(PACK)
    return folder


def test_every_shipped_case_holds_and_the_page_is_written(tool: Tool) -> None:
    answer = tool("policies", "test", "--json", "--page", "docs/p.md")
    assert answer.code == 0, answer.said
    assert answer.data["failed"] == 0
    assert answer.data["policies"] >= 130
    assert {one["level"] for one in answer.data["results"]} == set(LEVELS)
    assert (tool.here / "docs" / "p.md").read_text().startswith("# Policies\n")


def test_a_file_an_id_and_a_folder_can_be_tested(tool: Tool, ours: Path) -> None:
    file = ours / "ours" / "our-keys.yaml"
    assert tool("policies", "test", str(file), "keys-rotated", "--json").data["policies"] == 2
    assert tool("policies", "test", str(ours)).said.endswith("1 policies, 1 of them planted violations: all hold")
    file.write_text(OURS.replace("enable_key_rotation = false", "enable_key_rotation = true"))
    answer = tool("policies", "test", str(file))
    assert answer.code == 3
    assert "our-keys (infrastructure): 'not rotated' says fail and comes out as pass" in answer.said


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("item.rotated}", "item.rotatd}", 7, "have no field 'rotatd'; did you mean 'rotated'"),
        ("each: infrastructure.keys", "each: infrastructure.kees", 7, "no fact 'infrastructure.kees'; did you mean 'infrastructure.keys'"),
        ("PCI DSS 3.7.4", "PCI DSS 3.7.9", 10, "PCI DSS has no control 'PCI DSS 3.7.9'; did you mean"),
        ("outcome: unknown", "outcome: pass", 14, "add a case that ends in unknown"),
        ("[governance-ethics]", "[governance]", 12, "there is no agent 'governance'; did you mean 'governance-ethics'"),
        ("= false }", "= false ", 18, "comes out as error"),
        ("severity: high", "severity: hihg", 8, "severity"),
    ],
)  # fmt: skip
def test_lint_names_the_line_and_what_was_close(
    tool: Tool, ours: Path, before: str, after: str, line: int, message: str
) -> None:
    file = ours / "ours" / "our-keys.yaml"
    assert tool("policies", "lint", str(ours)).said == "no problems: 1 policies and 1 packs"
    file.write_text(OURS.replace(before, after, 1))
    answer = tool("policies", "lint", str(ours))
    assert answer.code == 3
    assert message in answer.said
    assert f"our-keys.yaml:{line}:" in answer.out


def test_lint_says_what_is_wrong_with_a_pack(tool: Tool, ours: Path) -> None:
    (ours / "our-house.yaml").write_text(
        PACK.replace("soc-2", "soc2").replace("keys-rotated", "keys-rotatd").replace("why", "#")
    )
    said = tool("policies", "lint", str(ours)).said
    assert "there is no other pack 'soc2'; did you mean 'soc-2'" in said
    assert "there is no policy 'keys-rotatd'; did you mean 'keys-rotated'" in said
    assert "say why it is switched on" in said


def test_a_policy_is_explained_at_each_level(tool: Tool) -> None:
    found = tool("policies", "explain", "no-static-keys", "--json").data
    assert [one["level"] for one in found["levels"]] == ["infrastructure", "code"]
    assert "pci-dss" in found["packs"]
    assert all(one["source"].startswith("https://") for one in found["controls"])
    page = tool("policies", "explain", "no-static-keys").said
    assert "Let the pipeline take a short-lived token" in page
    google = tool("policies", "explain", "machines-private", "--json").data["controls"]
    unchecked = {one["control"] for one in google if not one["checked"]}
    assert unchecked == {"Google WAF security/implement-zero-trust"}
    assert "not checked)" in tool("policies", "explain", "machines-private").said
    missing = tool("policies", "explain", "no-statik-keys")
    assert missing.code == 2
    assert "Did you mean no-static-keys" in missing.said


def test_policies_are_listed_by_pack_level_and_severity(tool: Tool) -> None:
    found = tool("policies", "list", "--pack", "gdpr", "--level", "code", "--json").data
    assert found
    assert all(any(control.startswith("GDPR ") for control in one["controls"]) for one in found)
    blocking = tool("policies", "list", "--blocking", "--severity", "critical", "--json").data
    assert all(one["blocking"] and one["severity"] == "critical" for one in blocking)
    assert "Packs: ccpa, " in tool("policies", "list", "--pack", "gdrp").said
    packs = {one["id"]: one for one in tool("policies", "packs", "--json").data}
    assert len(packs) == 13
    assert packs["pci-dss"]["policies"] > 40


def test_packs_are_switched_on_by_hand_by_config_and_by_an_organisation(tool: Tool, ours: Path) -> None:
    folder = tool.here / "theirs"
    folder.mkdir()
    (folder / "main.tf").write_text(KEY)

    def check(*more: str) -> dict[str, str]:
        found = tool("check", str(folder), "--json", "--fail-on", "never", *more).data
        rotated = [one for one in found["results"] if one["id"] == "keys-rotated"]
        assert [one["outcome"] for one in rotated] == ["fail"]
        assert all(one["address"] == "aws_kms_key.x" for one in rotated)
        packs = {one["id"]: one["why"] for one in found["packs"]}
        return {**packs, "blocking": str(rotated[0]["blocking"])}

    assert check() == {
        "finops": "cloud spending is a cost that somebody has to own",
        "well-architected-aws": "something runs on AWS",
        "blocking": "False",
    }
    assert check("--pack", "hipaa")["hipaa"] == "--pack asks for it"
    organised = check("--catalog", str(ours.parent))
    assert organised["our-house"] == "our house's folder is in effect"
    assert organised["soc-2"] == "Our house includes it"
    assert organised["blocking"] == "True"
    unknown = tool("check", str(folder), "--pack", "hippa")
    assert unknown.code == 2
    assert "Did you mean hipaa" in unknown.said


@pytest.mark.parametrize("text", ["", "id: [", "\x00\x01", "[]", "id: x\n"])
def test_what_is_no_policy_is_refused_with_its_file(tool: Tool, text: str) -> None:
    file = tool.here / "x.yaml"
    file.write_text(text)
    for verb in ("test", "lint"):
        answer = tool("policies", verb, str(file))
        assert answer.code == 3, answer.said
        assert "x.yaml" in answer.said
    assert tool("policies", "lint", "nowhere.yaml").code == 3
