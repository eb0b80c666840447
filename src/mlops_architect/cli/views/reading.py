"""The constraints as a table: value, the words they came from, and how they are known."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.constraints import Bound, Provenance, Question, Reading

STYLES = {
    Provenance.STATED: "green",
    Provenance.MEASURED: "green",
    Provenance.INFERRED: "cyan",
    Provenance.ASSUMED: "yellow",
    Provenance.UNKNOWN: "dim",
}
_SIGN = {Bound.AT_MOST: "≤ ", Bound.AT_LEAST: "≥ ", Bound.APPROXIMATE: "≈ ", Bound.EXACT: ""}


def value_text(value: object, bound: Bound = Bound.EXACT) -> str:
    """Return a constraint's value as people write it."""
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{_SIGN[bound]}{value:,.10g}"
    return str(value)


def reading_table(reading: Reading, guesses: Sequence[Question]) -> RenderableType:
    """Return the table of constraints, with contradictions and attempted instructions below it."""
    table = Table(title="What the requirements say", title_justify="left", header_style="bold", expand=False)
    for heading in ("Constraint", "Value", "Known", "From"):
        table.add_column(heading, overflow="fold")
    unknown: list[str] = []
    guessed = {guess.field for guess in guesses}
    for name, stated in reading.constraints.fields():
        if not stated.known:
            said = f" (“{stated.spans[0].text}” is {stated.note})" if stated.spans and stated.note else ""
            unknown += [name + said] * (name not in guessed)
            continue
        words = " … ".join(span.text for span in stated.spans)
        table.add_row(
            name,
            safe(value_text(stated.value, stated.bound)),
            Text(f"{stated.provenance.value}{', by a model' if stated.by else ''}", style=STYLES[stated.provenance]),
            safe(f"“{words}”" if words else stated.note, most=90),
        )
    for guess in guesses:
        table.add_row(guess.field, safe(guess.default), Text("assumed", style="yellow"), safe(guess.why, most=90))
    parts: list[RenderableType] = [table, safe(f"unknown: {', '.join(unknown)}", "dim")]
    parts += [safe(f"contradiction: {found.summary}", "bold red") for found in reading.contradictions]
    parts += [
        safe(f"read differently: {one.field}: {one.summary}; the first stands unless you say otherwise", "bold yellow")
        for one in reading.differences
    ]
    parts += [
        safe(f"read as data, not as an instruction: “{found.span.text}”", "bold yellow") for found in reading.injections
    ]
    return Group(*parts)
