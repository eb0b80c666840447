"""The check that prices the shipped Terraform as it stands and holds it against the bill of the design."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.documents import DocumentError, parse_yaml, read_text
from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.bill.agreement import Agreement, agreement_of
from mlops_architect.errors import ArchitectError
from mlops_architect.usecases.cost import cost_of_folder
from mlops_architect.usecases.validation.checks import Outcome
from mlops_architect.usecases.validation.workspace import NotRun, Workspace
from mlops_architect.usecases.workbench import workbench

_BILL = "architecture/cost.yaml"
_PLAN = "architecture/plan.yaml"
_VARIABLES = "infra/environments/prod.tfvars"
_USAGE = "infra/usage.yml"
_NOTHING = "no module declares anything that is paid for: the whole bill is outside the Terraform"


def cost_agrees(workspace: Workspace) -> Outcome:
    """Compare the two bills, capability by capability; only rounding may lie between them.

    Raises:
        NotRun: A file that the comparison needs is missing or not of its shape, or no capability can be compared.
    """
    needed = (_VARIABLES, _USAGE) if workspace.plan else (_BILL, _PLAN, _VARIABLES, _USAGE)
    missing = [path for path in needed if not (workspace.root / path).is_file()]
    if missing:
        raise NotRun(f"the repository has no {' and no '.join(missing)}")
    choices, lines = _design(workspace)
    try:
        with workbench(workspace.settings, workspace.project) as bench:
            shipped = cost_of_folder(
                bench,
                workspace.root / "infra",
                (workspace.root / _VARIABLES,),
                usage=workspace.root / _USAGE,
                stand_ins=True,
            )
    except ArchitectError as error:
        return Outcome("", problems=workspace.tidy(f"the Terraform cannot be priced: {error.message}"))
    return outcome(agreement_of(choices, lines, shipped.bills[0]))


def outcome(found: Agreement) -> Outcome:
    """Return what a comparison amounts to.

    Raises:
        NotRun: Nothing differs, but no capability could be compared.
    """
    apart = [f"{module}: cannot tell: {reason}" for module, reason in found.cannot_tell.items()]
    left = [f"{module}: not compared: {reason}" for module, reason in found.not_compared.items()]
    if found.differences:
        return Outcome("", problems="\n".join([*(one.text for one in found.differences), *apart, *left]))
    if not found.compared:
        raise NotRun("; ".join([*apart, *left]) or _NOTHING)
    parts = [f"{', '.join(found.compared)} agree, ${found.compared_usd:,.2f} a month"]
    if found.outside_usd:
        parts.append(f"${found.outside_usd:,.2f} of the design is outside the Terraform")
    return Outcome("; ".join([*parts, *apart, *left]))


def _design(workspace: Workspace) -> tuple[Sequence[Choice], Sequence[BillLine]]:
    if workspace.plan is not None:
        return workspace.plan.choices, workspace.plan.cost.lines
    try:
        bill = parse_yaml(read_text(workspace.root / _BILL), _BILL)
        plan = parse_yaml(read_text(workspace.root / _PLAN), _PLAN)
        return [Choice.model_validate(choice) for choice in plan["choices"]], [
            BillLine.model_validate(line) for line in bill["lines"]
        ]
    except DocumentError as error:
        raise NotRun(error.message) from None
    except (KeyError, TypeError, ValueError):
        raise NotRun(f"{_BILL} and {_PLAN} do not hold a design's bill") from None
