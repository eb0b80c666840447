"""The load a design is sized for: numbers derived from constraints, each with its derivation."""

from __future__ import annotations

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.model import Model


class Quantity(Model):
    """One number that pattern formulas may use; ``name`` carries the unit."""

    name: str
    value: float
    provenance: Provenance
    derivation: str
    """How it follows from constraints or which assumption it is, in words with the figures."""


class Workload(Model):
    """All quantities by name, in a fixed order."""

    quantities: tuple[Quantity, ...]

    def values(self) -> dict[str, float]:
        """Return plain numbers by name, for formulas."""
        return {quantity.name: quantity.value for quantity in self.quantities}

    def __getitem__(self, name: str) -> float:
        """Return the value of ``name``; KeyError if there is none."""
        return self.quantity(name).value

    def quantity(self, name: str) -> Quantity:
        """Return the quantity called ``name``; KeyError if there is none."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)
