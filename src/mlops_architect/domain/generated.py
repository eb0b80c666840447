"""What code agents write and validators say about it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from mlops_architect.domain.model import Model


class GeneratedFile(Model):
    """A file of the repository: its path from the top, the hash of its bytes, and the decision it serves."""

    path: str
    sha256: str
    decision: str
    agent: str
    executable: bool = False
    written_by: str = Field(default="", exclude_if=lambda value: not value)
    """The model that wrote these bytes; empty for the templates."""


class CheckOutcome(StrEnum):
    """What came of a validation; a check that did not run is never passed."""

    PASS = "pass"
    FAIL = "fail"
    NOT_RUN = "not-run"


class Check(Model):
    """One validation of the repository as shipped.

    ``detail`` holds what was found, free of times and machine paths, so that the same content gives the same report;
    ``reason`` says why it did not run; ``decision`` the planning agent whose decision a failure concerns.
    """

    id: str
    title: str
    outcome: CheckOutcome
    detail: str = ""
    reason: str = ""
    tool: str = ""
    agents: tuple[str, ...] = ()
    known: bool = Field(default=False, exclude=True)
    """Whether it passed before on the same files and was not run again; no report differs for it."""


class Validation(Model):
    """All checks of one repository, in a fixed order."""

    tree: str
    """sha256 over paths and bytes of what was checked."""
    checks: tuple[Check, ...]
    reports: dict[str, str] = {}
    """Files that validators made for the release (such as the SBOM), by path from the top."""

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that found something."""
        return tuple(check for check in self.checks if check.outcome is CheckOutcome.FAIL)

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failed
