"""A reading on its own: the marked text, the table, contradictions, attempted instructions, questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.marked_text import legend, marked_text
from mlops_architect.cli.views.questions import question_lines
from mlops_architect.cli.views.reading import STYLES, value_text
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.constraints import Stated
from mlops_architect.usecases.reading import TextRead

_MOST_LISTED = 12
_MOST_WORDS = 160


def reading_part(one: TextRead, *, marks: bool) -> RenderableType:
    """Return the page without its questions; ``marks`` puts brackets round what was read from, for output without colour."""
    known = [(name, stated) for name, stated in one.reading.constraints.fields() if stated.known]
    rows = {name: number for number, (name, _) in enumerate(known, start=1)}
    parts: list[RenderableType] = [marked_text(one.text, one.reading, rows, brackets=marks)]
    key = legend(one.reading, brackets=marks)
    parts += [Text(""), key] if key else []
    if known:
        parts += [Text(""), _table(one, rows)]
    parts += _unknown(one)
    parts += _contradictions(one)
    parts += _injections(one)
    return Group(*parts)


def question_part(one: TextRead) -> RenderableType:
    """Return the open questions, the weightiest first."""
    return Group(*_questions(one))


def _table(one: TextRead, rows: dict[str, int]) -> Table:
    table = Table(header_style="bold", expand=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", justify="right", style="dim", no_wrap=True)
    table.add_column("Field", no_wrap=True)
    table.add_column("Value", overflow="fold", ratio=3)
    table.add_column("Known", no_wrap=True)
    table.add_column("From", overflow="fold", ratio=5)
    for name, stated in one.reading.constraints.fields():
        if name not in rows:
            continue
        unit = one.unit(name)
        words = " … ".join(quotation.words for quotation in one.quoted(stated.spans))
        source = f"“{words}”" if words else ""
        if stated.note:
            source = f"{source}: {stated.note}" if source else stated.note
        table.add_row(
            str(rows[name]),
            safe(name),
            safe(f"{value_text(stated.value, stated.bound)} {unit}".strip()),
            Text(f"{stated.provenance.value} {stated.confidence:.0%}", style=STYLES[stated.provenance]),
            safe(source, most=_MOST_WORDS),
        )
    return table


def _unknown(one: TextRead) -> Iterator[RenderableType]:
    """Yield what nothing was read for; a group of which that is true throughout by its name alone."""
    groups: dict[str, list[tuple[str, Stated[Any]]]] = {}
    for name, stated in one.reading.constraints.fields():
        groups.setdefault(name.partition(".")[0], []).append((name, stated))
    names: list[str] = []
    for group, fields in groups.items():
        if len(fields) > 1 and not any(stated.known or stated.spans for _, stated in fields):
            names.append(f"{group}.*")
            continue
        for name, stated in fields:
            said = f" (“{stated.spans[0].text}” is {stated.note})" if stated.spans and stated.note else ""
            names += [name + said] * (not stated.known)
    if names:
        yield Text("")
        yield safe(f"unknown: {', '.join(names)}", "dim")


def _contradictions(one: TextRead) -> Iterator[RenderableType]:
    if not one.reading.contradictions:
        return
    yield Text("")
    yield Text("Contradictions", style="bold")
    for found in one.reading.contradictions[:_MOST_LISTED]:
        yield safe(f"✗ {found.summary}", "red")
        yield from (safe(f"    {quotation}") for quotation in one.quoted(found.spans))
    yield from _more(len(one.reading.contradictions))


def _injections(one: TextRead) -> Iterator[RenderableType]:
    if not one.reading.injections:
        return
    yield Text("")
    yield Text("Read as data, not as an instruction", style="bold")
    for found in one.reading.injections[:_MOST_LISTED]:
        yield safe(f"! {found.kind}", "yellow")
        yield from (safe(f"    {quotation}", most=_MOST_WORDS) for quotation in one.quoted((found.span,)))
    yield from _more(len(one.reading.injections))


def _questions(one: TextRead) -> Iterator[RenderableType]:
    yield Text("")
    if one.unasked:
        yield safe(f"no questions: {one.unasked}", "yellow")
        return
    if not one.questions:
        yield Text("No open question would change the design.", style="green")
        return
    yield Text("Open questions, the answer that changes most first", style="bold")
    for number, question in enumerate(one.questions, start=1):
        yield from question_lines(question, number)


def _more(count: int) -> Iterator[RenderableType]:
    if count > _MOST_LISTED:
        yield safe(f"  and {count - _MOST_LISTED} more: --json has all", "dim")
