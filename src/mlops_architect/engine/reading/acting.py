"""Who acts on a result, by the shape of the sentence: "the glazier corrects it", "she decides", "die Packerin kann … überstimmen"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.last_word import HUMAN
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

ACTS = frozenset({"oversee", "overrides", "firmly-acts"})
PASSIVE = frozenset({"judged-by"})
_MODALS = frozenset(
    "can may must should shall could might will kann darf muss soll können dürfen müssen konnen durfen mussen peut doit"
    " peuvent doivent puede debe pueden deben podra podran pourra".split()
)
_ADVERBS = frozenset(
    "always then still first only also later simply finally jederzeit immer dann noch zuerst nur stets toujours ensuite"
    " encore seul seule siempre luego despues solo primero".split()
)
_LEADS = frozenset(
    "a an the our one each every any some two three his her their der die das den ein eine unser unsere jeder jede le la"
    " les l un une notre nos chaque el los las una nuestro nuestra cada and or und oder et ou y o that which whom".split()
)
_ENDINGS = (
    "er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "man", "men", "erin", "innen", "kraft", "leitung",
    "eur", "eurs", "euse", "rice", "iste", "istes", "able", "dor", "dora", "dores", "ista", "istas", "ero", "era",
    "chef", "chefin", "aries", "ary",
)  # fmt: skip
_SHE = frozenset({"he", "she"})
_AND = frozenset({"and", "und", "et", "y", "or", "oder", "ou"})
_SHORTEST = 5
_BETWEEN = 3
_PRONOUN_REACH = 8
_COORDINATED = 16
_FRAME = 6
_OPENING = 5
_OBJECT = 4
_SUBJECT = 2


def acting(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Yield that somebody acts on what the model says; not what happened before, nor with models and releases."""
    if clause.question or clause.lacks(ACTS) or clause.cue("past-work", "retrain", "release"):
        return
    for verb in sorted(clause.cue(*ACTS), key=lambda m: (m.first, -m.last)):
        if _of_other_things(clause, verb):
            continue
        who = _she(page, clause, verb) or _coordinated(page, clause, verb)
        if who is None and _firm(clause, verb):
            who = _agent(page, clause, verb) or _framed(page, clause, verb)
        if who is not None and negating(page, clause, verb) is None and not clause.cue("nobody"):
            said = (page.span(who, who + 1), *spans(page, verb))
            yield Candidate(HUMAN, True, said, 0.85, position=verb.first)
            return


def acted_on_by(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Yield "settled by an adjuster", "wird von der Ärztin geprüft": a person is the agent of a passive that judges."""
    if clause.question or clause.cue("past-work", "retrain", "release", "nobody"):
        return
    for done in clause.cue("judged-by"):
        if _of_other_things(clause, done):
            continue
        people = clause.cue("overseer", "somebody-human")
        person = next((p for p in people if 0 <= p.first - done.last <= _BETWEEN - 1), None)
        if person is not None and negating(page, clause, done) is None:
            yield Candidate(HUMAN, True, spans(page, done, person), 0.85, position=done.first)
            return


def _of_other_things(clause: Clause, verb: Mention) -> bool:
    """Whether a budget, a design or the like stands beside the verb; "the right code" is a result."""
    right = clause.cue("object:right-place")
    things = [t for t in clause.cue("not-a-prediction") if not any(r.first <= t.first < r.last for r in right)]
    return any(abs(thing.first - verb.last) <= _OBJECT for thing in things) or of_a_platform(clause, verb)


def of_a_platform(clause: Clause, verb: Mention) -> bool:
    """Whether what is decided on is a cloud or a tool: "AWS was approved by the board", "public cloud not approved"."""
    platforms = (*clause.of("clouds"), *clause.of("tools"), *clause.cue("public-cloud"))
    return any(0 <= verb.first - platform.last <= _SUBJECT for platform in platforms)


def _firm(clause: Clause, verb: Mention) -> bool:
    """Whether the verb judges or changes a result, whoever does it; "signs" and "reads" are said of much else."""
    return any(cue.first == verb.first for cue in clause.cue("firmly-acts", "overrides"))


def _she(page: Page, clause: Clause, verb: Mention) -> int | None:
    """Find the "she" of "she then looks at the curve and decides": only people are called so."""
    near = range(max(clause.first, verb.first - _PRONOUN_REACH), verb.first)
    return next((i for i in near if page.tokens[i].text in _SHE), None)


def _coordinated(page: Page, clause: Clause, verb: Mention) -> int | None:
    """Find the subject of a second verb: "an underwriter sees the result beside the e-mail and corrects it"."""
    if verb.first <= clause.first or page.tokens[verb.first - 1].text not in _AND:
        return None
    for person in clause.cue("overseer"):
        opens = person.first - clause.first <= _OPENING
        if opens and 0 < verb.first - person.last <= _COORDINATED:
            return person.first
    return None


def _agent(page: Page, clause: Clause, verb: Mention) -> int | None:
    """Find a noun for a person right before the verb, by its ending: "the optician may pick another"."""
    position = verb.first - 1
    while position > clause.first and verb.first - position <= _BETWEEN and _helps(page, position):
        position -= 1
    return position if position >= clause.first and _is_agent(page, clause, position) else None


def _framed(page: Page, clause: Clause, verb: Mention) -> int | None:
    """Find the person before a modal whose verb closes the phrase: "die Packerin kann das Urteil überstimmen"."""
    after = page.tokens[verb.last] if verb.last < clause.last else None
    if after is not None and after.kind is Kind.WORD:
        return None
    for position in range(max(clause.first + 1, verb.first - _FRAME), verb.first):
        if page.tokens[position].text in _MODALS and _is_agent(page, clause, position - 1):
            return position - 1
    return None


def _helps(page: Page, position: int) -> bool:
    return page.tokens[position].text in _MODALS | _ADVERBS


def _is_agent(page: Page, clause: Clause, position: int) -> bool:
    token = page.tokens[position]
    if token.kind is not Kind.WORD or len(token.text) < _SHORTEST or not token.text.endswith(_ENDINGS):
        return False
    if any(cue.first <= position < cue.last for cue in clause.cue("no-person", "machine-actor", "system")):
        return False
    first = position
    while first > clause.first and page.tokens[first - 1].kind is Kind.WORD and position - first < 2:
        if page.tokens[first - 1].text in _LEADS:
            return True
        first -= 1
    return first == clause.first or page.tokens[first - 1].kind is not Kind.WORD
