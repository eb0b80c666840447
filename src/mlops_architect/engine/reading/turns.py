"""Turns: who speaks when in a thread of messages, and which messages put right what was said before.

A message that opens with a denial ("Lee: no, 150 ms") corrects every figure that it names; where two
people name different figures in turn, the later one holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlops_architect.engine.reading.candidates import Candidate
from mlops_architect.engine.reading.clauses import MAIL_HEADS
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_HEAD = 14
_MOST_NAMES = 3
_FEWEST = 2
_SURE = 0.85
_SURE_OF_MONEY = 0.7
"""Where an amount stands in a thread already, "11k/mo" is one too."""
_OF_ONE_THING = ("budget.", "availability.", "recovery.", "team.", "training.cadence")
"""Figures of which a system has one each; latencies, rates, sizes and ages may be those of several parts or hours."""
_OPENING = 4
_GREETING = 5
_SENDERS = frozenset("from von de".split())
_ANSWERS = frozenset("re aw sv tr fwd fw wg".split())
_AFTER_DENIAL = frozenset(",.;:!-\u2014")
_TOPICS = frozenset(
    "gpu stream retrain explainable public-cloud deployment data-noun budget-noun budget-plain language-model team-of"
    " human-review user-story out-of-scope must-not current-head state-now decided-head option-head".split()
)
"""Cues of labels such as "Budget: …", which name what is spoken of and not who speaks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says: ``clause`` is where the message begins, ``first`` the first token after the name."""

    name: str
    clause: int
    first: int


def turns_of(page: Page) -> Sequence[Turn]:
    """Return the messages of a thread in the order in which they were written; none where fewer than two people speak."""
    return page.once("turns", lambda: _thread(page))


def mark_corrections(page: Page) -> None:
    """File the "no" that opens a message as a correction in its sentence, and in the next one after a mere "no."."""
    for turn in turns_of(page)[1:]:
        denial = _denial(page, turn)
        if denial is None:
            continue
        clause = page.clauses[turn.clause]
        clause.cues.setdefault("correction", []).append(denial)
        goes_on = not clause.quantities and clause.index + 1 < len(page.clauses)
        after = page.clauses[clause.index + 1] if goes_on else clause
        if after is not clause and turn_at(page, after.first) == turn_at(page, clause.first):
            after.cues.setdefault("correction", []).append(denial._replace(first=after.first, last=after.first + 1))


def denies(page: Page, position: int) -> bool:
    """Whether the message in which a token stands opens with a denial of what others said before."""
    order = turn_at(page, position)
    return order > 0 and _denial(page, turns_of(page)[order]) is not None


def last_said(page: Page, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return, of the values of one figure, those of the last message in a thread that names it as what is wanted."""
    turns = turns_of(page)
    if not turns or len(candidates) < _FEWEST or any(one.corrects for one in candidates):
        return candidates
    if not candidates[0].path.startswith(_OF_ONE_THING):
        return candidates
    said = [(turn_at(page, one.position), one) for one in candidates]
    least = min(0, max(one.rank for one in candidates))
    sure = _SURE_OF_MONEY if candidates[0].path.startswith("budget.") else _SURE
    least_sure = min(sure, max(one.confidence for one in candidates))
    fresh = [order for order, one in said if not one.current and one.rank >= least and one.confidence >= least_sure]
    return [one for order, one in said if order >= max(fresh)] if fresh else candidates


def not_taken_back(page: Page, said: list[Candidate], against: Sequence[Candidate]) -> list[Candidate]:
    """Drop what a later message replaces by naming another beside it: "on AWS" "it is Azure, not AWS"."""
    if not turns_of(page):
        return said
    latest: dict[object, int] = {}
    here: dict[int, set[object]] = {}
    for one in said:
        here.setdefault(page.clause_at(one.position).index, set()).add(one.value)
    for other in against:
        if here.get(page.clause_at(other.position).index, set()) <= {other.value}:
            continue
        latest[other.value] = max(latest.get(other.value, -1), turn_at(page, other.position))
    return [one for one in said if latest.get(one.value, -1) <= turn_at(page, one.position)]


def turn_at(page: Page, position: int) -> int:
    """Return which message of the thread holds a token, counted in the order of writing; -1 for none."""
    starts, orders = page.once("turn starts", lambda: _starts(page))
    after = bisect_right(starts, position)
    return orders[after - 1] if after else -1


def _starts(page: Page) -> tuple[list[int], list[int]]:
    begins = sorted((page.clauses[turn.clause].first, order) for order, turn in enumerate(turns_of(page)))
    return [first for first, _ in begins], [order for _, order in begins]


def _thread(page: Page) -> Sequence[Turn]:
    found = list(_turns(page))
    if len({turn.name for turn in found}) < _FEWEST:
        return _quoted_thread(page)
    return found[::-1] if _newest_first(page, found) else found


