"""Every shipped policy: what `patterns lint` checks, and that missing facts never pass."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mlops_architect import documents
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.evaluate import evaluate
from mlops_architect.usecases.linting.lint import POLICY_CHECKS
from mlops_architect.usecases.linting.subject import Subject

FOLDER = Path(__file__).parents[2] / "policies"
FILES = sorted(FOLDER.glob("*/*.yaml"))


def policy(path: Path) -> Policy:
    """Read one policy file."""
    return documents.load_model(path, Policy)


def test_there_are_policies_for_both_subjects() -> None:
    subjects = Counter(policy(path).subject for path in FILES)
    assert subjects["design"] >= 20
    assert subjects["infrastructure"] >= 8


@pytest.mark.parametrize("check", POLICY_CHECKS)
@pytest.mark.parametrize("policy_id", [path.stem for path in FILES])
def test_a_policy_has_no_problem(catalog: Catalog, policy_id: str, check: str) -> None:
    found = POLICY_CHECKS[check](Subject(catalog, (builtin_root(),)), catalog.policies[policy_id])
    assert [problem.text for problem in found] == []


def test_no_facts_at_all_never_pass_and_never_raise() -> None:
    policies = [policy(path) for path in FILES]
    for subject in ("design", "infrastructure"):
        found = evaluate(policies, {}, subject)
        assert {finding.outcome for finding in found} <= {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}
        assert not any(finding.blocking for finding in found)
