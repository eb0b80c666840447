"""Clauses: sentences, bullets, table rows and YAML lines, and what each stands under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from mlops_architect.engine.reading.page import Clause
from mlops_architect.engine.reading.tokens import Kind, Token

_LONGEST = 140
_KEY_WORDS = 7
_INITIAL = 3
_DASHED = 4
_YES_OR_NO = frozenset("no yes nein ja non oui nope yep si sí".split())
_PARAGRAPH = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
# "99. Perzentil" is one name, though German writes its noun with a capital letter.
_ORDINALS = ("perzentil", "quantil")
_SECTION_WORDS = 7
_PARENTS = 3
_BULLETS = frozenset("-*•·+▪◦‣")
_EXCLUDING = frozenset("❌✗✘🚫")
_TICKS = frozenset("✅✓✔☑")
_ENDINGS = frozenset(".!?;")
_WRAP_AT = 40
_BLANK_SCAN = 400
_LONGEST_ROW = 400
_FEWEST_COLUMNS = 3
# "Latency? 200 ms": a short question in a list is the label of its answer.
_LABEL_WORDS = 7
_FEW_WORDS = 4
_BEFORE_HOURS = frozenset(
    "at by from before until till after since um ab bis von vor nach à a las avant dès antes desde".split()
)
MAIL_HEADS = frozenset("from to cc date sent subject re von an datum betreff de a para objet asunto fecha".split())

_DASHES = {"-": 4.0, "/": 3.0}
_LEFT_OUT = frozenset({"[", "]", "(", ")", ".", "..", "...", "\u2026"})
_WALLS = {",": 3.0, ";": 6.0, "|": 1.0, "(": 1.0, ")": 1.0, "•": 6.0, "·": 6.0, "\u2014": 4.0, "→": 2.0}


@dataclass(slots=True)
class _Line:
    first: int
    last: int
    indent: float
    kind: str
    depth: int = 0
    blank_before: bool = False
    quoted: bool = False
    commented: bool = False


def walls_of(tokens: Sequence[Token], barriers: Mapping[str, float]) -> list[float]:
    """Return the running sum of barriers up to each token; ``barriers`` are those of conjunctions."""
    costs = {**{word: cost for word, cost in barriers.items() if word[:1].isalpha()}, **_WALLS}
    steps = [costs.get(token[0], 0.0) for token in tokens]
    for index in [index for index, token in enumerate(tokens) if token[0] in _DASHES]:
        if _spaced(tokens, index):
            steps[index] += _DASHES[tokens[index].text]
    return list(accumulate(steps))


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    if index == 0 or index + 1 >= len(tokens):
        return False
    token = tokens[index]
    return tokens[index - 1].end < token.start and token.end < tokens[index + 1].start


def clauses_of(source: str, tokens: Sequence[Token], abbreviation: Callable[[str], bool]) -> list[Clause]:
    """Return the clauses of a text in order, each with the clauses it stands under."""
    clauses: list[Clause] = []
    stack: list[tuple[float, int]] = []
    headers: tuple[tuple[int, int], ...] = ()
    header, left_out = -1, False
    lines = _joined(source, tokens, list(_lines(source, tokens)))
    for number, line in enumerate(lines):
        if line.kind == "rule":
            continue
        if all(token.text in _LEFT_OUT for token in tokens[line.first : line.last]):
            left_out, headers = True, ()
            continue
        if line.kind == "row":
            cells = _cells(tokens, line)
            if _is_header(tokens, lines, number, len(cells)):
                headers, header = tuple(cells), len(clauses)
                clauses.append(Clause(len(clauses), line.first, line.last, "header"))
                continue
            parents = tuple(index for _, index in stack[::-1][:_PARENTS])
            clause = Clause(len(clauses), line.first, line.last, "row", parents)
            if headers and len(cells) > 1:
                clause.headers, clause.header = headers, header
            clauses.append(clause)
            continue
        headers = ()
        indent = _level(line, tokens)
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if left_out and stack and clauses[stack[-1][1]].kind == "bullet":
            stack = []  # what goes on deeper after "[...]" belongs to an item that is not quoted
        left_out = False
        parents = tuple(index for _, index in stack[::-1][:_PARENTS])
        started = len(clauses)
        for first, last in _sentences(source, tokens, line, abbreviation):
            clause = Clause(len(clauses), first, last, line.kind, parents)
            clause.quoted = line.quoted
            clause.question = tokens[last - 1].text == "?"
            clause.excluded = any(token.text in _EXCLUDING for token in tokens[first : first + 2]) or line.commented
            earlier = _before_heads(tokens, clauses)
            if earlier is not None and earlier.question and not clause.question:
                clause.parents = (earlier.index, *parents)
            elif earlier is not None and len(clauses) > started and _short_answer(clauses, earlier):
                clause.parents = earlier.parents
            clauses.append(clause)
        if len(clauses) > started:
            stack.append((indent, len(clauses) - 1 if tokens[line.last - 1].text == ":" else started))
    return clauses


def _before_heads(tokens: Sequence[Token], clauses: Sequence[Clause]) -> Clause | None:
    """Return the clause before this one, the head of a mail ("From: …") left out: the reply answers what was asked."""
    index = len(clauses) - 1
    while index > 0 and clauses[index].kind == "key" and tokens[clauses[index].first].text in MAIL_HEADS:
        index -= 1
    return clauses[index] if index >= 0 else None


def _short_answer(clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether a sentence is no more than the "no no." before the answer proper to the question above it."""
    asked = bool(clause.parents) and clauses[clause.parents[0]].question
    return asked and clause.last - clause.first <= _FEW_WORDS


