"""The optimum at any values of the varied fields, and a letter for every design that turns up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.exploration import Design, DesignPoint, Flip
from mlops_architect.engine.latency import compose
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.problem import infrastructure_cents
from mlops_architect.engine.optimiser.stand_in import solved_with_stand_in
from mlops_architect.engine.situation import frame


@dataclass
class Designer:
    """Designs for one set of requirements, some of whose figures move.

    Args:
        constraints: As read, before assumptions: what follows from a varied figure is derived again.
        text: The requirements.
        catalog: What there is to choose from.
        hourly_rate_usd: The price of an operating hour.
        tell: Called after every design.
    """

    constraints: Constraints
    text: str
    catalog: Catalog
    hourly_rate_usd: float
    tell: Callable[[], None] = lambda: None
    designs: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def situation(self, values: Mapping[str, float]) -> Situation:
        """Return the situation with these fields at these values.

        Raises:
            Infeasible: The task, cloud or region is outside what the catalogue covers.
        """
        changed = self.constraints
        for path, value in values.items():
            stated = Stated[float](value=value, provenance=Provenance.STATED, confidence=1.0, note="varied")
            changed = changed.replacing(path, stated)
        return frame(changed, self.text, self.catalog, self.hourly_rate_usd).situation

    def at(self, values: Mapping[str, float], along: str) -> DesignPoint:
        """Return the optimum with these fields at these values, as a point on the field ``along``."""
        _, problem, chosen = solved_with_stand_in(self.situation(values))
        self.tell()
        if chosen is None:
            return DesignPoint(value=values[along])
        hops = problem.hops_of(chosen)
        picks = tuple(chosen.values())
        return DesignPoint(
            value=values[along],
            design=self.name({capability: sized.pattern.id for capability, sized in chosen.items()}),
            monthly_usd=infrastructure_cents(picks) / 100,
            objective_usd=problem.objective_cents(picks) / 100,
            p99_ms=compose(hops)[1] if hops else None,
            availability_pct=problem.availability_pct(chosen) if problem.on_chain() else None,
            operating_hours=sum(sized.hours for sized in picks),
            proven=chosen.proof.optimal,
        )

    def name(self, patterns: Mapping[str, str]) -> str:
        """Return the letter of a design; the next free one when it is new."""
        return self.designs.setdefault(tuple(sorted(patterns.items())), _letters(len(self.designs)))

    def known(self) -> tuple[Design, ...]:
        """Return all designs so far, with their patterns in the order of the capabilities."""
        order = {capability.id: position for position, capability in enumerate(self.catalog.capabilities)}
        return tuple(
            Design(name=name, patterns=dict(sorted(patterns, key=lambda pair: order.get(pair[0], len(order)))))
            for patterns, name in self.designs.items()
        )

    def flips(self, before: str, after: str) -> tuple[Flip, ...]:
        """Return what differs between two designs by their letters; no letter stands for no design."""
        by_name = {design.name: design.patterns for design in self.known()}
        return changed_patterns(by_name.get(before, {}), by_name.get(after, {})) if before and after else ()


def changed_patterns(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Flip, ...]:
    """Return the capabilities that two designs serve differently."""
    names = dict.fromkeys((*before, *after))
    return tuple(
        Flip(capability=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def _letters(number: int) -> str:
    name = ascii_uppercase[number % 26]
    return name if number < 26 else f"{_letters(number // 26 - 1)}{name}"
