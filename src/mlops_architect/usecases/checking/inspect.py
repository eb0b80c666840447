"""`check`: policies over code and decisions, drift from what was decided, cost against the budget, waivers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_architect.decisions.render import ADOPTED_FILE
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected, Inspection, Place
from mlops_architect.domain.pack_in_use import PackInUse
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.bill.sharing import paid_once
from mlops_architect.engine.code_facts import code_facts, wanted_files
from mlops_architect.engine.drift import DECIDED, bill_drift, file_drift, module_drift
from mlops_architect.engine.infrastructure_facts import infrastructure_facts
from mlops_architect.engine.inspecting import inspected, within_budget
from mlops_architect.engine.output_facts import output_facts
from mlops_architect.engine.packs import packs_in_use, policies_in_effect
from mlops_architect.engine.waiving import with_waivers
from mlops_architect.errors import ArchitectError, InvalidInput, StoreError, UsageError
from mlops_architect.usecases.checking.source import Source, read_source
from mlops_architect.usecases.checking.texts import read_texts
from mlops_architect.usecases.cost import Costed, cost_of_folder
from mlops_architect.usecases.policy_switches import switches_of
from mlops_architect.usecases.recorded import Recorded, lying
from mlops_architect.usecases.upgrade_due import notice
from mlops_architect.usecases.waivers import today, waivers_of, waivers_of_catalogs
from mlops_architect.usecases.workbench import Workbench

_INFRA = "infra"
_PRODUCTION = "environments/prod.tfvars"
_USAGE = "usage.yml"


@dataclass(frozen=True)
class Wanted:
    """How a repository is to be checked; ``today`` as ``YYYY-MM-DD``, ``budget_usd`` in dollars a month."""

    today: str
    waivers: Path | None = None
    budget_usd: float | None = None
    usage: Path | None = None
    regimes: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()


def wanted(
    *,
    waivers: Path | None = None,
    budget_usd: float | None = None,
    usage: Path | None = None,
    regimes: tuple[str, ...] = (),
    packs: tuple[str, ...] = (),
) -> Wanted:
    """Return what is wanted today; the day is that of UTC."""
    return Wanted(today(), waivers, budget_usd, usage, regimes, packs)


def check_folder(bench: Workbench, folder: Path, asked: Wanted) -> Inspection:
    """Return everything found in a repository; nothing in it is written or run.

    Raises:
        InvalidInput: There is nothing to check, or a file of it cannot be read.
        UsageError: A regime is not known.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is not a folder", "Give a folder with Terraform files or a generated repository.")
    known = {term.regime for term in bench.lexicon.regimes}
    strange = sorted(set(asked.regimes) - known)
    if strange:
        raise UsageError(f"there is no regime {strange[0]!r}", f"Regimes: {', '.join(sorted(known))}.")
    own = waivers_of(folder, asked.waivers)
    waivers = (*own, *waivers_of_catalogs(bench.roots))
    generated = (folder / DECIDED / "plan.yaml").is_file()
    adopted = generated and (folder / ADOPTED_FILE).is_file()
    source = read_source(folder, _INFRA if generated and not adopted else "")
    if not generated and not source.roots:
        raise InvalidInput(
            f"{folder} holds neither a decision set nor Terraform files", "Give the folder of a repository."
        )
    decided = lying(folder) if generated else None
    costs = _bills(bench, folder, source, asked.usage, generated=generated and not adopted)
    monthly_usd, unknown = _together(costs)
    budget_usd = asked.budget_usd
    if budget_usd is None and decided is not None:
        budget_usd = decided.constraints.budget.monthly_usd.value
    packs, found = judged_policies(bench, folder, source, decided, asked)
    results = [
        *found,
        within_budget(monthly_usd, budget_usd, unknown, _beside_usd(decided)),
    ]
    if decided is not None:
        results += _drift(bench, folder, source, decided, costs)
    judged, unused = with_waivers(results, waivers, asked.today)
    return Inspection(
        folder=folder.resolve().name,
        kind="generated" if generated else "terraform",
        roots=source.roots,
        results=tuple(one for one in judged if one.finding.outcome is not Outcome.NOT_APPLICABLE),
        monthly_usd=monthly_usd,
        design_monthly_usd=_with_code_usd(decided.plan) if decided else None,
        budget_usd=budget_usd,
        unused_waivers=tuple(waiver for waiver in unused if waiver in own),
        packs=packs,
        upgrade=notice(bench, folder) if generated else "",
    )


def _with_code_usd(plan: Plan) -> float:
    """Return what the design expects the generated part to cost in production; what is set up by hand is no part of it."""
    if not plan.by_hand:
        return plan.cost.infrastructure.expected_usd
    lines = paid_once(choice.candidate.cost.lines for choice in plan.generated)
    return sum(line.monthly.expected_usd for line in lines if line.monthly)


def _beside_usd(decided: Recorded | None) -> float:
    """Return what the budget has to pay for beside production, as it was decided."""
    if decided is None or decided.plan.cost.budget_covers_production_only:
        return 0.0
    return decided.plan.cost.idle_monthly.expected_usd


