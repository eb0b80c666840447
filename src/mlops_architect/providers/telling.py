"""The parts that somebody is told, each in the longest form that there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from mlops_architect.engine.agents.view import SLICES, View
from mlops_architect.providers.shortening import (
    ANSWER,
    EARLIER,
    ORDER,
    SKILLS,
    Form,
    declared,
    forms_of,
)
from mlops_architect.providers.slices import Part


class Telling:
    """What is told of a view and of the engine's answer: all of it at first, less with each call of ``shorten``.

    Args:
        view: The declared slices.
        own: The engine's answer in its forms, longest first; nothing where there is none.
        order: What gives way next.
    """

    def __init__(self, view: View, own: Sequence[Form] = (Form(""),), order: Sequence[str] = ORDER) -> None:
        self._view, self._own = view, own
        self._names = declared(view)
        self._forms = {name: self._form(name, 0) for name in self._names}
        self._level = dict.fromkeys((*order, ANSWER, SKILLS), 0)
        self._steps = iter(order)

    def shorten(self) -> bool:
        """Take the next shorter form of what gives way next; False where nothing is left that could."""
        for what in self._steps:
            self._level[what] += 1
            if what in (ANSWER, SKILLS):
                return True
            names = [name for name in self._names if what == (name if name in SLICES else EARLIER)]
            for name in names:
                self._forms[name] = self._form(name, self._level[what])
            if names:
                return True
        return False

    @property
    def parts(self) -> tuple[Part, ...]:
        """Each slice that is told with its text, in a fixed order."""
        return tuple((name, form.text) for name, form in self._forms.items() if form is not None)

    @property
    def own(self) -> str:
        """The engine's answer."""
        return self._answer().text

    @property
    def skills_left_out(self) -> bool:
        """Whether texts about subjects are left out."""
        return self._level[SKILLS] > 0

    @property
    def shortened(self) -> tuple[str, ...]:
        """What is told in fewer words, a line each with what is told of it."""
        return tuple(f"{name}: {form.words}" for name, form in self._told() if form.words)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not told at all."""
        gone = (name for name, form in self._forms.items() if form is None)
        return (*gone, *(["skills"] if self.skills_left_out else []))

    def _told(self) -> Iterator[tuple[str, Form]]:
        yield from ((name, form) for name, form in self._forms.items() if form is not None)
        yield "the engine's own answer", self._answer()

    def _answer(self) -> Form:
        return self._own[min(self._level[ANSWER], len(self._own) - 1)]

    def _form(self, name: str, level: int) -> Form | None:
        """Return a part in its form of a level, None where it is left out."""
        return next(islice(forms_of(self._view, name), level, None), None)
