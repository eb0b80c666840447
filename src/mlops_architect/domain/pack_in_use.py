"""A policy pack that is switched on, and why."""

from __future__ import annotations

from mlops_architect.domain.model import Model


class PackInUse(Model):
    """A pack that is switched on, and why."""

    id: str
    title: str
    why: str

    @property
    def text(self) -> str:
        """One line for a report."""
        return f"{self.title}: {self.why}"
