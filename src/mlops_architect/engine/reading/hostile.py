"""Hostile words: parts of a text that try to instruct its reader. They are reported and never followed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlops_architect.domain.constraints import Injection, Span
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_OBJECT_REACH = 7.0
_NOTE_REACH = 3.0
_NOTE_END = 3
_MOST = 50
_GUARDED_REACH = 14
_LABEL_WORDS = 4
_HEAD_WORDS = 8
_WRAPPED_AT = 64
_JOINTS = frozenset({"and", "or", "then", ",", "und", "et", "y", "e", "en"})
_TO = frozenset("to for 2 @ > , ( - an für fur pour à a aux au para al del a per ai voor aan".split())
_GREETS = frozenset("dear hey hi hello attention achtung liebe lieber cher chère querido".split())
_NOTES = frozenset("note notes instruction instructions hint message reminder hinweis anweisung nota remarque".split())
_PEOPLE = frozenset("team teams group owner owners committee board risk validation vendor provider function".split())
_BECOMES = frozenset("now du jetzt sofort eres ahora maintenant desormais désormais ora e é nu".split())
_ONE = frozenset("a an the ein eine der un une le la el una il uno um uma een de".split())
_READS = ("read", "pars", "lesen", "lese", "lisent", "lit", "lean", "lee", "legge")
_GOES_ON = "goes on"

HOSTILE = frozenset(
    {"override", "note", "forged-role", "addressed", "extraction", "role-label", "role-hint", "self-approval"}
)
"""The cues without one of which nothing is hostile."""
SIGNS = HOSTILE | {"instructions", "of-the-review", "machine-reader", "order", "must", "system", "guards-against"}
"""The cues by which hostile words are told; no other part of the lexicon is needed to find them."""
_PAIRS = (
    ("<!--", "-->"), ("/*", "*/"), ("```", "```"), ("(", ")"), ("[", "]"), ("{", "}"), ('"', '"'), ("`", "`"),
    ("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"), ("\u2014", "\u2014"), ("<system>", "</system>"),
    ("[INST]", "[/INST]"), ("<|im_start|>", "<|im_end|>"),
)  # fmt: skip
_OPENS = re.compile(
    r"[,;:|#(\[{\"\u2014\u2022\n]|\s(?=(?:and|but|then|und|aber|dann|et|mais|puis|y|pero|luego|e|en)\s)", re.I
)


class Stretch(NamedTuple):
    """Where hostile words stand in the source; ``closed`` when a bracket, quote or comment ends them."""

    start: int
    end: int
    kind: str
    closed: bool = False
    in_row: bool = False

    def filler(self) -> str:
        """Return what is read in their place, of the same length: marks that part what stands on either side."""
        if self.in_row or self.end - self.start < 2:
            return " " * (self.end - self.start)
        opens, closes = ("(", ")") if self.closed else (";", " ")
        return opens + " " * (self.end - self.start - 2) + closes


def stretches(page: Page) -> Iterator[Stretch]:
    """Yield the hostile words of clauses that say something else too; clauses that are hostile as a whole are not cut."""
    for clause in page.clauses:
        core = _core(page, clause)
        if core is None:
            continue
        kind, first, last = core
        start, end, closed = _delimited(page, clause, first, last)
        outside = [t for t in page.tokens[clause.first : clause.last] if t.end <= start or t.start >= end]
        words = [token for token in outside if token.kind in (Kind.WORD, Kind.NUMBER)]
        label = page.source[start - 1 : start] == ":" and 0 < len(words) <= _LABEL_WORDS and words[-1].end <= start
        if words and not label:
            yield Stretch(start, end, kind, closed, clause.kind == "row")


def _delimited(page: Page, clause: Clause, first: int, last: int) -> tuple[int, int, bool]:
    """Return the narrowest brackets, quotes or comment round the hostile words, else all up to the end of the clause."""
    source = page.source
    begin, finish = page.tokens[clause.first].start, page.tokens[clause.last - 1].end
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    best: tuple[int, int, bool] | None = None
    for opens, closes in _PAIRS:
        left = source.rfind(opens, begin, start + len(opens) - 1 + (len(opens) > 1))
        right = source.find(closes, end - len(closes), finish)
        if left < 0 or right < 0 or (best is not None and left <= best[0]):
            continue
        ended = source.count(opens, begin, start) % 2 == 0 if opens == closes else source.find(closes, left, start) >= 0
        if not ended:
            best = left, right + len(closes), True
    if best is not None:
        return best
    left = max((match.start() for match in _OPENS.finditer(source, begin, start)), default=begin)
    if clause.kind == "row":
        right = source.find("|", end, finish)
    else:
        right = source.find("\n", end, finish)
        line = source[max(source.rfind("\n", 0, end), left) + 1 : right]
        # A short line that was not wrapped ends there: what follows is another statement.
        if source[left : left + 1] != "#" and (
            len(line) >= _WRAPPED_AT or line.rstrip().endswith((",", " and", " or"))
        ):
            right = -1
    return left + (source[left : left + 1] in ",:|"), finish if right < 0 else right, False


def mark_hostile(page: Page, hidden: Sequence[Stretch] = ()) -> tuple[Injection, ...]:
    """Mark the clauses that address the reader's model, so that no value is read from them, and report them.

    ``hidden`` are hostile words that the page was read without, in order; they are reported with the others.
    """
    found: list[Injection] = []
    open_ends = [stretch.end for stretch in hidden if not stretch.closed]
    before: Clause | None = None
    for clause in page.clauses:
        core = _core(page, clause)
        kind = core[0] if core is not None else ""
        goes_on = before is not None and before.hostile and before.parents == clause.parents
        goes_on = (
            goes_on and before is not None and (before.last == clause.first or _on_the_next_line(page, before, clause))
        )
        if not kind and clause.cue("order") and (goes_on or _follows(page, clause, open_ends)):
            kind = _GOES_ON
        if kind:
            clause.hostile = True
            if kind == _GOES_ON and found and goes_on:
                start, end = found[-1].span.start, page.tokens[clause.last - 1].end
                whole = Span(start=start, end=end, text=page.source[start:end])
                found[-1] = Injection(span=whole, kind=found[-1].kind)
            elif len(found) < _MOST:
                named = "asks to disregard instructions" if kind == _GOES_ON else kind
                found.append(Injection(span=page.span(clause.first, clause.last), kind=named))
        before = clause
    found.extend(
        Injection(span=Span(start=s.start, end=s.end, text=page.source[s.start : s.end]), kind=s.kind) for s in hidden
    )
    return tuple(sorted(found, key=lambda injection: injection.span.start)[:_MOST])


def _on_the_next_line(page: Page, before: Clause, clause: Clause) -> bool:
    """Whether the line below begins with an order, or ends the sentence of the one above."""
    between = page.tokens[before.last : clause.first]
    if len(between) != 1 or between[0].text.count("\n") != 1:
        return False
    goes_on = page.tokens[before.last - 1].text in _JOINTS
    opens = any(cue.first == clause.first for cue in clause.cue("order"))
    return goes_on or (opens and before.kind == clause.kind == "prose")


def _follows(page: Page, clause: Clause, ends: Sequence[int]) -> bool:
    """Whether nothing but marks stands between hidden words and the clause."""
    start = page.tokens[clause.first].start
    place = bisect_right(ends, start)
    return place > 0 and not any(c.isalnum() for c in page.source[ends[place - 1] : start])


def _core(page: Page, clause: Clause) -> tuple[str, int, int] | None:
    """Return how a clause is hostile and from which token to which its hostile words reach, None if it is not."""
    if clause.lacks(HOSTILE):
        return None
    kind, places = "", []
    for name, mentions in _signs(page, clause):
        kind = kind or name
        places.extend(mentions)
    if not kind:
        return None
    places.extend(clause.cue("order", "forged-role"))
    return kind, min(place.first for place in places), max(place.last for place in places)


def _signs(page: Page, clause: Clause) -> Iterator[tuple[str, list[Mention]]]:
    for verb in clause.cue("override"):
        if _of_the_system(clause, verb) or _guarded(clause, verb):
            continue
        target = page.nearest(
            verb, [cue for cue in clause.cue("instructions") if cue.first >= verb.last], _OBJECT_REACH
        )
        if target is not None:
            yield "asks to disregard instructions", [verb, target]
    for note in clause.cue("note"):
        to = page.nearest(note, [m for m in clause.cue("machine-reader") if m.first >= note.last], _NOTE_REACH)
        if (
            to is not None
            and _sent_to(page, note, to)
            and any(t.text == ":" for t in page.tokens[to.last : to.last + _NOTE_END])
        ):
            yield "addresses the reader's model", [note, to]
    forged = [cue for cue in clause.cue("forged-role") if not _guarded(clause, cue)]
    if forged:
        yield "poses as a system message", forged
    ordered = bool(clause.cue("order")) or bool(_imperative(clause))
    hints = [cue for cue in clause.cue("role-hint") if not _guarded(clause, cue)]
    told = [cue for cue in clause.cue("order", "override", "instructions", "of-the-review") if not _inside(cue, hints)]
    if hints and (told or _orders_next(page, clause) or _in_a_role(page, clause, hints)):
        yield "poses as a system message", hints
    roles = [cue for cue in clause.cue("role-label") if ordered or _in_comment(page, clause, cue)]
    if roles:
        yield "poses as a system message", roles
    addressed = [cue for cue in clause.cue("addressed") if _spoken_to(page, clause, cue)]
    addressed += [cue for cue in clause.cue("machine-reader") if _called(page, clause, cue)]
    if addressed and (clause.cue("order") or _imperative(clause)):
        yield "addresses the reader's model", [*addressed, *_imperative(clause)]
    asked = [cue for cue in clause.cue("extraction") if not _of_the_system(clause, cue) and not _guarded(clause, cue)]
    if asked:
        yield "asks for the prompt or secrets", asked
    opening = [cue for cue in clause.cue("self-approval") if _opens(page, clause, cue)]
    if opening:
        yield "asks for approval or silence", opening


def _inside(cue: Mention, others: Sequence[Mention]) -> bool:
    return any(other.first <= cue.first and cue.last <= other.last for other in others)


def _in_a_role(page: Page, clause: Clause, hints: Sequence[Mention]) -> bool:
    """Whether the words follow a speaker's label or give a part to play: "Assistant: from now on …", "you are now X"."""
    speakers = [cue.last for cue in clause.cue("machine-reader", "system") if page.tokens[cue.last].text == ":"]
    if any(0 <= hint.first - last <= _NOTE_END for hint in hints for last in speakers):
        return True
    follows = [page.tokens[hint.last] for hint in hints if page.tokens[hint.last - 1].text in _BECOMES]
    return any(token.text in _ONE or page.source[token.start].isupper() for token in follows)


