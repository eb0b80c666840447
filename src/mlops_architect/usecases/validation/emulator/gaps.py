"""Declared gaps of the emulator: what it gets wrong, for which resource type, and why that is its fault."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import Field, model_validator

from mlops_architect.documents import load_model
from mlops_architect.domain.model import Model

_FILE = Path(__file__).with_name("gaps.yaml")


class Gap(Model):
    """One gap of a resource type, in one of three forms.

    ``error``: an error of the provider (regular expression) that is the emulator's doing; ``attributes``: paths that
    come back differently; ``placeholder``: the emulator only repeats what it was told.
    """

    type: str = Field(pattern=r"^aws_[a-z0-9_]+$")
    reason: str = Field(min_length=1)
    error: str = ""
    attributes: tuple[str, ...] = ()
    placeholder: bool = False

    @model_validator(mode="after")
    def _has_one_form(self) -> Gap:
        if [bool(self.error), bool(self.attributes), self.placeholder].count(True) != 1:
            raise ValueError("give exactly one of error, attributes, placeholder")
        try:
            re.compile(self.error)
        except re.error as error:
            raise ValueError(f"error is no regular expression: {error}") from error
        return self


class Gaps(Model):
    """All declared gaps of one release of the emulator, measured with ``emulator`` and ``provider``."""

    emulator: str
    provider: str
    gaps: tuple[Gap, ...]

    def of_placeholder(self, kind: str) -> str | None:
        """Return why nothing is known about resources of type ``kind`` though they were made, None elsewhere."""
        return next((gap.reason for gap in self.gaps if gap.type == kind and gap.placeholder), None)

    def of_error(self, kind: str, text: str) -> str | None:
        """Return why an error on a resource of type ``kind`` is the emulator's, None when it is not declared."""
        found = (gap.reason for gap in self.gaps if gap.type == kind and gap.error and re.search(gap.error, text))
        return next(found, None)

    def of_changes(self, kind: str, attributes: tuple[str, ...]) -> str | None:
        """Return why every one of ``attributes`` differs, None when one of them is not declared."""
        reasons: dict[str, str] = {}
        for gap in self.gaps:
            if gap.type == kind:
                reasons |= {path: gap.reason for path in attributes if _within(path, gap.attributes)}
        if not attributes or len(reasons) < len(set(attributes)):
            return None
        return "; ".join(dict.fromkeys(reasons[path] for path in attributes))


def load_gaps() -> Gaps:
    """Read the gaps that ship with the tool."""
    return load_model(_FILE, Gaps)


def _within(path: str, declared: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in declared)
