"""Whether a repository is still what was decided: its modules, its files and its bill against the decision set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected, Place
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.terraform_root import module_name
from mlops_architect.engine.bill.agreement import Agreement

_SHOWN = 12
DECIDED = "architecture/"


def module_drift(plan: Plan, with_code: Set[str], called: Iterable[str], root: str) -> Iterator[Inspected]:
    """Compare the modules that a Terraform root calls with the capabilities that were decided.

    Args:
        plan: The decided plan.
        with_code: Patterns that have a module.
        called: Names of the modules that the root calls.
        root: Path of the root.
    """
    wanted = {
        module_name(one.capability): one.candidate.title for one in plan.generated if one.candidate.pattern in with_code
    }
    decided = {module_name(one.capability) for one in plan.choices}
    found = set(called)
    missing = sorted(wanted.keys() - found)
    loose = sorted(found - decided)
    for name in missing:
        yield _drifted(
            "drift-missing-module",
            f"{wanted[name]} was decided, and {root} calls no module {name}",
            Severity.HIGH,
            "Bring the module back, or take the decision back with `mlops-architect revise`.",
            Place(path=root, address=f"module.{name}"),
        )
    for name in loose:
        yield _drifted(
            "drift-undecided-module",
            f"{root} calls module {name}, which no decision stands for",
            Severity.MEDIUM,
            "Record the decision with `mlops-architect revise`, or waive it with the reason.",
            Place(path=root, address=f"module.{name}"),
        )
    if not missing and not loose:
        left = "; ".join(f"{one.candidate.title} is set up by hand" for one in plan.by_hand)
        yield _kept(
            "drift-modules", f"{len(wanted)} decided modules, all called and no others" + (f"; {left}" if left else "")
        )


def file_drift(recorded: Mapping[str, str], present: Mapping[str, str | None]) -> Iterator[Inspected]:
    """Compare files with the hashes of the manifest.

    Edits of the code are the team's own and only told; the decision set is what was approved, and is not edited by hand.

    Args:
        recorded: sha256 by path, as released.
        present: sha256 by path now; None where the file is gone.
    """
    edited = sorted(path for path, digest in recorded.items() if present.get(path) not in (None, digest))
    gone = sorted(path for path in recorded if present.get(path) is None)
    decided = [path for path in (*edited, *gone) if path.startswith(DECIDED)]
    for path in decided:
        yield _drifted(
            "drift-decision-set",
            f"{path} is not what was approved",
            Severity.HIGH,
            "Restore it from git, and change the design with `mlops-architect revise`.",
            Place(path=path),
        )
    if not decided:
        yield _kept("drift-decision-set", "the decision set is what was approved")
    own = [path for path in edited if not path.startswith(DECIDED)]
    lost = [path for path in gone if not path.startswith(DECIDED)]
    parts = [
        f"{len(paths)} of {len(recorded)} files {said}: {_listed(paths)}"
        for paths, said in ((own, "edited since"), (lost, "deleted since"))
        if paths
    ]
    yield _kept("drift-files", "; ".join(parts) or f"all {len(recorded)} files are as they were released")


def bill_drift(found: Agreement, root: str) -> Iterator[Inspected]:
    """Return what a comparison of the two bills says: sizes or resources that changed after the decision."""
    for one in found.differences:
        yield _drifted(
            "drift-bill",
            one.text,
            Severity.MEDIUM,
            "Size the design anew with `mlops-architect revise`, or bring the Terraform back to it.",
            Place(path=root, address=f"module.{one.module}" if one.resources else one.module),
        )
    if not found.differences and found.compared:
        yield _kept("drift-bill", f"{', '.join(found.compared)}: ${found.compared_usd:,.2f} a month as decided")
    elif not found.differences:
        yield _told("drift-bill", Outcome.UNKNOWN, "no module's bill can be compared", Severity.MEDIUM)


_TITLES = {
    "drift-modules": "The Terraform calls the decided modules",
    "drift-missing-module": "A decided module is missing",
    "drift-undecided-module": "A module nobody decided",
    "drift-decision-set": "The decision set is what was approved",
    "drift-files": "Files against the manifest",
    "drift-bill": "The Terraform costs what was decided",
}


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more


def _told(id_: str, outcome: Outcome, detail: str, severity: Severity, remediation: str = "") -> Inspected:
    return Inspected(
        finding=Finding(
            id=id_,
            source="drift",
            title=_TITLES[id_],
            outcome=outcome,
            severity=severity,
            detail=detail,
            remediation=remediation,
        )
    )


def _kept(id_: str, detail: str) -> Inspected:
    return _told(id_, Outcome.PASS, detail, Severity.MEDIUM)


def _drifted(id_: str, detail: str, severity: Severity, remediation: str, place: Place) -> Inspected:
    return _told(id_, Outcome.FAIL, detail, severity, remediation).model_copy(update={"place": place})
