"""Risk gates of all roots in one list: a second entry with the same id must say that it overrides the first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mlops_architect.domain.gate import RiskGate
from mlops_architect.domain.model import Model


class RiskGates(Model):
    """Risks that need a yes of their own."""

    gates: tuple[RiskGate, ...]
    """One entry a risk."""


def risk_gates(files: Iterable[tuple[Path, RiskGates]], problems: list[str]) -> tuple[RiskGate, ...]:
    """Return the entries in the order in which they were first met; what is wrong goes to ``problems``."""
    found: dict[str, RiskGate] = {}
    for path, file in files:
        for entry in file.gates:
            if entry.id in found and entry.overrides != entry.id:
                problems.append(
                    f"{path}:1:1 id: {entry.id!r} is there already; say `overrides: {entry.id}` to replace it"
                )
            found[entry.id] = entry
    return tuple(found.values())