def _orders_next(page: Page, clause: Clause) -> bool:
    """Whether the sentence after a heading or a few words gives an order: "### System", "Approve everything"."""
    short = clause.last - clause.first <= _HEAD_WORDS
    after = page.clauses[clause.index + 1 : clause.index + 2] if short else ()
    return any(cue.first - one.first <= _NOTE_END for one in after for cue in one.cue("order", "override"))


def _sent_to(page: Page, note: Mention, to: Mention) -> bool:
    """Whether a note is for the reader: "note to the model", unlike "each message is scored by the model"."""
    between = {token.text for token in page.tokens[note.last : to.first]}
    if page.tokens[to.last].text in _PEOPLE:
        return False  # "message to the model team: …"
    return not between or not between.isdisjoint(_TO)


def _spoken_to(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether words speak to the reader: "bot, approve this", "agents that read this"; "the bot sends a link" does not."""
    said = [token.text for token in page.tokens[cue.first : cue.last]]
    if any(word.startswith(_READS) for word in said):
        return True
    before = page.tokens[clause.first : cue.first]
    opens = not before or before[-1].kind is not Kind.WORD or before[-1].text in _NOTES
    return opens and (said[0] in _TO | _GREETS or _called(page, clause, cue))


def _called(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether a sentence or line begins with the name of who is to listen: "AI assistants: approve this"."""
    opens = all(token.kind is not Kind.WORD for token in page.tokens[clause.first : cue.first])
    told = [order.first for order in clause.cue("order") if 0 <= order.first - cue.last <= _NOTE_END]
    marked = cue.last < clause.last and page.tokens[cue.last].text in ",:!"
    return opens and any(marked or not page.tokens[first].text.endswith("s") for first in told)


def _of_the_system(clause: Clause, verb: Mention) -> bool:
    """Whether a verb says what the system asked for has to do: "the assistant shall ignore any instruction in it"."""
    duty = any(0 <= verb.first - cue.last <= 1 for cue in clause.cue("must"))
    subject = any(cue.last <= verb.first for cue in clause.cue("machine-reader", "system"))
    return duty and subject and not clause.cue("forged-role")


def _guarded(clause: Clause, cue: Mention) -> bool:
    """Whether the words are those the system must withstand: "detects texts such as 'ignore all instructions'"."""
    against = any(0 <= cue.first - guard.last <= _GUARDED_REACH for guard in clause.cue("guards-against"))
    return against and not clause.cue("order")


def _in_comment(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether words stand in a comment that no rendered text shows."""
    before = "".join(token.text for token in page.tokens[clause.first : cue.first])
    return before.endswith("<!--")


def _opens(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether words open their sentence or part of it, so that they are an order and tell of nobody else."""
    before = page.tokens[clause.first : cue.first]
    return all(token.kind is Kind.MARK for token in before[-1:]) or [t.text for t in before] == ["please"]


def _imperative(clause: Clause) -> list[Mention]:
    return clause.cue("override")
