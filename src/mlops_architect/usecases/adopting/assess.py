"""`adopt`, the reading half: what a repository amounts to, what is said of it, and what it costs. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mlops_architect.domain.adoption import Adopted, Adoption, Recognised, RootBill
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.inspection import Inspected
from mlops_architect.engine.adopting.proposal import (
    UNSTATED,
    figures_of_plan,
    parts_of,
    proposed,
    settings_of,
)
from mlops_architect.engine.adopting.sources import Repository, folder_of
from mlops_architect.errors import ArchitectError, InvalidInput, UsageError
from mlops_architect.usecases.recognising.recognise import Asked, recognise
from mlops_architect.usecases.workbench import Workbench

Tell = Callable[[str], None]


def assess(bench: Workbench, folder: Path, asked: Asked, tell: Tell) -> Adoption:
    """Return everything that can be said of a repository; nothing in it is written, followed or run.

    Raises:
        InvalidInput: Nothing in it can be read, or the words ask for no system or contradict themselves.
        UsageError: A capability to replace is not known, or not in place.
    """
    from mlops_architect.engine.situation import frame
    from mlops_architect.engine.understanding import requested, understood

    top = folder.resolve()
    tell(f"reading {top.name}")
    repository, recognised = recognise(bench, top, asked)
    requirements, settings = asked.words or UNSTATED, settings_of(recognised)
    _known(recognised, asked.replacing)
    adopted = adopted_from(recognised, asked.replacing)
    found = {
        "folder": top.name,
        "words": asked.words,
        "requirements": requirements,
        "recognised": recognised,
        "settings": settings,
    }
    found |= _code(bench, repository, recognised)
    reading = understood(requirements, (*settings, *asked.revisions), bench.catalog.lexicon)
    words = requested(requirements, reading.injections)
    regimes = tuple(reading.constraints.compliance.regimes.value or ())
    tell("judging the code by the policies")
    found |= _policies(bench, top, repository, regimes)
    tell("designing what is missing")
    try:
        solved = proposed(frame(reading.constraints, words, bench.catalog, bench.settings.hourly_rate_usd), adopted)
    except InvalidInput as error:
        return Adoption.model_validate({**found, "why_none": error.message})
    from mlops_architect.usecases.adopting.reviewing import reviewed

    proposal, engine = figures_of_plan(solved.plan), figures_of_plan(solved.free)
    known = proposal.monthly_usd is not None and engine.monthly_usd is not None
    tell("asking the critics")
    return Adoption.model_validate(
        {
            **found,
            "parts": parts_of(solved, recognised, bench.catalog),
            "proposal": proposal,
            "engine": engine,
            "difference_usd": round(proposal.monthly_usd - engine.monthly_usd, 2) if known else None,  # type: ignore[operator]
            "critics": reviewed(bench, solved),
        }
    )


def adopted_from(recognised: Recognised, replacing: Sequence[str] = ()) -> Adopted:
    """Return what a run is to keep."""
    return Adopted(in_place=recognised.in_place, values=recognised.values).without(tuple(replacing))


def _known(recognised: Recognised, replacing: Sequence[str]) -> None:
    there = [one.capability for one in recognised.in_place]
    for name in replacing:
        if name != "all" and name not in there:
            raise UsageError(
                f"{name!r} is not in place, so nothing is to be replaced", f"In place: {', '.join(there)}."
            )


def _code(bench: Workbench, repository: Repository, recognised: Recognised) -> dict[str, Any]:
    bills = tuple(_bill(bench, repository, root, recognised) for root in repository.roots)
    amounts = [one.monthly_usd for one in bills]
    total = None if None in amounts or not amounts else round(sum(one for one in amounts if one is not None), 2)
    return {"bills": bills, "code_monthly_usd": total}


def _bill(bench: Workbench, repository: Repository, root: str, recognised: Recognised) -> RootBill:
    """Return what a root costs as it stands, with production's values where a file of them is there."""
    from mlops_architect.engine.bill.terraform_folder import declared
    from mlops_architect.usecases.cost import cost_of_resources

    folders: dict[str, list[Any]] = {}
    values: dict[str, Any] = {}
    for path, document in sorted(repository.documents.items()):
        name = path.rpartition("/")[2]
        if path.endswith(".tf"):
            folders.setdefault(folder_of(path), []).append(document)
        elif folder_of(path) == root and (name == "terraform.tfvars" or name.endswith(".auto.tfvars")):
            values.update(document)
    for path, document in sorted(repository.documents.items()):
        inside = root == "." or path.startswith(f"{root}/")
        if inside and path.endswith(".tfvars") and "prod" in path.rpartition("/")[2]:
            values.update(document)
    region = next((one.value for one in recognised.values if one.field == "regions"), "")
    try:
        bill = cost_of_resources(bench, declared(folders, root, values, region))
    except ArchitectError as error:
        return RootBill(root=root, why=error.message)
    total = bill.monthly_usd
    return RootBill(
        root=root,
        monthly_usd=None if total is None else round(total, 2),
        priced_usd=round(bill.priced_usd, 2),
        unknown=bill.unknown,
        needs_usage=bill.needs_usage,
    )


def _policies(bench: Workbench, top: Path, repository: Repository, regimes: tuple[str, ...]) -> dict[str, Any]:
    from mlops_architect.engine.waiving import with_waivers
    from mlops_architect.usecases.checking.inspect import judged_policies, wanted
    from mlops_architect.usecases.checking.source import Source
    from mlops_architect.usecases.waivers import waivers_of, waivers_of_catalogs

    asked = wanted(regimes=regimes)
    source = Source(repository.documents, repository.roots)
    _, found = judged_policies(bench, top, source, None, asked)
    waivers = (*waivers_of(top), *waivers_of_catalogs(bench.roots))
    judged, _ = with_waivers(found, waivers, asked.today)
    failing = sorted((one for one in judged if one.fails or one.waiver), key=_worst)
    passed = sum(one.finding.outcome is Outcome.PASS for one in judged)
    return {"policies": tuple(failing), "policies_passed": passed}


def _worst(one: Inspected) -> tuple[int, str, str]:
    return -one.finding.severity.rank, one.finding.id, str(one.place)
