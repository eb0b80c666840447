"""The bill of infrastructure code as it stands: a list of resources, a Terraform plan, or a folder of files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_architect.domain.resource import InfrastructureBill, PricedLine, Resource, ResourceBill
from mlops_architect.errors import Blocked, InvalidInput
from mlops_architect.usecases.workbench import Workbench

_SIZE_LIMIT = 200_000_000
"""Plans of large systems are tens of megabytes; what is far larger is no plan."""


@dataclass(frozen=True)
class Costed:
    """One bill, or one for each entry of a list, and what of the usage file fits nothing."""

    bills: tuple[InfrastructureBill, ...]
    is_list: bool = False
    unmatched_usage: tuple[str, ...] = ()

    @property
    def monthly_usd(self) -> float | None:
        """Dollars a month of everything, None when any part has no price."""
        amounts = [bill.monthly_usd for bill in self.bills]
        return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def cost_of_list(bench: Workbench, path: Path, region: str = "", usage: Path | None = None) -> Costed:
    """Return a bill for each resource of a JSON file; ``-`` reads standard input.

    Raises:
        InvalidInput: The file cannot be read or is not of the shape.
    """
    from mlops_architect.engine.bill.resource_list import resources_of

    data = read_json(path)
    resources, unmatched = _with_usage(resources_of(data, _where(path), region), usage)
    return Costed(tuple(_bill(bench, (resource,)) for resource in resources), isinstance(data, list), unmatched)


def cost_of_plan(bench: Workbench, path: Path, region: str = "", usage: Path | None = None) -> Costed:
    """Return the bill of a plan as ``terraform show -json`` prints it; ``-`` reads standard input.

    Raises:
        InvalidInput: The file cannot be read or is not a plan.
    """
    from mlops_architect.engine.bill.terraform_plan import planned

    resources, unmatched = _with_usage(planned(read_json(path), _where(path), region), usage)
    return Costed((_bill(bench, resources),), unmatched_usage=unmatched)


def cost_of_folder(
    bench: Workbench,
    folder: Path,
    variables: Sequence[Path] = (),
    region: str = "",
    usage: Path | None = None,
    *,
    stand_ins: bool = False,
) -> Costed:
    """Return the bill of a folder of Terraform files, read as text.

    With ``stand_ins``, what has no price in its region is priced as the bill of a design is: from another region.

    Raises:
        InvalidInput: A file cannot be read or is not HCL.
    """
    from mlops_architect.engine.bill.terraform_folder import declared
    from mlops_architect.usecases.terraform_source import normal, read_folders, read_variables

    folders = read_folders(folder)
    resources = declared(folders, normal(folder), read_variables(folder, variables), region)
    resources, unmatched = _with_usage(resources, usage)
    return Costed((_bill(bench, resources, stand_ins=stand_ins),), unmatched_usage=unmatched)


def cost_of_resources(bench: Workbench, resources: tuple[Resource, ...]) -> InfrastructureBill:
    """Return the bill of resources that were read from somewhere else."""
    return _bill(bench, resources)


def within_budget(found: Costed, budget_usd: float) -> None:
    """Check a bill against a budget.

    Raises:
        Blocked: It is above the budget, or cannot be told because a part has no price.
    """
    total = found.monthly_usd
    if total is None:
        unknown = sum(len(bill.unknown) for bill in found.bills)
        raise Blocked(
            f"cannot tell whether this is within ${budget_usd:,.2f} a month: {unknown} parts have no price",
            "`unknown` lists them.",
        )
    if total > budget_usd:
        raise Blocked(f"${total:,.2f} a month is above the budget of ${budget_usd:,.2f}")


def _bill(bench: Workbench, resources: tuple[Resource, ...], *, stand_ins: bool = False) -> InfrastructureBill:
    from mlops_architect.engine.bill.rules import bill_of

    book = bench.prices
    if stand_ins:
        from mlops_architect.engine.bill.stand_in import StandIns

        book = StandIns(book.tiers, book.reference)
    return bill_of(resources, bench.pricing_rules, book)


def _with_usage(resources: tuple[Resource, ...], usage: Path | None) -> tuple[tuple[Resource, ...], tuple[str, ...]]:
    if usage is None:
        return resources, ()
    from mlops_architect.documents import parse_yaml, read_text
    from mlops_architect.engine.bill.usage_file import Usage

    figures = Usage(parse_yaml(read_text(usage), str(usage)), str(usage))
    return figures.applied(resources), figures.unmatched(resources)


def _where(path: Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def read_json(path: Path) -> Any:
    """Parse a JSON file, or standard input for ``-``.

    Raises:
        InvalidInput: It cannot be read, is too large, or is not JSON.
    """
    where = _where(path)
    try:
        raw = sys.stdin.buffer.read(_SIZE_LIMIT + 1) if str(path) == "-" else _bytes(path)
    except OSError as error:
        raise InvalidInput(f"{where}: {error.strerror or error}", "Give a file that can be read.") from error
    if len(raw) > _SIZE_LIMIT:
        raise InvalidInput(f"{where} is larger than {_SIZE_LIMIT // 1_000_000} MB", "Give a smaller file.")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{where} is not JSON: {error}", "Give a JSON file.") from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(_SIZE_LIMIT + 1)


def as_data(found: Costed) -> Any:
    """Return a result as plain data for ``--json``: an object, or a list of them for a list."""
    bills = [_bill_data(bill) for bill in found.bills]
    if found.is_list:
        return bills
    unmatched = {"unmatched_usage": list(found.unmatched_usage)} if found.unmatched_usage else {}
    return {**bills[0], **unmatched}


def _bill_data(found: InfrastructureBill) -> dict[str, Any]:
    return {
        "monthly_usd": _rounded(found.monthly_usd),
        "priced_usd": _rounded(found.priced_usd),
        "lines": [_line(line, entry.address) for entry in found.resources for line in entry.lines],
        "unknown": list(found.unknown),
        "needs_usage": list(found.needs_usage),
        "resources": [_resource_data(entry) for entry in found.resources],
    }


def _resource_data(entry: ResourceBill) -> dict[str, Any]:
    return {
        "address": entry.address,
        "type": entry.type,
        "monthly_usd": _rounded(entry.monthly_usd),
        "lines": [_line(line) for line in entry.lines],
        "unknown": list(entry.unknown),
        "needs_usage": list(entry.needs_usage),
        **({"free": entry.free} if entry.free else {}),
    }


def _rounded(usd: float | None) -> float | None:
    return None if usd is None else round(usd, 4)


def _line(line: PricedLine, address: str = "") -> dict[str, Any]:
    return {
        **({"address": address} if address else {}),
        "name": line.name,
        "sku": line.sku,
        "region": line.region,
        "quantity": round(line.quantity, 6),
        "unit": line.unit,
        "usd_per_unit": line.usd_per_unit,
        "monthly_usd": _rounded(line.monthly_usd),
        "as_of": line.as_of,
    }