def _is_header(tokens: Sequence[Token], lines: Sequence[_Line], number: int, cells: int) -> bool:
    """Whether a row heads a table: a rule follows, or it is the first row, holds no number and has as many cells."""
    below = lines[number + 1] if number + 1 < len(lines) else None
    if below is None or below.kind == "rule":
        return below is not None
    line = lines[number]
    first = number == 0 or lines[number - 1].kind not in ("row", "rule")
    worded = not any(token.kind is Kind.NUMBER for token in tokens[line.first : line.last])
    return first and worded and cells >= _FEWEST_COLUMNS and below.kind == "row" and len(_cells(tokens, below)) == cells


def _level(line: _Line, tokens: Sequence[Token]) -> float:
    if line.kind == "heading":
        return -100.0 + line.depth
    if line.kind in ("prose", "key") and tokens[line.last - 1].text == ":":
        return line.indent - 0.5
    if line.kind == "bullet":
        return line.indent + 0.25
    return line.indent


def _lines(source: str, tokens: Sequence[Token]) -> Iterator[_Line]:
    first, blank = 0, True
    for index in (*(i for i, token in enumerate(tokens) if token.kind is Kind.LINE), len(tokens)):
        if index > first:
            yield _line(source, tokens, first, index, blank)
            blank = False
        if index < len(tokens) and tokens[index].text.count("\n", 0, _BLANK_SCAN) > 1:
            blank = True
        first = index + 1


def _line(source: str, tokens: Sequence[Token], first: int, last: int, blank: bool) -> _Line:
    start = tokens[first].start
    line_start = source.rfind("\n", max(0, start - 200), start) + 1
    indent = float(start - line_start) if 0 <= start - line_start < 200 else 0.0
    line = _Line(first, last, indent, "prose", blank_before=blank)
    head = tokens[first].text
    if head == ">" and first + 1 < last and tokens[first + 1].kind is not Kind.NUMBER:
        rest = _line(source, tokens, first + 1, last, blank)
        rest.quoted = True
        return rest
    pipes = sum(1 for token in tokens[first : min(last, first + _LONGEST)] if token.text == "|")
    if (head == "|" or pipes >= 2) and last - first <= _LONGEST_ROW:
        marks = all(token.text in "|-:=+" for token in tokens[first:last][:_LONGEST])
        line.kind = "rule" if marks else "row"
    elif head == "#":
        depth = 0
        while first + depth < last and tokens[first + depth].text == "#":
            depth += 1
        line.kind, line.depth = "heading", depth
        line.commented = indent > 0 and depth == 1 and _setting(tokens, first + 1, last)
    elif head in _BULLETS and first + 1 < last and tokens[first + 1].text != head:
        line.kind = "bullet"
    elif head in _EXCLUDING or head in _TICKS:
        line.kind = "bullet"
    elif (
        first + 1 < last
        and tokens[first].kind is Kind.NUMBER
        and tokens[first + 1].text in ".)"
        and (tokens[first + 1].start == tokens[first].end)
    ):
        line.kind = "bullet"
    elif head == "[" and tokens[last - 1].text == "]" and last - first <= _SECTION_WORDS:
        if any(token.kind is Kind.WORD for token in tokens[first:last]):  # "[...]" is left out, and no section
            line.kind, line.depth = "heading", 1
    elif _labelled(tokens[first : min(last, first + 1 + _KEY_WORDS)]):
        line.kind = "key"
    return line


def _labelled(head: Sequence[Token]) -> bool:
    """Whether a line begins with a label; a sentence that ends before the colon is none: "also yearly. Cost: …"."""
    for index, token in enumerate(head[1:], start=1):
        if token.text in ":=" and not _of_a_clock(head, index):
            return True
        ends = token.text in ".!?" and head[index - 1].kind is Kind.WORD and len(head[index - 1].text) > _INITIAL
        if ends and index + 1 < len(head) and head[index + 1].start > token.end:
            return False
    return False


def _of_a_clock(head: Sequence[Token], index: int) -> bool:
    """Whether a colon is that of a time of day: "a forecast at 09:45"; "rosa 09:12 do we know" says who speaks."""
    around = (head[index - 1], head[min(index + 1, len(head) - 1)])
    joined = around[0].end == head[index].start and head[index].end == around[1].start
    led = index > 1 and head[index - 2].text in _BEFORE_HOURS
    return joined and led and all(token.kind is Kind.NUMBER for token in around)


