"""What a design takes of the organisation's own machines: its bill read as cores, memory, disks and nodes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from mlops_architect.domain.capacity import Capacity, CapacityNeed, NodeShape
from mlops_architect.domain.cost import CostEstimate
from mlops_architect.domain.placement import CloudPlacement
from mlops_architect.engine.sizing.sized import Sized

VCPU, MEMORY = "own.vcpu-hour", "own.memory-gib-hour"
"""SKUs that decide how many nodes there are."""
CORES = "vCPU"
"""What `placement.yaml` calls a processor."""


def capacity_of(cost: CostEstimate, placed: CloudPlacement | None) -> Capacity | None:
    """Return what a bill takes of own machines in production; None where they are rented.

    A node gives what is left of it after the reservation of its system, to the share it is planned to be filled; the
    larger of the two demands counts, with the nodes that may be away at once on top.
    """
    if placed is None or placed.own is None:
        return None
    amounts: dict[str, float] = {}
    for line in cost.lines:
        resource = placed.own.of(line.sku)
        if resource is not None:
            amounts[line.sku] = amounts.get(line.sku, 0.0) + line.quantity / resource.units_per_month
    needs = tuple(
        CapacityNeed(sku=one.sku, what=one.what, amount=round(amounts[one.sku], 2))
        for one in placed.own.resources
        if amounts.get(one.sku)
    )
    priced = {line.sku for line in cost.lines if line.monthly is not None}
    known = all(need.sku in priced for need in needs)
    return Capacity(
        needs=needs,
        nodes=nodes_for(amounts.get(VCPU, 0.0), amounts.get(MEMORY, 0.0), placed.own.node),
        node=_shape(placed.own.node),
        priced=known,
        why_unpriced="" if known else placed.own.why_unpriced,
    )


def taken(chosen: Iterable[Sized]) -> dict[str, float]:
    """Return what candidates together take of own machines by its name; of what is shared the largest part counts."""
    found: dict[str, float] = {}
    shared: dict[tuple[str, str], float] = {}
    for line in (line for sized in chosen for line in sized.lines):
        if line.own is None:
            continue
        amount = line.quantity / line.own.units_per_month
        if line.share:
            key = (line.share, line.own.what)
            shared[key] = max(amount, shared.get(key, 0.0))
        else:
            found[line.own.what] = found.get(line.own.what, 0.0) + amount
    for (_, what), amount in shared.items():
        found[what] = found.get(what, 0.0) + amount
    return found


def nodes_for(vcpus: float, memory_gib: float, node: NodeShape) -> int:
    """Return how many nodes of one shape hold pods that ask for this much."""
    by_cpu = vcpus / ((node.vcpus - node.reserved_vcpus) * node.fill)
    by_memory = memory_gib / ((node.memory_gib - node.reserved_memory_gib) * node.fill)
    return max(node.least, math.ceil(max(by_cpu, by_memory) - 1e-9) + node.spare)


def _shape(node: NodeShape) -> str:
    spare = f", {node.spare} of them spare" if node.spare else ""
    return f"nodes of {node.vcpus:g} vCPU and {node.memory_gib:g} GiB{spare} ({node.because})"