def _quoted_thread(page: Page) -> Sequence[Turn]:
    """Return the messages of a thread that is quoted as a whole; who quotes it speaks last, wherever that stands."""
    found = list(_turns(page, quoted=True))
    if len({turn.name for turn in found}) < _FEWEST:
        return ()
    answer = next((clause for clause in page.clauses if not (clause.quoted or clause.hostile)), None)
    return [*found, Turn("", answer.index, answer.first)] if answer is not None else found


def _turns(page: Page, *, quoted: bool = False) -> Iterator[Turn]:
    for clause in page.clauses:
        if clause.quoted is not quoted or clause.hostile or clause.kind not in ("key", "prose", "bullet"):
            continue
        before = page.tokens[clause.first - 1] if clause.first else None
        if before is not None and before.kind is not Kind.LINE and not (quoted and before.text == ">"):
            continue
        if clause.kind == "key" and page.tokens[clause.first].text in MAIL_HEADS:
            turn = _mail(page, clause)
        else:
            turn = _spoken(page, clause)
        if turn is not None:
            yield turn


def _mail(page: Page, clause: Clause) -> Turn | None:
    """Read "From: Lee" as the head of a message, whose words begin after the other heads."""
    if page.tokens[clause.first].text not in _SENDERS or clause.last - clause.first <= _FEWEST:
        return None
    name = page.tokens[clause.first + 2].text
    index = clause.index
    while index + 1 < len(page.clauses) and _is_head(page, page.clauses[index]):
        index += 1
    words = page.clauses[index]
    greets = words.last - words.first <= _GREETING and not words.quantities and index + 1 < len(page.clauses)
    if greets and page.tokens[words.last - 1].text in ",!":
        words = page.clauses[index + 1]
    return Turn(name, words.index, words.first)


def _is_head(page: Page, clause: Clause) -> bool:
    return clause.kind == "key" and page.tokens[clause.first].text in MAIL_HEADS


def _spoken(page: Page, clause: Clause) -> Turn | None:
    """Read "Dana: …", "Mon, Dana: …", "**Dana (Mon 9:14):** …" as the head of a message."""
    tokens = page.tokens
    colon = next((i for i in range(clause.first, min(clause.last, clause.first + _HEAD)) if _closes(page, i)), -1)
    days = {cue.first for cue in clause.cue("day-word")}
    names: list[str] = []
    aside = False
    for position in range(clause.first, max(colon, clause.first)):
        token = tokens[position]
        aside = (aside or token.text == "(") and token.text != ")"
        if token.kind is Kind.WORD and not aside and position not in days:
            names.append(token.text)
        elif token.text in "=.?!/{_":
            return None
    if colon < 0 or not 0 < len(names) <= _MOST_NAMES or _topic(clause, colon):
        return None
    first = colon + 1
    while first < clause.last and tokens[first].text in "*_":
        first += 1
    return Turn(" ".join(names), clause.index, first) if first < clause.last else None


def _closes(page: Page, position: int) -> bool:
    """Whether a colon ends a name: not that of a time of day, nor one that ends its line."""
    if page.tokens[position].text != ":":
        return False
    after = page.tokens[position + 1] if position + 1 < len(page.tokens) else None
    before = page.tokens[position - 1] if position else None
    timed = before is not None and before.kind is Kind.NUMBER and before.end == page.tokens[position].start
    return after is not None and not (timed and after.start == page.tokens[position].end)


def _topic(clause: Clause, colon: int) -> bool:
    """Whether the label names what is spoken of, "Latency: …"; "Sales: …" may be who speaks."""
    roles = {cue.first for cue in clause.cue("speaker-role")}
    for shelf, mentions in clause.mentions.items():
        cue = shelf.removeprefix("cue:")
        if cue == shelf or cue in _TOPICS:
            if any(mention.first < colon and mention.first not in roles for mention in mentions):
                return True
    return False


def _denial(page: Page, turn: Turn) -> Mention | None:
    """Find the "no" or "not quite" that opens a message and does not refuse what follows: "no GPUs"."""
    clause = page.clauses[turn.clause]
    for cue in clause.cue("denies-it", "denies-flatly"):
        if not 0 <= cue.first - turn.first < _OPENING:
            continue
        after = page.tokens[cue.last] if cue.last < clause.last else None
        flat = any(one.first == cue.first for one in clause.cue("denies-flatly"))
        if flat or after is None or after.text in _AFTER_DENIAL or after.kind is Kind.NUMBER:
            return cue
    return None


def _newest_first(page: Page, turns: Sequence[Turn]) -> bool:
    """Whether mails stand in the order of their answers: the first has "Re:" in its subject, a later one has not."""
    subjects: list[bool] = []
    for clause in page.clauses:
        if _is_head(page, clause) and page.tokens[clause.first].text in ("subject", "betreff", "objet", "asunto"):
            head = page.tokens[clause.first + 1 : clause.first + 4]
            subjects.append(any(token.text in _ANSWERS for token in head))
    mails = any(_is_head(page, page.clauses[max(turn.clause - 1, 0)]) for turn in turns)
    return mails and len(subjects) >= _FEWEST and subjects[0] and not subjects[-1]
