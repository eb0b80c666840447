"""A requirements text with the words that were read from marked, in colour or with brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.constraints import Provenance, Reading

MOST_SHOWN = 6_000
"""Characters of a text that are shown; the table has what was read from the rest."""

_CONTRADICTS = "✗"
_HOSTILE = "!"
_STYLES = {
    "hostile": "bold black on yellow",
    "contradicts": "bold red underline",
    "stated": "green underline",
    "inferred": "cyan underline",
}
_BRACKETS = {"inferred": ("{", "}")}
_PLAIN = ("[", "]")


@dataclass
class _Stretch:
    start: int
    end: int
    rows: list[int]
    kinds: set[str]

    @property
    def kind(self) -> str:
        return next(kind for kind in _STYLES if kind in self.kinds)

    @property
    def label(self) -> str:
        marks = [str(row) for row in sorted(set(self.rows))]
        marks += [_CONTRADICTS] * ("contradicts" in self.kinds) + [_HOSTILE] * ("hostile" in self.kinds)
        return f"({' '.join(marks)})"


def marked_text(text: str, reading: Reading, rows: Mapping[str, int], *, brackets: bool) -> Text:
    """Return the text with every stretch that was read from marked, and the rows of the table it went to.

    Args:
        text: The source, which the spans of ``reading`` count in.
        reading: What was read.
        rows: The row of each field in the table.
        brackets: Mark with brackets instead of colour and underlines.
    """
    end = _cut(text)
    shown = Text()
    position = 0
    for stretch in _stretches(text, reading, rows):
        if stretch.start >= end:
            break
        shown.append_text(safe(text[position : stretch.start]))
        words = safe(text[stretch.start : stretch.end])
        if brackets:
            opening, closing = _BRACKETS.get(stretch.kind, _PLAIN)
            shown.append(opening).append_text(words).append(f"{closing}{stretch.label}")
        else:
            shown.append_text(Text(words.plain, style=_STYLES[stretch.kind])).append(stretch.label, style="dim")
        position = stretch.end
    end = max(end, position)
    shown.append_text(safe(text[position:end].rstrip()))
    if end < len(text):
        left = f"{len(text) - end:,} more characters are not shown; the table has what was read from them"
        shown.append(f" …\n({left})", style="dim")
    return shown


def legend(reading: Reading, *, brackets: bool) -> Text:
    """Return what the marks mean; only those that occur are explained."""
    found = {stated.provenance for _, stated in reading.constraints.fields() if stated.spans}
    said = {
        "stated": "stated" if Provenance.STATED in found else "",
        "inferred": "follows from the words" if Provenance.INFERRED in found else "",
        "contradicts": f"{_CONTRADICTS} contradicts other words" if reading.contradictions else "",
        "hostile": f"{_HOSTILE} an instruction, read as data" if reading.injections else "",
    }
    parts = Text()
    for kind, meaning in said.items():
        if not meaning:
            continue
        opening, closing = _BRACKETS.get(kind, _PLAIN) if brackets else ("", "")
        parts.append("   " if parts else "").append(f"{opening}words{closing}", style="" if brackets else _STYLES[kind])
        parts.append(f" {meaning}")
    return parts.append("   (n) row of the table") if parts else parts


def _cut(text: str) -> int:
    """Return where to stop showing: at the end, or at the last gap between words within the allowance."""
    if len(text) <= MOST_SHOWN:
        return len(text)
    gap = max(text.rfind(" ", 0, MOST_SHOWN), text.rfind("\n", 0, MOST_SHOWN))
    return gap if gap > MOST_SHOWN // 2 else MOST_SHOWN


def _stretches(text: str, reading: Reading, rows: Mapping[str, int]) -> Sequence[_Stretch]:
    """Return what is to be marked in order of the text; stretches that overlap are one."""
    found = [
        _Stretch(span.start, span.end, [rows[name]], {stated.provenance.value})
        for name, stated in reading.constraints.fields()
        if name in rows
        for span in stated.spans
    ]
    for contradiction in reading.contradictions:
        numbers = [rows[field] for field in contradiction.fields if field in rows]
        found += [_Stretch(s.start, s.end, list(numbers), {"contradicts"}) for s in contradiction.spans]
    found += [_Stretch(one.span.start, one.span.end, [], {"hostile"}) for one in reading.injections]
    merged: list[_Stretch] = []
    for stretch in sorted(found, key=lambda one: (one.start, -one.end)):
        if merged and stretch.start < merged[-1].end:
            merged[-1].end = max(merged[-1].end, stretch.end)
            merged[-1].rows += stretch.rows
            merged[-1].kinds |= stretch.kinds
        elif text[stretch.start : stretch.end].strip() and stretch.kinds & set(_STYLES):
            merged.append(stretch)
    return _side_by_side(merged, text)


def _side_by_side(stretches: Sequence[_Stretch], text: str) -> Sequence[_Stretch]:
    """Join stretches with the same mark and nothing but a gap between them."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        before = joined[-1] if joined else None
        alike = before is not None and (before.label, before.kind) == (stretch.label, stretch.kind)
        if before is not None and alike and text[before.end : stretch.start] == " ":
            before.end = stretch.end
        else:
            joined.append(stretch)
    return joined
