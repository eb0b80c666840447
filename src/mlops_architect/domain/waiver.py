"""Waivers: exceptions that somebody answers for until a day."""

from __future__ import annotations

from pydantic import Field

from mlops_architect.domain.model import Model


class Waiver(Model):
    """An exception that somebody answers for until a day."""

    policy: str = Field(min_length=1)
    """Id of the policy, or of another finding of `check`."""
    where: str = "*"
    """Resource address, path or capability that is excused, with `*` for any run of letters."""
    owner: str = Field(min_length=1)
    """Who answers for it."""
    reason: str = Field(min_length=1)
    """Why it is acceptable."""
    expires: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    """The last day on which it holds, such as `2027-03-31`."""

    @property
    def text(self) -> str:
        """Who excuses it, until when and why."""
        return f"{self.owner}, until {self.expires}: {self.reason}"


class WaiverFile(Model):
    """The waivers of a repository, `waivers.yaml`."""

    waivers: tuple[Waiver, ...] = ()
