"""The final critic: as built against decisions, validation and infrastructure policies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect import documents
from mlops_architect.critics.final import AsBuilt, Check, FinalCritic
from mlops_architect.domain.decision import AgentOutput, Decision
from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.policy import Policy

FOLDER = Path(__file__).parents[3] / "policies"
SOUND = {
    "infrastructure.buckets": [
        {"address": "aws_s3_bucket.lake", "public_access_blocked": True, "encrypted": True, "tls_only": True}
    ],
    "infrastructure.stores": [],
    "infrastructure.ingress": [],
    "infrastructure.iam_statements": [],
    "infrastructure.listeners": [],
    "infrastructure.image_repositories": [],
    "infrastructure.log_groups": [
        {"address": "aws_cloudwatch_log_group.x", "retention_set": True, "retention_days": 365.0, "encrypted": True}
    ],
}


@cache
def policies() -> tuple[Policy, ...]:
    """Return every shipped policy."""
    return tuple(documents.load_model(path, Policy) for path in sorted(FOLDER.glob("*/*.yaml")))


def built() -> AsBuilt:
    """Return a repository with one file a choice, all checks passed."""
    files = {f"infra/{one.capability}.tf": one.capability for one in builders.fraud().plan.choices}
    return AsBuilt(checks=(Check("ruff", "pass"), Check("pytest", "pass")), files=files, infrastructure=SOUND)


def review(as_built: AsBuilt, doubtful: float = 0.9) -> Review:
    """Review with one agent whose decision has the given confidence."""
    decision = Decision(
        id="train",
        question="?",
        choice="Fargate",
        rationale="r",
        confidence=doubtful,
        would_change_if="labels came late",
    )
    outputs = {"tech-stack": AgentOutput(summary="", decisions=(decision,), confidence=doubtful)}
    return FinalCritic(policies()).review(designs.design(builders.fraud(), outputs=outputs), as_built)


def test_a_sound_repository_passes_and_says_where_to_look() -> None:
    result = review(built())
    assert result.verdict is Outcome.PASS
    found = {one.id: one for one in result.findings}
    assert found["no-code"].outcome is Outcome.PASS
    assert found["no-public-buckets"].outcome is Outcome.PASS
    assert "infra/serve-online.tf" in found["review-first"].detail


def test_a_component_without_code_blocks() -> None:
    as_built = built()
    files = {path: decision for path, decision in as_built.files.items() if decision != "observe"}
    found = {one.id: one for one in review(replace(as_built, files=files)).findings}
    assert found["no-code.observe"].blocking
    assert "no-code" not in found


def test_a_check_that_did_not_run_is_unknown_and_never_passed() -> None:
    as_built = replace(built(), checks=(Check("ruff", "pass"), Check("terraform-apply", "not-run", "no emulator")))
    result = review(as_built)
    found = {one.id: one for one in result.findings}
    assert result.verdict is Outcome.UNKNOWN
    assert found["validation.terraform-apply"].outcome is Outcome.UNKNOWN
    assert "terraform-apply" in found["review-first"].detail


def test_a_failed_required_check_blocks_and_comes_first() -> None:
    as_built = replace(built(), checks=(Check("pytest", "fail", "2 of 80 failed", decision="train"),))
    result = review(as_built)
    found = {one.id: one for one in result.findings}
    assert result.verdict is Outcome.FAIL
    assert found["validation.pytest"].blocking
    assert found["review-first"].detail.startswith("(1) validation: pytest: 2 of 80 failed → infra/train.tf")


def test_files_without_a_decision_and_parts_that_were_skipped_are_named() -> None:
    as_built = built()
    files = {**as_built.files, "notes.txt": "", "infra/batch.tf": "serve-batch"}
    found = {one.id: one for one in review(replace(as_built, files=files)).findings}
    assert "notes.txt" in found["undecided-files"].detail
    assert found["not-decided"].detail == "infra/batch.tf"


def test_infrastructure_policies_are_judged_over_the_rendered_facts() -> None:
    open_rule = {"address": "aws_security_group.x", "open": True}
    as_built = replace(built(), infrastructure={**SOUND, "infrastructure.ingress": [open_rule]})
    found = {one.id: one for one in review(as_built).findings}
    assert found["no-open-ingress"].outcome is Outcome.FAIL
    assert found["no-open-ingress"].blocking
    assert "aws_security_group.x" in found["no-open-ingress"].detail


def test_doubtful_decisions_are_worth_a_look() -> None:
    found = {one.id: one for one in review(built(), doubtful=0.41).findings}
    assert (
        "decision train (Fargate) has confidence 0.41, would change if labels came late" in found["review-first"].detail
    )
