"""Policy packs: the controls of one outside framework, and what switches its policies on."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import SLUG
from mlops_architect.domain.policy import Condition, Policy


class Control(Model):
    """One requirement of the framework."""

    says: str = Field(min_length=1)
    """What it is about, in words of our own."""
    source: str = ""
    """Where it can be read, where that is another place than the pack's."""


class Pack(Model):
    """A framework: policies belong to it by the controls that they name."""

    id: str = Field(pattern=SLUG)
    """The name of its file; stable for ever."""
    title: str
    """What the framework is called."""
    edition: str = ""
    """Which edition of it the controls are numbered by."""
    prefix: str = ""
    """How policies name its controls: `PCI DSS` for `PCI DSS 3.5.1`; none for a pack that only includes others."""
    source: str = ""
    """Where the framework is published."""
    when: Condition | None = None
    """Which facts switch it on; left out, only config.toml, `--pack` or another pack does."""
    always: bool = False
    """Whether it is switched on wherever its catalogue folder is in effect."""
    why: str = ""
    """The reason that reports give when the facts, or its folder, switched it on."""
    optional: bool = False
    """Whether config.toml may leave it out."""
    includes: tuple[str, ...] = ()
    """Packs that are switched on with it."""
    asks_for: tuple[str, ...] = ()
    """Policies that it asks for without naming a control."""
    blocking: tuple[str, ...] = ()
    """Policies whose failure nobody can approve past while it is switched on."""
    controls: dict[str, Control] = {}
    """Its requirements, by their number in the framework."""
    unchecked: tuple[str, ...] = ()
    """Numbers of its requirements that nobody has compared with the framework's own text; reports say so."""
    overrides: str = ""
    """Its own id again, when it takes the place of a pack of another catalogue folder."""

    @property
    def name(self) -> str:
        """Title and edition."""
        return f"{self.title} {self.edition}".strip()

    def control(self, reference: str) -> Control | None:
        """Return the control that a policy names, None when it is another framework's or not in this one."""
        return self.controls.get(self._number(reference) or "")

    def is_unchecked(self, reference: str) -> bool:
        """Whether nobody has compared the control that a policy names with the framework."""
        return self._number(reference) in self.unchecked

    def asks(self, policy: Policy) -> bool:
        """Whether a policy belongs to it."""
        return policy.id in self.asks_for or any(self._number(one) is not None for one in policy.controls)

    def _number(self, reference: str) -> str | None:
        start = f"{self.prefix} "
        return reference[len(start) :] if self.prefix and reference.startswith(start) else None
