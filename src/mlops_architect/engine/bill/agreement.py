"""Whether the bill of a design and the bill of the Terraform that was made from it agree, module by module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.plan import Choice
from mlops_architect.domain.resource import InfrastructureBill, ResourceBill
from mlops_architect.domain.terraform_root import ROOT, module_name
from mlops_architect.engine.bill.sharing import paid_once

ROUNDING_SHARE = 0.005
ROUNDING_USD = 0.05
"""Bills agree when they differ by at most this share or this amount, whichever is more: figures are shipped rounded."""


@dataclass(frozen=True)
class Difference:
    """A SKU that the two bills of a module do not pay alike; ``resources`` are those that Terraform declares for it."""

    module: str
    sku: str
    design_quantity: float
    design_usd: float
    shipped_quantity: float
    shipped_usd: float
    resources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """One line with quantity and price on both sides."""
        of = f" ({', '.join(self.resources)})" if self.resources else ""
        return (
            f"{self.module}: {self.sku}: design {self.design_quantity:,.6g} units, ${self.design_usd:,.2f}; "
            f"Terraform {self.shipped_quantity:,.6g} units, ${self.shipped_usd:,.2f}{of}"
        )


@dataclass(frozen=True)
class Agreement:
    """What came of the comparison; ``not_compared`` and ``cannot_tell`` give the reason by module."""

    compared: tuple[str, ...]
    differences: tuple[Difference, ...]
    not_compared: Mapping[str, str] = field(default_factory=dict)
    cannot_tell: Mapping[str, str] = field(default_factory=dict)
    compared_usd: float = 0.0
    outside_usd: float = 0.0


@dataclass
class _Amount:
    quantity: float = 0.0
    usd: float = 0.0
    resources: tuple[str, ...] = ()

    def add(self, quantity: float, usd: float, resource: str = "") -> None:
        self.quantity += quantity
        self.usd += usd
        if resource and resource not in self.resources:
            self.resources += (resource,)


_Amounts = defaultdict[str, _Amount]


def agreement(capabilities: Sequence[str], lines: Iterable[BillLine], shipped: InfrastructureBill) -> Agreement:
    """Compare the two bills.

    A module can be compared when each line of its capability names the resource it pays for, or says why there is none;
    lines of other capabilities that pay for its resources count too.

    Args:
        capabilities: The design's capabilities; each has a module.
        lines: The design's bill.
        shipped: The bill of the shipped Terraform, priced with the usage figures that came with it.
    """
    design = _Design(lines)
    of_module: defaultdict[str, list[ResourceBill]] = defaultdict(list)
    for bill in shipped.resources:
        of_module[module_of(bill.address)].append(bill)
    compared: list[str] = []
    differences: list[Difference] = []
    not_compared: dict[str, str] = {}
    cannot_tell: dict[str, str] = {}
    total = 0.0
    for module in (*dict.fromkeys(module_name(capability) for capability in capabilities), ROOT):
        if module in design.in_skus:
            not_compared[module] = "its pattern's bill is in SKUs"
            continue
        amounts, unknown = _shipped(of_module[module])
        unknown = unknown or design.unpriced.get(module, "")
        if unknown:
            cannot_tell[module] = unknown
            continue
        found = _differences(module, design.amounts[module], amounts)
        differences += found
        if (of_module[module] and module != ROOT) or design.amounts[module]:
            compared.append(module)
            total += sum(one.usd for one in amounts.values())
    return Agreement(
        tuple(compared),
        tuple(differences),
        not_compared,
        cannot_tell,
        compared_usd=total,
        outside_usd=design.outside_usd,
    )


def agreement_of(choices: Sequence[Choice], lines: Iterable[BillLine], shipped: InfrastructureBill) -> Agreement:
    """Compare the bill of a design with the bill of what was generated of it; what is left to people is not compared.

    Args:
        choices: The design's choices.
        lines: The design's bill, in which what several choices share is paid once.
        shipped: The bill of the shipped Terraform.
    """
    by_hand = {
        choice.capability: choice.candidate.cost.infrastructure.expected_usd for choice in choices if choice.by_hand
    }
    with_code = [choice for choice in choices if not choice.by_hand]
    if by_hand:
        lines = paid_once(choice.candidate.cost.lines for choice in with_code)
    found = agreement([choice.capability for choice in with_code], lines, shipped)
    left = {
        module_name(capability): f"not generated, ${usd:,.2f} a month of the design is set up by hand"
        for capability, usd in by_hand.items()
    }
    return replace(found, not_compared={**found.not_compared, **left})


def module_of(address: str) -> str:
    """Return the name of the root's module that an address leads into, `ROOT` when it leads into none."""
    first, _, rest = address.partition(".")
    return rest.partition(".")[0].partition("[")[0] if first == "module" else ROOT


class _Design:
    def __init__(self, lines: Iterable[BillLine]) -> None:
        self.amounts: defaultdict[str, _Amounts] = defaultdict(lambda: defaultdict(_Amount))
        self.in_skus: set[str] = set()
        self.unpriced: dict[str, str] = {}
        self.outside_usd = 0.0
        for line in lines:
            usd = line.monthly.expected_usd if line.monthly else 0.0
            if line.outside:
                self.outside_usd += usd
            elif not line.address:
                self.in_skus.add(module_name(line.capability))
            else:
                module = module_of(line.address)
                self.amounts[module][line.sku].add(line.quantity, usd)
                if line.monthly is None:
                    self.unpriced[module] = f"{line.address}: {line.what} has no price"


def _shipped(bills: Iterable[ResourceBill]) -> tuple[_Amounts, str]:
    """Return the amounts by SKU of a module, and the first thing that has no price."""
    amounts: _Amounts = defaultdict(_Amount)
    for bill in bills:
        if bill.unknown:
            return amounts, f"{bill.address}: {bill.unknown[0]}"
        for line in bill.lines:
            amounts[line.sku].add(line.quantity, line.monthly_usd, bill.address)
    return amounts, ""


def _differences(module: str, design: Mapping[str, _Amount], shipped: Mapping[str, _Amount]) -> list[Difference]:
    """Return the SKUs that differ; where only their sum does, every SKU that is not the same."""
    pairs = {sku: (design.get(sku, _Amount()), shipped.get(sku, _Amount())) for sku in sorted({*design, *shipped})}
    apart = {sku: pair for sku, pair in pairs.items() if not same(pair[0].usd, pair[1].usd)}
    if not apart and not same(sum(a.usd for a, _ in pairs.values()), sum(b.usd for _, b in pairs.values())):
        apart = {sku: pair for sku, pair in pairs.items() if pair[0].usd != pair[1].usd}
    return [Difference(module, sku, a.quantity, a.usd, b.quantity, b.usd, b.resources) for sku, (a, b) in apart.items()]


def same(one_usd: float, other_usd: float) -> bool:
    """Return whether two amounts differ by no more than rounding."""
    return abs(one_usd - other_usd) <= max(ROUNDING_USD, ROUNDING_SHARE * max(one_usd, other_usd))
