"""Keepers: the people a text calls by name who build or run it: "Maya and Tom maintain it"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.joined import is_person
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_PATH = "team.size"
_JOINED = frozenset({"and", "&", "und", "et", "y", "e", "en", ","})
_SELVES = frozenset({"i", "me", "myself", "ich", "moi", "je", "yo", "io", "eu", "ik", "u", "you"})
_MOST = 8
_HEAD = 10
_A = frozenset({"a", "an", "another"})
_ONLY_ONE = frozenset({"one", "1", "single", "ein", "eine", "un", "une", "una", "uno"})


def named_keepers(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Count the names joined before a verb of keeping; a single name, or one that is a company's, counts for nothing."""
    for verb in clause.cue("keeps-it"):
        position, names = verb.first - 1, 0
        while position >= clause.first and names < _MOST:
            token = page.tokens[position]
            if token.kind is not Kind.WORD or not (_is_name(page, position) or token.text in _SELVES):
                break
            names += 1
            if position - 1 < clause.first or page.tokens[position - 1].text not in _JOINED:
                position -= 1
                break
            position -= 2
        if names > 1:
            yield Candidate(_PATH, float(names), spans(page, verb), 0.8, position=verb.first, rank=2)


def named_crew(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Count the names of "our IT consists of Anna and Piotr", "the whole department is Bob"."""
    asked = any(page.clauses[i].question and page.clauses[i].cue("who-runs-it") for i in clause.parents[:1])
    starts = [cue.last for cue in clause.cue("crew-is")]
    starts += [cue.last + _marked(page, clause, cue) for cue in clause.cue("run-by")]
    if asked and not starts:
        starts = [_after_speaker(page, clause)]
    for start in starts:
        position, names, named, joined = start, 0, 0, True
        while position < clause.last and joined and names < _MOST:
            one = page.tokens[position].text in _ONLY_ONE | _A and position + 1 < clause.last
            if not (one or page.tokens[position].text in _SELVES or is_person(page, clause, position)):
                break
            names, named, position = names + 1, named + one, position + 1 + one
            joined = position < clause.last and page.tokens[position].text in _JOINED
            position += joined
            if joined and position < clause.last and page.tokens[position].text in _JOINED:
                position += 1
        closes = position >= clause.last or page.tokens[position].kind is not Kind.WORD
        by_name = start > clause.first and names > named
        if names > named and (by_name or names - named > 1) and closes and not joined:
            said = page.span(clause.first, position)
            yield Candidate(_PATH, float(names), (said,), 0.75, position=clause.first, rank=1)


def _marked(page: Page, clause: Clause, cue: Mention) -> int:
    """Return 1 where a colon parts the names from a label: "Maintainers: Ana, Jo"."""
    return int(cue.last < clause.last and page.tokens[cue.last].text == ":")


def _after_speaker(page: Page, clause: Clause) -> int:
    """Return where the words of a turn begin, after "[10:08] Kemal:"."""
    head = page.tokens[clause.first : min(clause.last, clause.first + _HEAD)]
    colons = [clause.first + i for i, token in enumerate(head) if token.text == ":"]
    return colons[-1] + 1 if colons else clause.first


def lone_volunteer(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "…, one volunteer, …" that stands between commas by itself as a team of one."""
    for noun in clause.cue("volunteer-noun"):
        first, last = noun.first - 1, noun.last
        before = page.tokens[first - 1] if first > clause.first else None
        after = page.tokens[last] if last < clause.last else None
        apart = (before is not None or after is not None) and first >= clause.first
        marks = all(
            token is None or (token.kind is not Kind.WORD and token.text in ",;.|+:") for token in (before, after)
        )
        if apart and marks and page.tokens[first].text in _ONLY_ONE:
            yield Candidate(_PATH, 1.0, spans(page, noun), 0.7, position=noun.first)


def _is_name(page: Page, position: int) -> bool:
    token = page.tokens[position]
    return page.source[token.start].isupper() and len(token.text) > 1
