"""How facts of code, documents and pipelines are read off the files of a repository (``patterns/facts/code/*.yaml``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model


class TextSign(Model):
    """Something the text of a file tells: exactly one of the shapes.

    ``has`` and ``lacks`` are regular expressions over the text without its comments, letter by letter and line by
    line (``^`` and ``$`` are those of a line). ``calls`` are Python calls by their full name, found in the syntax
    and not in strings or comments; with ``keyword`` only calls that give that argument the value ``value``, or
    that leave it out where ``value`` is null. A sign of calls is true where there is one. ``any_of``, ``all_of`` and
    ``none_of`` combine.
    """

    has: str = ""
    lacks: str = ""
    calls: tuple[str, ...] = ()
    keyword: str = ""
    value: str | int | float | bool | None = None
    any_of: tuple[TextSign, ...] = ()
    all_of: tuple[TextSign, ...] = ()
    none_of: tuple[TextSign, ...] = ()

    @model_validator(mode="after")
    def _has_one_shape(self) -> TextSign:
        shapes = [self.has, self.lacks, self.calls, self.any_of, self.all_of, self.none_of]
        if sum(bool(shape) for shape in shapes) != 1:
            raise ValueError("give exactly one of has, lacks, calls, any_of, all_of, none_of")
        return self


class CodeKind(Model):
    """Files of one kind: those that match ``files`` and not ``except_files``, and what their text tells."""

    files: tuple[str, ...] = Field(min_length=1)
    """Paths from the top, with `*` for any run of letters, folders included."""
    except_files: tuple[str, ...] = ()
    only: TextSign | None = None
    """Only files of which this holds."""
    comment: Literal["#", "//", "<!--", ""] = "#"
    """What begins a comment."""
    signs: dict[str, TextSign] = {}
    """Fields of the fact, by name."""


class Presence(Model):
    """Something a repository holds when one of its files matches, and its text where ``text`` is given."""

    files: tuple[str, ...] = Field(min_length=1)
    except_files: tuple[str, ...] = ()
    text: TextSign | None = None
    comment: Literal["#", "//", "<!--", ""] = ""


class CodeFacts(Model):
    """Which files tell which facts: ``code.<kind>`` is a list, ``code.present`` the names of what is there."""

    id: str
    kinds: dict[str, CodeKind] = {}
    present: dict[str, Presence] = {}
