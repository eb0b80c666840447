"""What a change of infrastructure loses, and what tells it: which resources hold data, which attributes replace them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mlops_architect.domain.finding import Severity
from mlops_architect.domain.model import Model

CRITIC = "infrastructure"
"""Who says in a decision set what its version loses of the one before."""


class Weighed(Model):
    """Resource types that weigh the same when they are lost; types may hold ``*``."""

    types: tuple[str, ...] = Field(min_length=1)
    holds: str = ""
    """What is lost with them, in words; empty where they hold no data."""
    severity: Severity = Severity.LOW
    """How bad the loss is."""
    replaced_by: tuple[str, ...] = ()
    """Attributes (dotted through blocks) whose change makes the provider delete the resource and make a new one."""
    source: str = ""
    """Where the provider says so, where that is another page than the type's own."""


class ChangeFacts(Model):
    """What the loss of a provider's resources means; the first entry that fits a type counts."""

    provider: str
    source: str
    weighed: tuple[Weighed, ...]
    everywhere: tuple[str, ...] = ()
    """Types that belong to no region, so that another region leaves them alone."""

    def of(self, kind: str) -> bool:
        """Whether a resource type is this provider's."""
        return kind.startswith(f"{self.provider}_")


class Loss(Model):
    """One resource that a change deletes or replaces, or that nobody can tell of."""

    address: str
    type: str
    how: Literal["deleted", "replaced", "untold"]
    why: str = ""
    """What is changed, from what to what; empty for a deletion."""
    holds: str = ""
    severity: Severity = Severity.LOW

    @property
    def text(self) -> str:
        """The loss in words."""
        held = f" ({self.holds})" if self.holds else ""
        said = {"deleted": "is deleted", "replaced": f"is replaced: {self.why}", "untold": f"may be lost: {self.why}"}
        return f"{self.address}{held} {said[self.how]}"


class Change(Model):
    """What is lost between the Terraform that stands and that of a new design."""

    since: str
    """The version that the Terraform which stands was generated for; empty where there is none to compare with."""
    losses: tuple[Loss, ...] = ()
    """Worst first."""
    resources: int = 0
    """How many resources the Terraform that stands has."""
    not_compared: str = ""
    """Why no resources could be compared; empty where they were."""
    unreadable: bool = False
    """Whether there is something to compare with that could not be read, so that nobody can tell what is lost."""

    @property
    def of_data(self) -> tuple[Loss, ...]:
        """Losses of what holds data."""
        return tuple(loss for loss in self.losses if loss.holds)

    @property
    def others(self) -> tuple[Loss, ...]:
        """Losses of what can be made again."""
        return tuple(loss for loss in self.losses if not loss.holds)