def _joined(source: str, tokens: Sequence[Token], lines: list[_Line]) -> list[_Line]:
    """Join lines that were only wrapped: prose that goes on below prose or a bullet."""
    result: list[_Line] = []
    for line in lines:
        before = result[-1] if result else None
        if (
            before is not None
            and line.kind == "prose"
            and before.kind in ("prose", "bullet", "key")
            and not line.blank_before
            and before.quoted == line.quoted
            and _goes_on(source, tokens, before, line)
        ):
            before.last = line.last
            continue
        result.append(line)
    return result


def _goes_on(source: str, tokens: Sequence[Token], before: _Line, line: _Line) -> bool:
    ending = tokens[before.last - 1]
    if ending.text in ".!?:;|" or _dashed_label(tokens, line) or _numbered(source, tokens, line):
        return False
    asked = range(line.first, min(line.first + _LABEL_WORDS + 1, line.last - 1))
    if any(tokens[index].text == "?" and _arrow(tokens, index + 1) for index in asked):
        return False
    length = ending.end - tokens[before.first].start
    opens_low = source[tokens[line.first].start].islower() or ending.text == ","
    return (length >= _WRAP_AT and opens_low) or ending.text in ",-(" or length >= 2 * _WRAP_AT - 10


def _numbered(source: str, tokens: Sequence[Token], line: _Line) -> bool:
    """Whether a line begins with the number of a paragraph, "3.1 The Contractor shall"."""
    number, after = tokens[line.first], tokens[min(line.first + 1, line.last - 1)]
    return _PARAGRAPH.fullmatch(number.text) is not None and source[after.start].isupper() and after.kind is Kind.WORD


def _dashed_label(tokens: Sequence[Token], line: _Line) -> bool:
    """Whether a line begins with a few words and a dash, "retrain - weekly is enough", and so stands by itself."""
    head = range(line.first + 1, min(line.first + _DASHED + 1, line.last - 1))
    return any(tokens[index].text == "-" and _spaced(tokens, index) for index in head)


def _sentences(
    source: str, tokens: Sequence[Token], line: _Line, abbreviation: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    first = line.first
    if line.kind == "heading" and line.last - first <= _SECTION_WORDS + line.depth:
        yield first, line.last
        return
    stops = [i for i in range(line.first, line.last) if tokens[i].text in _ENDINGS]
    for index in stops if line.last - line.first <= _LONGEST else range(line.first, line.last):
        token = tokens[index]
        closes = token.text in _ENDINGS and token.kind is Kind.MARK and index + 1 < line.last
        if (
            token.text == "?"
            and index - first <= _LABEL_WORDS
            and (line.kind == "bullet" or _named_by_arrow(tokens, index + 1))
        ):
            continue
        if closes and tokens[index + 1].start > token.end and not _abbreviated(tokens, index, abbreviation, source):
            yield first, index + 1
            first = index + 1
        elif index - first >= _LONGEST:
            yield first, index + 1
            first = index + 1
    if first < line.last:
        yield first, line.last


def _setting(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a line is a setting of a YAML file, here one that is commented out: "# requests_per_hour: 18000"."""
    texts = [token.text for token in tokens[first:last]][:_LONGEST]
    colon = texts.index(":") if ":" in texts else 0
    return "_" in texts[:colon] and all(text == "_" or text.isalnum() for text in texts[:colon])


def _arrow(tokens: Sequence[Token], position: int) -> bool:
    """Whether an answer follows a question in its line: "uptime? -> 99.9"."""
    return "".join(token.text for token in tokens[position : position + 2]).startswith(("->", "=>", "→"))


def _named_by_arrow(tokens: Sequence[Token], position: int) -> bool:
    """Whether what follows the arrow is a figure or a name; a "no" answers a question that stays one."""
    return _arrow(tokens, position) and _YES_OR_NO.isdisjoint(token.text for token in tokens[position : position + 3])


def _abbreviated(tokens: Sequence[Token], index: int, abbreviation: Callable[[str], bool], source: str) -> bool:
    if tokens[index].text != "." or index == 0:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    measured = index > 1 and tokens[index - 2].kind is Kind.NUMBER and source[after.start].isupper()
    if before.kind is Kind.WORD and len(before.text) == 1 and measured:
        return False  # "p99 is at 3 s. Bring it down": a unit ends the sentence, no initial
    if before.kind is Kind.WORD and (len(before.text) == 1 or abbreviation(before.text)):
        return True
    ordinal = before.kind is Kind.NUMBER and after.text.startswith(_ORDINALS)
    return ordinal or (before.kind is Kind.NUMBER and source[after.start].islower())


def _cells(tokens: Sequence[Token], line: _Line) -> list[tuple[int, int]]:
    cells: list[tuple[int, int]] = []
    first = line.first
    for index in range(line.first, line.last):
        if tokens[index].text == "|":
            if index > line.first:
                cells.append((first, index))
            first = index + 1
    if first < line.last:
        cells.append((first, line.last))
    return cells
