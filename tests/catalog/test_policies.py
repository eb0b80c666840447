"""Every shipped policy: its id, its cases, and the facts it may name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mlops_architect import documents
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.conditions import facts_of
from mlops_architect.engine.evaluate import evaluate, outcome_of

FOLDER = Path(__file__).parents[2] / "policies"
FILES = sorted(FOLDER.glob("*/*.yaml"))
PREFIXES = ("constraints.", "workload.", "use_case.", "plan.", "design.", "infrastructure.", "item")


def policy(path: Path) -> Policy:
    """Read one policy file."""
    return documents.load_model(path, Policy)


def test_there_are_policies_for_both_subjects() -> None:
    subjects = Counter(policy(path).subject for path in FILES)
    assert subjects["design"] >= 20
    assert subjects["infrastructure"] >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_id_is_the_file_name_and_the_theme_the_folder(path: Path) -> None:
    read = policy(path)
    assert read.id == path.stem
    assert read.theme == path.parent.name
    assert read.remediation
    assert read.description
    assert read.agents
    assert read.decision


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_has_a_pass_a_fail_and_an_unknown_case(path: Path) -> None:
    outcomes = {case.outcome for case in policy(path).cases}
    assert {"pass", "fail", "unknown"} <= outcomes


@pytest.mark.parametrize(
    ("path", "name"),
    [(path, case.name) for path in FILES for case in policy(path).cases],
    ids=lambda value: value.stem if isinstance(value, Path) else value.replace(" ", "-"),
)
def test_every_case_gives_its_outcome(path: Path, name: str) -> None:
    read = policy(path)
    case = next(case for case in read.cases if case.name == name)
    assert outcome_of(read, case.facts) == Outcome(case.outcome)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_names_facts_of_known_families(path: Path) -> None:
    read = policy(path)
    names = facts_of(read.require) | (facts_of(read.when) if read.when else frozenset())
    assert all(name.startswith(PREFIXES) for name in names)


def test_no_facts_at_all_never_pass_and_never_raise() -> None:
    policies = [policy(path) for path in FILES]
    for subject in ("design", "infrastructure"):
        found = evaluate(policies, {}, subject)
        assert {finding.outcome for finding in found} <= {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}
        assert not any(finding.blocking for finding in found)
