"""The guides name every field, and their examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from mlops_architect.documents import parse_yaml, to_model
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pattern import BillItem, Limit, Option, Pattern, Terraform, TerraformInput
from mlops_architect.domain.policy import Compare, LevelRule, Policy, PolicyCase
from mlops_architect.engine.evaluate import outcome_of

TOP = Path(__file__).parents[2]
PATTERNS, POLICIES = (TOP / folder / "README.md" for folder in ("patterns", "policies"))


@pytest.mark.parametrize(
    ("guide", "model"),
    [
        *((PATTERNS, model) for model in (Pattern, Option, Limit, BillItem, Terraform, TerraformInput)),
        (POLICIES, Policy),
        (POLICIES, PolicyCase),
        (POLICIES, LevelRule),
        (POLICIES, Pack),
        (POLICIES, Compare),
    ],
)
def test_a_guide_names_every_field(guide: Path, model: type[BaseModel]) -> None:
    prose = re.sub(r"```.*?```", "", guide.read_text(), flags=re.DOTALL)
    named = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert set(model.model_fields) - named == set()


def test_the_example_of_a_policy_proves_itself() -> None:
    [example] = re.findall(r"```yaml\n(id: .*?)```", POLICIES.read_text(), re.DOTALL)
    policy = to_model(parse_yaml(example, "example"), Policy, "example")
    assert {case.outcome for case in policy.cases} == {"pass", "fail", "unknown", "not-applicable"}
    assert [case.name for case in policy.cases if outcome_of(policy, case.facts).value != case.outcome] == []


def test_the_guide_knows_every_operator() -> None:
    table = POLICIES.read_text()
    operators = {*Compare.model_fields["op"].annotation.__args__, "all", "any", "not", "for-each"}  # type: ignore[union-attr]
    assert [name for name in sorted(operators) if f"`{name}`" not in table] == []
