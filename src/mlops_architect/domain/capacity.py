"""Machines of one's own: what a design takes of them, in cores, memory, disks and nodes. They have no list price."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model

BESIDE = (
    "That is production alone: dev and staging come on top, as namespaces beside it or in a second, smaller cluster."
)


class OwnResource(Model):
    """Something that own machines have and a design takes. Its SKU is on the bill, and only its owner can price it."""

    sku: str
    what: str
    """What one of it is called, such as `vCPU`."""
    unit: str
    """What the bill counts, such as `vCPU-hour`."""
    units_per_month: float = Field(default=1.0, gt=0)
    """Units of the bill that one of it comes to in a month."""
    tie_usd: float = Field(default=0.0, ge=0)
    """What one of it weighs in the choice while it has no price, in dollars a month: enough to prefer the smaller of two
    designs that take the same work, too little to outweigh work. Never part of a cost."""


class NodeShape(Model):
    """The machine that capacity is counted in, what of it pods may take, and how many are kept beside what is needed."""

    vcpus: float = Field(gt=0)
    memory_gib: float = Field(gt=0)
    reserved_vcpus: float = Field(ge=0)
    """What the operating system, the kubelet and the agents of a node keep."""
    reserved_memory_gib: float = Field(ge=0)
    fill: float = Field(gt=0, le=1)
    """Share of the rest that pods are planned to take: they do not fit together without gaps."""
    spare: int = Field(ge=0)
    """Nodes that may fail or be drained at once."""
    least: int = Field(ge=1)
    because: str
    source: str = ""


class OwnMachines(Model):
    """How capacity on machines of one's own is counted."""

    resources: tuple[OwnResource, ...]
    node: NodeShape
    why_unpriced: str
    """Why the price book lists none of it."""

    def of(self, sku: str) -> OwnResource | None:
        """Return what a SKU counts, None when it is not capacity of own machines."""
        return next((one for one in self.resources if one.sku == sku), None)


class CapacityNeed(Model):
    """How much of one resource is taken."""

    sku: str
    what: str
    amount: float


class Capacity(Model):
    """What a design takes of own machines in production, and how many nodes of one shape hold it."""

    needs: tuple[CapacityNeed, ...]
    nodes: int
    node: str
    """The shape of the node in words, and how it was counted."""
    priced: bool
    """Whether the organisation has given a price for all of it."""
    why_unpriced: str = ""

    @property
    def text(self) -> str:
        """The capacity in words, such as `38 vCPU, 120 GiB memory, 900 GB SSD: 5 nodes of 16 vCPU and 64 GiB`."""
        return f"{self._listed}: {self.nodes} {self.node}"

    @property
    def short(self) -> str:
        """The capacity without how its nodes were counted."""
        return f"{self._listed}; {self.nodes} nodes"

    @property
    def _listed(self) -> str:
        return ", ".join(f"{_amount(one.amount)} {one.what}" for one in self.needs)


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}".removesuffix(".0")
