"""Each policy at each level it claims: what is planted in files is found where it was planted, and its clean twin is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.inspection import Inspected, Place
from mlops_architect.domain.policy import Policy, PolicyCase
from mlops_architect.engine.code_facts import code_facts, wanted_files
from mlops_architect.engine.infrastructure_facts import infrastructure_facts
from mlops_architect.engine.inspecting import inspected
from mlops_architect.usecases.checking.source import read_source
from mlops_architect.usecases.checking.texts import read_texts
from mlops_architect.usecases.policy_page import page
from mlops_architect.usecases.policy_testing import test_policies as judged_cases

FOLDER = builtin_root() / "policies"
POLICIES = {path.stem: load_model(path, Policy) for path in sorted(FOLDER.glob("*/*.yaml"))}
LEVELS = [(one.id, here.subject) for one in POLICIES.values() for here in one.levels]
PLANTED = [(name, level) for name, level in LEVELS if level != "design"]


def seen(catalog: Catalog, folder: Path, case: PolicyCase, policy: Policy, level: str) -> list[Inspected]:
    """Return what a check of a repository with the files of a case says of one policy."""
    for path, text in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    facts: dict[str, Any] = infrastructure_facts(read_source(folder).documents, catalog.provider_facts)
    facts.update(code_facts(read_texts(folder, wanted_files(catalog.code_facts)), catalog.code_facts))
    return list(inspected([policy], {**facts, **case.facts}, level, Place(path=".")))


@pytest.mark.parametrize(("name", "level"), PLANTED)
def test_planted_violations_are_found_and_their_clean_twins_are_not(
    catalog: Catalog, tmp_path: Path, name: str, level: str
) -> None:
    policy = POLICIES[name]
    here = policy.at(level)
    assert here is not None
    outcomes = {case.outcome for case in here.cases if case.files}
    assert {"pass", "fail"} <= outcomes, "a policy plants a violation and its clean twin at each level it claims"
    for number, case in enumerate(here.cases):
        if not case.files or case.outcome not in ("pass", "fail"):
            continue
        found = seen(catalog, tmp_path / str(number), case, policy, level)
        assert {one.finding.outcome.value for one in found} == {case.outcome}, case.name
        for one in found:
            placed = one.place.path in case.files or one.place.path == "."
            assert placed or case.outcome == "pass", (case.name, one.place)


@pytest.mark.parametrize(("name", "level"), [pair for pair in LEVELS if pair[1] == "design"])
def test_broken_designs_are_found_and_sound_ones_are_not(name: str, level: str) -> None:
    policy = POLICIES[name]
    here = policy.at(level)
    assert here is not None
    for case in here.cases:
        found = list(inspected([policy], case.facts, level, Place()))
        assert {one.finding.outcome.value for one in found} == {case.outcome}, case.name
        assert all(one.finding.remediation for one in found if case.outcome == "fail")


def test_every_control_of_a_pack_that_a_policy_names_has_a_source(catalog: Catalog) -> None:
    named = {control for policy in POLICIES.values() for control in policy.controls}
    for control in sorted(named):
        owners = [pack for pack in catalog.packs.values() if pack.control(control)]
        assert len(owners) == 1, control
        found = owners[0].control(control)
        assert found is not None
        assert (found.source or owners[0].source).startswith("https://"), control


def test_the_page_for_readers_is_current(catalog: Catalog) -> None:
    shown = (builtin_root() / "docs" / "policies.md").read_text()
    assert shown == page(catalog, judged_cases(catalog, ())), (
        "run `mlops-architect policies test --page docs/policies.md`"
    )
