"""Quotations: the words of spans with the lines they stand on, what belongs together as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mlops_architect.domain.constraints import Contradiction, Span

_NEAR = 16
"""Characters between two spans of one statement, such as a name and its figure."""
_BREAK = re.compile(r"[\n.;]\s|\n")


class Quotation(NamedTuple):
    """Words as one line, and the line of the text on which they begin, from 1; 0 when it is not known."""

    line: int
    words: str

    def __str__(self) -> str:
        """Return the quotation as people write it."""
        return f"line {self.line}: “{self.words}”" if self.line else f"“{self.words}”"


def quotations(spans: Iterable[Span], text: str = "") -> tuple[Quotation, ...]:
    """Return the spans in order; those side by side, or near each other in one sentence, are one quotation.

    ``text`` is what the spans count in. Spans of another text, or of a single line, are quoted without line.
    """
    ordered = sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end))
    ours = all(text[span.start : span.end] == span.text for span in ordered)
    joined: list[tuple[int, int, str]] = []
    for span in ordered:
        start, end, words = joined[-1] if joined else (0, -_NEAR, "")
        gap = text[end : span.start] if ours and joined else ""
        if joined and span.end <= end:
            continue
        if joined and (span.start - end <= 1 or (gap and len(gap) <= _NEAR and not _BREAK.search(gap))):
            more = text[end : span.end] if ours else " " * (span.start - end) + span.text[max(0, end - span.start) :]
            joined[-1] = (start, span.end, words + more)
        else:
            joined.append((span.start, span.end, span.text))
    lined = ours and "\n" in text.strip()
    return tuple(
        Quotation(1 + text.count("\n", 0, start) if lined else 0, " ".join(words.split())) for start, _, words in joined
    )


def both_sides(found: Contradiction, text: str = "") -> str:
    """Return a contradiction with the words of both sides, and their lines when ``text`` is what was read."""
    quoted = " against ".join(str(quotation) for quotation in quotations(found.spans, text))
    return f"  · {found.summary}: {quoted}" if quoted else f"  · {found.summary}"
