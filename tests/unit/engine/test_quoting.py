"""Quotations: words with their lines, what belongs together as one."""

from __future__ import annotations

from mlops_architect.domain.constraints import Contradiction, Span
from mlops_architect.engine.quoting import both_sides, quotations

TEXT = "We need p99 under 100 ms.\nLater on:\nthe p99 is 300 ms, in Europe."


def span(words: str, text: str = TEXT, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


def test_a_name_and_its_figure_are_one_quotation_and_two_sentences_are_two() -> None:
    spans = (span("300 ms"), span("100 ms"), span("p99"), span("p99", nth=1))
    assert [str(one) for one in quotations(spans, TEXT)] == [
        "line 1: “p99 under 100 ms”",
        "line 3: “p99 is 300 ms”",
    ]


def test_a_text_of_one_line_and_a_foreign_text_have_no_lines() -> None:
    one_line = "p99 under 100 ms, in Europe"
    assert [str(one) for one in quotations((span("p99", one_line),), one_line)] == ["“p99”"]
    assert [str(one) for one in quotations((span("p99"), span("Europe")), "something else\nentirely")] == [
        "“p99”",
        "“Europe”",
    ]
    assert [str(one) for one in quotations((span("p99"), span("Europe")))] == ["“p99”", "“Europe”"]


def test_overlapping_spans_are_quoted_once() -> None:
    spans = (span("under 100 ms"), span("100 ms"), span("p99"), span("p99"))
    assert [one.words for one in quotations(spans, TEXT)] == ["p99 under 100 ms"]


def test_both_sides_stand_against_each_other() -> None:
    found = Contradiction(summary="two targets", fields=("latency.p99_ms",), spans=(span("100 ms"), span("300 ms")))
    assert both_sides(found, TEXT) == "  · two targets: line 1: “100 ms” against line 3: “300 ms”"
    assert both_sides(Contradiction(summary="odd", fields=(), spans=()), TEXT) == "  · odd"
