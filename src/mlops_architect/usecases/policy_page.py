"""The page of policies for readers: totals by pack, and for each policy what was planted and found at each level."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.policy import LEVELS, Policy
from mlops_architect.engine.packs import packs_of
from mlops_architect.errors import StoreError
from mlops_architect.usecases.markdown_table import plain
from mlops_architect.usecases.policy_cases import CaseResult
from mlops_architect.usecases.policy_testing import Tested


def write_page(path: Path, catalog: Catalog, found: Tested) -> None:
    """Write the page.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(catalog, found), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error


def page(catalog: Catalog, found: Tested) -> str:
    """Return the page as Markdown; the same policies give the same text."""
    results = found.results
    policies = [policy for _, policy in sorted(catalog.policies.items())]
    wrong = len(found.failed)
    head = [
        "# Policies",
        "",
        "Written by `mlops-architect policies test --page docs/policies.md`. A planted violation is a broken design,",
        "Terraform text or file that the policy must find; its clean twin is one that it must let through. Each is",
        "counted at every level that the policy claims.",
        "",
        f"{len(policies)} policies, {len(results)} cases, {wrong or 'none'} of them wrong.",
        "",
        "| Level | Policies | Violations found | Clean twins let through | Not told, and said so |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for level in LEVELS:
        here = [one for one in results if one.level == level]
        count = sum(policy.at(level) is not None for policy in policies)
        head.append(
            f"| {level} | {count} | {_share(here, 'fail')} | {_share(here, 'pass')} | {_share(here, 'unknown')} |"
        )
    return "\n".join([*head, "", *_packs(catalog, policies), "", *_policies(catalog, policies, results)]) + "\n"


def _packs(catalog: Catalog, policies: list[Policy]) -> Iterator[str]:
    yield "## Packs"
    yield ""
    yield "| Pack | Framework | Switched on when | Policies | Controls with a policy |"
    yield "| --- | --- | --- | ---: | ---: |"
    for pack in catalog.packs.values():
        asked = [policy for policy in policies if pack.asks(policy)]
        served = {control for policy in asked for control in policy.controls if pack.control(control)}
        yield (
            f"| {pack.id} | [{plain(pack.name)}]({pack.source}) | {plain(pack.why)} | {len(asked)} |"
            f" {len(served)} of {len(pack.controls)} |"
        )


def _policies(catalog: Catalog, policies: list[Policy], results: tuple[CaseResult, ...]) -> Iterator[str]:
    yield "## Policies"
    yield ""
    yield "Each level shows violations found and clean twins let through; a dash is a level that the policy does not claim."
    yield ""
    yield "| Policy | Severity | Design | Infrastructure | Code | Packs |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for policy in policies:
        own = [one for one in results if one.policy == policy.id]
        cells = " | ".join(_cell([one for one in own if one.level == level]) for level in LEVELS)
        severity = f"{policy.severity.value}, blocks" if policy.blocking else policy.severity.value
        packs = ", ".join(pack.id for pack in packs_of(policy, catalog.packs)) or "always"
        yield f"| `{policy.id}`: {plain(policy.title)} | {severity} | {cells} | {packs} |"


def _cell(results: list[CaseResult]) -> str:
    return f"{_share(results, 'fail')}, {_share(results, 'pass')}" if results else "-"


def _share(results: list[CaseResult], outcome: str) -> str:
    wanted = [one for one in results if one.wanted == outcome]
    return f"{sum(one.holds for one in wanted)} of {len(wanted)}"