def judged_policies(
    bench: Workbench, folder: Path, source: Source, decided: Recorded | None, asked: Wanted
) -> tuple[tuple[PackInUse, ...], list[Inspected]]:
    """Return the packs in use, and what the policies say of the code and, where there is one, of the decision set."""
    catalog = bench.catalog
    facts: dict[str, Any] = infrastructure_facts(source.documents, catalog.provider_facts)
    facts.update(code_facts(read_texts(folder, wanted_files(catalog.code_facts)), catalog.code_facts))
    if decided is not None:
        facts.update(_design_facts(bench, folder, decided))
    if asked.regimes:
        facts["constraints.compliance.regimes"] = list(asked.regimes)
    packs = packs_in_use(catalog.packs, facts, switches_of(bench.settings, catalog.packs, asked.packs))
    policies = policies_in_effect(catalog.policies.values(), catalog.packs, packs)
    root = Place(path=source.roots[0] if source.roots else "")
    found = [*inspected(policies, facts, "infrastructure", root), *inspected(policies, facts, "code", Place(path="."))]
    if decided is not None:
        found += inspected(policies, facts, "design", Place(path=f"{DECIDED}plan.yaml"))
    return packs, found


def _design_facts(bench: Workbench, folder: Path, decided: Recorded) -> dict[str, Any]:
    from pydantic import ValidationError

    from mlops_architect.documents import load_model
    from mlops_architect.engine.agents.registry import schema_of
    from mlops_architect.engine.facts import design_facts
    from mlops_architect.engine.use_case_choice import choose_use_case

    use_case = choose_use_case(decided.constraints, decided.words(bench.lexicon), bench.catalog)
    try:
        outputs = {
            path.stem[3:]: load_model(path, schema_of(path.stem[3:]))
            for path in sorted((folder / DECIDED / "decisions").glob("[0-9][0-9]-*.yaml"))
        }
    except (KeyError, ValidationError) as error:
        raise StoreError(f"{folder / DECIDED / 'decisions'}: {error}", "Restore the folder from git.") from error
    facts = design_facts(decided.constraints, decided.workload, use_case, decided.plan, patterns=bench.catalog.patterns)
    return {**facts, **output_facts(outputs)}


def _bills(
    bench: Workbench, folder: Path, source: Source, usage: Path | None, *, generated: bool
) -> dict[str, Costed | str]:
    """Return the bill of each root, or why it has none."""
    found: dict[str, Costed | str] = {}
    for root in source.roots:
        place = folder / root
        given = usage or (place / _USAGE if (place / _USAGE).is_file() else None)
        production = place / _PRODUCTION
        variables = (production,) if production.is_file() else ()
        try:
            found[root] = cost_of_folder(bench, place, variables, usage=given, stand_ins=generated)
        except ArchitectError as error:
            found[root] = error.message
    return found


def _together(costs: Mapping[str, Costed | str]) -> tuple[float | None, tuple[str, ...]]:
    """Return the sum of the bills, and what has no price."""
    total: float | None = 0.0
    unknown: list[str] = []
    for cost in costs.values():
        amount = None if isinstance(cost, str) else cost.monthly_usd
        total = None if total is None or amount is None else total + amount
        unknown += [cost] if isinstance(cost, str) else [text for bill in cost.bills for text in bill.unknown]
    return (total if costs else None), tuple(unknown)


def _drift(
    bench: Workbench, folder: Path, source: Source, decided: Recorded, costs: Mapping[str, Costed | str]
) -> Iterator[Inspected]:
    from mlops_architect.engine.bill.agreement import agreement_of

    if (folder / ADOPTED_FILE).is_file():
        from mlops_architect.usecases.recognising.drift import in_place_drift

        yield from in_place_drift(bench, folder, decided.plan)
    elif _INFRA in source.roots:
        with_code = {pattern for pattern, files in bench.catalog.modules.items() if files}
        yield from module_drift(decided.plan, with_code, source.called(_INFRA), _INFRA)
        cost = costs[_INFRA]
        if not isinstance(cost, str):
            yield from bill_drift(agreement_of(decided.plan.choices, decided.plan.cost.lines, cost.bills[0]), _INFRA)
    recorded = _released(folder)
    if recorded:
        yield from file_drift(recorded, {path: _digest(folder / path) for path in recorded})
    yield from _trail(folder)


def _released(folder: Path) -> dict[str, str]:
    """Return sha256 by path as of the manifest; the decision set as of the latest version where git has it."""
    path = folder / "manifest.json"
    try:
        listed = json.loads(path.read_bytes())["files"] if path.is_file() else []
        digests = {str(one["path"]): str(one["sha256"]) for one in listed}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is not a manifest: {error}", "Restore it from git.") from error
    digests = {name: digest for name, digest in digests.items() if not name.startswith("reports/")}
    latest = _approved(folder)
    if latest:
        digests = {name: digest for name, digest in digests.items() if not name.startswith(DECIDED)}
        digests.update({name: hashlib.sha256(content).hexdigest() for name, content in latest.items()})
    return digests


def _approved(folder: Path) -> dict[str, bytes]:
    from mlops_architect.decisions.git import ProjectRepository

    if not (folder / ".git").exists():
        return {}
    repository = ProjectRepository(folder)
    try:
        versions = repository.versions()
        return repository.files_at(versions[-1], DECIDED.rstrip("/")) if versions else {}
    finally:
        repository.close()


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _trail(folder: Path) -> Iterator[Inspected]:
    from mlops_architect.decisions.audit import AUDIT_PATH, verify

    path = folder / AUDIT_PATH
    if not path.is_file():
        return
    outcome, detail = Outcome.PASS, "every line fits the one before"
    try:
        verify(path.read_bytes())
    except StoreError as error:
        outcome, detail = Outcome.FAIL, error.message
    yield Inspected(
        finding=Finding(
            id="audit-trail-intact",
            source="drift",
            title="The audit trail is unbroken",
            outcome=outcome,
            severity=Severity.CRITICAL,
            detail=detail,
            remediation="" if outcome is Outcome.PASS else "Restore it from git, and find out who changed it.",
        ),
        place=Place(path=AUDIT_PATH),
    )
