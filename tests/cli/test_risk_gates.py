"""Risks that need a yes of their own: what `--yes` may do, time limits by the clock, two people, signatures, refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.driving import Designed, Tool, git

from mlops_architect.catalog import load
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.gate import RiskGate
from mlops_architect.usecases import approving

Rules = Callable[..., None]
ALWAYS: dict[str, Any] = {"id": "always", "title": "A person must look"}


@pytest.fixture
def rules(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Rules:
    """Return how to let an organisation's gates count."""

    def count(*entries: dict[str, Any]) -> None:
        changed = replace(catalog, gates=tuple(RiskGate.model_validate({**ALWAYS, **one}) for one in entries))
        monkeypatch.setattr(load, "load_catalog", lambda *_: changed)

    return count


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return how to let hours pass, or the clock be put back."""
    real = approving.now

    def passed(hours: float) -> None:
        monkeypatch.setattr(approving, "now", lambda: real() + timedelta(hours=hours))

    return passed


def identity(tool: Tool, name: str, more: str = "") -> None:
    mail = f"{name.split()[0].lower()}@example.com"
    (tool.root / "user" / ".gitconfig").write_text(f"[user]\n\tname = {name}\n\temail = {mail}\n{more}")


def trail(waiting: Designed) -> list[dict[str, Any]]:
    lines = (waiting.folder / "audit/audit.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def kinds(waiting: Designed) -> list[str]:
    return [event["kind"] for event in waiting.tool("log", waiting.run, "--json").data]


def test_yes_approves_what_the_policy_leaves_to_it_and_records_each_risk(waiting: Designed, rules: Rules) -> None:
    rules(
        {},
        {"id": "never", "when": {"op": "is-true", "fact": "gate.critics_disagree"}},
        {"id": "other", "at": "release"},
    )
    answer = waiting.tool("resume", waiting.run, "--yes", "--json")
    assert answer.code == 0, answer.err
    (entry,) = trail(waiting)
    assert "always" in entry["accepted"] and "other" not in entry["accepted"]
    assert waiting.tool("verify", "project").code == 0


def test_yes_does_not_do_what_a_person_must_do_and_a_person_does(waiting: Designed, rules: Rules) -> None:
    rules({"unattended": "wait"})
    answer = waiting.tool("resume", waiting.run, "--yes", "--json")
    assert (answer.code, "A person must look" in answer.err, "--approve" in answer.err) == (8, True, True)
    assert answer.data["gate"]["asks"][0]["id"] == "always"
    assert waiting.tool.rows("approvals") == waiting.tool.rows("consents") == []
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert kinds(waiting).count("gate-opened") == 1


def test_two_people_must_be_two_and_whoever_they_are_is_in_the_trail(waiting: Designed, rules: Rules) -> None:
    rules({"people": 2})
    identity(waiting.tool, "Ada Example")
    first = waiting.tool("resume", waiting.run, "--approve", "--reason", "looked at cost", "--json")
    assert (first.code, first.data["approved_by"]) == (8, ["Ada Example <ada@example.com>"])
    assert not waiting.folder.exists()
    for flag in ("--approve", "--yes"):
        again = waiting.tool("resume", waiting.run, flag)
        assert (again.code, "has approved this already" in again.err) == (1, True), again.err
    assert waiting.tool("runs", "--json").data[0]["status"] == "awaiting-approval"
    (waiting.tool.root / "user" / ".gitconfig").write_text("[user]\n\tname = A. Example\n\temail = ADA@example.com\n")
    assert waiting.tool("resume", waiting.run, "--approve").code == 1, "the same person under another name"
    identity(waiting.tool, "Grace Example")
    done = waiting.tool("resume", waiting.run, "--approve", "--json")
    assert done.code == 0, done.err
    (entry,) = trail(waiting)
    assert [one["by"].split()[0] for one in entry["people"]] == ["Ada", "Grace"]
    events = waiting.tool("log", waiting.run, "--json").data
    assert [event["detail"]["by"].split()[0] for event in events if event["kind"] == "consented"] == ["Ada", "Grace"]
    assert "stopped" not in [event["kind"] for event in events]
    assert entry["people"][0]["reason"] == "looked at cost"
    assert waiting.tool("verify", "project").code == 0


def test_who_approves_is_whom_git_was_told_of_in_this_shell(waiting: Designed) -> None:
    identity(waiting.tool, "Ada Example")
    elsewhere = waiting.tool.root / "gitconfig"
    elsewhere.write_text("[user]\n\tname = Grace Example\n\temail = grace@example.com\n")
    given = {"GIT_CONFIG_GLOBAL": str(elsewhere), "GIT_DIR": "/nowhere"}
    assert waiting.tool("resume", waiting.run, "--approve", env=given).code == 0
    assert trail(waiting)[0]["by"] == "Grace Example <grace@example.com>"
    assert git(waiting.folder, "log", "-1", "--format=%an", "v1") == "mlops-architect"


def test_an_approval_does_not_count_for_a_changed_design(waiting: Designed, rules: Rules) -> None:
    rules({"people": 2})
    identity(waiting.tool, "Ada Example")
    assert waiting.tool("resume", waiting.run, "--approve").code == 8
    assert waiting.tool("resume", waiting.run, "--revise", "budget 900 dollars a month").code == 8
    identity(waiting.tool, "Grace Example")
    answer = waiting.tool("resume", waiting.run, "--approve", "--json")
    assert (answer.code, answer.data["approved_by"]) == (8, ["Grace Example <grace@example.com>"])


def test_only_those_who_may_can_approve(waiting: Designed, rules: Rules) -> None:
    rules({"approvers": ["Lead@Example.com"]})
    identity(waiting.tool, "Ada Example")
    answer = waiting.tool("resume", waiting.run, "--approve")
    assert (answer.code, "may not approve this" in answer.err, "Lead@Example.com" in answer.err) == (1, True, True)
    identity(waiting.tool, "Lead Person")
    assert waiting.tool("resume", waiting.run, "--approve").code == 0


def test_a_gate_that_nobody_answered_in_time_refuses_by_the_clock_on_resume(
    waiting: Designed, rules: Rules, clock: Callable[[float], None]
) -> None:
    rules({"limit": {"hours": 24, "then": "refuse"}})
    opened = waiting.tool("resume", waiting.run, "--json")
    assert opened.code == 8
    assert opened.data["gate"]["asks"][0]["expires_at"] > opened.data["gate"]["opened_at"]
    clock(-1000)
    assert waiting.tool("resume", waiting.run).code == 8, "a clock that was put back expires nothing"
    clock(20)  # the gate was opened when the first test of the session needed it
    assert waiting.tool("resume", waiting.run).code == 8
    clock(24.1)
    late = waiting.tool("resume", waiting.run, "--approve")
    assert (late.code, "nobody answered within 24 hours" in late.err) == (1, True), late.err
    (row,) = waiting.tool.rows("approvals")
    assert (row["answer"], row["by"]) == ("reject", "time limit of gate always")
    assert not waiting.folder.exists()
    assert waiting.tool("resume", waiting.run, "--approve").code == 6


def test_a_gate_that_is_escalated_asks_more_people_once(
    waiting: Designed, rules: Rules, clock: Callable[[float], None]
) -> None:
    rules({"limit": {"hours": 24, "then": "escalate", "people": 2}})
    assert waiting.tool("resume", waiting.run).code == 8
    clock(25)
    assert waiting.tool("resume", waiting.run, "--yes").code == 8, "what was escalated is for people"
    identity(waiting.tool, "Ada Example")
    assert waiting.tool("resume", waiting.run, "--approve").code == 8
    identity(waiting.tool, "Grace Example")
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert kinds(waiting).count("gate-escalated") == 1


def test_a_refusal_with_words_goes_back_to_planning_with_them(waiting: Designed) -> None:
    before = waiting.answer.data["gate"]["digest"]
    again = waiting.tool("resume", waiting.run, "--reject", "--reason", "the budget is 900 dollars a month", "--json")
    assert (again.code, again.data["gate"]["budget_usd"]) == (8, 900), again.err
    assert again.data["gate"]["digest"] != before
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert "900 dollars" in (waiting.folder / "architecture/revisions.yaml").read_text()
    assert [row["answer"] for row in waiting.tool.rows("approvals")] == ["reject", "approve"]


def test_a_revision_that_replaces_what_holds_data_is_asked_about(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    change = (
        "revise",
        "in us-east-1 instead",
        "--set",
        "regions=us-east-1",
        "--project",
        "project",
        "--no-generate",
        "--json",
    )
    answer = project.tool(*change)
    assert answer.code == 8, answer.err
    asks = {ask["id"]: ask["why"] for ask in answer.data["gate"]["asks"]}
    assert "is made anew in us-east-1 (no Terraform was generated for v1" in asks["destructive-change"]
    (finding,) = answer.data["gate"]["changes"]
    assert (finding["outcome"], "chosen patterns are compared" in finding["detail"]) == ("unknown", True)
    assert project.tool("resume", answer.data["run"], "--yes").code == 0
    assert "destructive-change" in trail(project)[-1]["accepted"]


ANEW = (
    "revise",
    "in us-east-1 instead",
    "--set",
    "regions=us-east-1",
    "--project",
    "project",
    "--no-generate",
    "--json",
)


def test_resources_of_the_terraform_that_stands_are_named_where_they_are_lost(
    generated: Designed, tmp_path: Path
) -> None:
    project = generated.copy(tmp_path / "machine")
    answer = project.tool(*ANEW)
    assert answer.code == 8, answer.err
    asks = {ask["id"]: ask["why"] for ask in answer.data["gate"]["asks"]}
    assert "module.lake.aws_s3_bucket.lake (every object in the bucket) is replaced" in asks["destructive-change"]
    assert "module.network.aws_subnet.private[0]" in asks["resources-removed"]
    worst, *_, last = answer.data["gate"]["changes"]
    assert (worst["severity"], worst["outcome"], last["severity"]) == ("critical", "fail", "low")
    assert "aws_s3_bucket.lake" in project.tool("resume", answer.data["run"]).out
    events = project.tool("log", answer.data["run"], "--json").data
    (opened,) = [event["detail"] for event in events if event["kind"] == "gate-opened"]
    assert "aws_s3_bucket.lake" in "".join(opened["changes"]) and opened["changed"] == len(
        answer.data["gate"]["changes"]
    )
    assert project.tool("resume", answer.data["run"], "--approve").code == 0
    review = yaml.safe_load((project.folder / "architecture/reviews/infrastructure.yaml").read_text())
    assert [one["detail"] for one in review["findings"]] == [one["detail"] for one in answer.data["gate"]["changes"]]
    assert (review["verdict"], "that hold data" in review["summary"]) == ("fail", True)
    assert "(module.lake.aws_s3_bucket.lake)" in (project.folder / "architecture/summary.md").read_text()
    assert review["summary"] in git(project.folder, "log", "-1", "--format=%B", "v2").replace("\n", " ")
    assert "infrastructure" not in project.tool("diff", "v1", "v2", "--project", "project", "--json").data["verdicts"]
    assert project.tool("verify", "project").code == 0


def test_a_change_that_leaves_what_stands_alone_asks_nothing_of_it(generated: Designed, tmp_path: Path) -> None:
    project = generated.copy(tmp_path / "machine")
    answer = project.tool("revise", "budget 1400 dollars a month", "--project", "project", "--no-generate", "--json")
    assert answer.code == 8, answer.err
    assert not {"destructive-change", "resources-removed"} & {ask["id"] for ask in answer.data["gate"]["asks"]}
    (finding,) = answer.data["gate"]["changes"]
    assert (finding["outcome"], "resources of the Terraform of v1 stay" in finding["detail"]) == ("pass", True)
    assert project.tool("resume", answer.data["run"], "--yes").code == 0
    assert "resources of the Terraform of v1 stay" in (project.folder / "architecture/summary.md").read_text()


def test_a_move_that_the_user_wrote_is_no_loss(generated: Designed, tmp_path: Path) -> None:
    project = generated.copy(tmp_path / "machine")
    lake = project.folder / "infra/modules/lake"
    bucket = next(path for path in lake.glob("*.tf") if '"aws_s3_bucket" "lake"' in path.read_text())
    change = ("revise", "budget 1400 dollars a month", "--project", "project", "--no-generate", "--json")
    # what stands had another name; the catalogue has renamed it since, and the user has written where it went
    git(project.folder, "switch", "--quiet", "architect")
    bucket.write_text(bucket.read_text().replace('"aws_s3_bucket" "lake"', '"aws_s3_bucket" "raw"'))
    git(project.folder, "commit", "--quiet", "--all", "--message", "an older module")
    git(project.folder, "switch", "--quiet", "main")
    first = project.tool(*change)
    assert first.code == 8, first.err
    found = [one["detail"] for one in first.data["gate"]["changes"] if one["outcome"] == "fail"]
    assert found == ["module.lake.aws_s3_bucket.raw (every object in the bucket) is deleted"]
    bucket.write_text(bucket.read_text() + "moved {\n  from = aws_s3_bucket.raw\n  to   = aws_s3_bucket.lake\n}\n")
    git(project.folder, "commit", "--quiet", "--all", "--message", "say where the bucket went")
    (again,) = project.tool(*change).data["gate"]["changes"]
    assert again["outcome"] == "pass"


@pytest.mark.parametrize("form", ["ssh", "openpgp"])
def test_a_signed_approval_is_checked_and_a_changed_one_found(
    form: str, waiting: Designed, rules: Rules, tmp_path: Path
) -> None:
    rules({"signed": True})
    tool = waiting.tool
    identity(tool, "Ada Example")
    unsigned = tool("resume", waiting.run, "--approve")
    assert (unsigned.code, "user.signingkey" in unsigned.err) == (5, True), unsigned.err
    assert tool.rows("consents") == []
    identity(tool, "Ada Example", keys(form, tool, tmp_path))
    done = tool("resume", waiting.run, "--approve", "--json", env=gnupg(tmp_path))
    assert done.code == 0, done.err
    checks = {one["id"]: one for one in tool("verify", "project", "--json", env=gnupg(tmp_path)).data["checks"]}
    assert checks["signatures"]["outcome"] == "pass", checks["signatures"]
    identity(tool, "Ada Example", "[gpg]\n\tformat = ssh\n" if form == "ssh" else "")
    elsewhere = {
        one["id"]: one for one in tool("verify", "project", "--json", env={"GNUPGHOME": "/nowhere"}).data["checks"]
    }
    assert elsewhere["signatures"]["outcome"] == "not-run", "a machine that knows no keys cannot tell"


def gnupg(tmp_path: Path) -> dict[str, str]:
    return {"GNUPGHOME": str(tmp_path / "gnupg")}


def keys(form: str, tool: Tool, tmp_path: Path) -> str:
    """Make a signing key and return the git configuration that uses it."""
    program = "ssh-keygen" if form == "ssh" else "gpg"
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: git cannot sign with it")
    if form == "ssh":
        key = tmp_path / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        (tmp_path / "signers").write_text(f"ada@example.com {key.with_suffix('.pub').read_text()}")
        return (
            f'\tsigningkey = {key}\n[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tallowedSignersFile = {tmp_path / "signers"}\n'
        )
    (tmp_path / "gnupg").mkdir(mode=0o700)
    made = [
        "gpg",
        "--batch",
        "--passphrase",
        "",
        "--quick-generate-key",
        "Ada Example <ada@example.com>",
        "ed25519",
        "sign",
    ]
    subprocess.run(made, env={**tool.environment(), **gnupg(tmp_path)}, check=True, capture_output=True)
    return ""


def test_the_policy_that_ships_leaves_scripts_alone(catalog: Catalog) -> None:
    assert {rule.id for rule in catalog.gates} >= {
        "public-exposure", "personal-data-leaves-region", "destructive-change", "spend", "low-confidence",
        "critics-disagree",
    }  # fmt: skip
    assert all(rule.unattended == "approve" and rule.people == 1 and rule.limit is None for rule in catalog.gates)


def test_a_project_of_a_rewritten_signature_fails(waiting: Designed, rules: Rules, tmp_path: Path) -> None:
    rules({"signed": True})
    identity(waiting.tool, "Ada Example", keys("ssh", waiting.tool, tmp_path))
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    from mlops_architect.decisions.signing import problem, signer, statement

    (entry,) = trail(waiting)
    (given,) = entry["people"]
    text = statement(entry["run"], entry["gate"], entry["digest"], given["accepted"])
    assert signer(given["signature"]) == given["by"]
    assert problem(given["signature"], text.replace("gate", "gap")) == "the signature is for something else"
    assert git(waiting.folder, "status", "--porcelain") == ""
