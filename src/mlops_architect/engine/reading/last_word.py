"""Who has the last word: "the nurse presses the button, never the software", "no model closes a valve by itself"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

HUMAN = "oversight.human_in_loop_required"
SPEAKS_OF_IT = frozenset(
    {"by-itself", "last-word", "in-charge", "proposes", "only-that", "doubtful", "second-look", "stands-between"}
    | {"is-boss", "machine-actor", "overrides", "it-is-they", "hint-noun", "alert-noun"}
)
_DENIALS = ("negation", "nobody", "not-one", "none", "must-not", "never")
_PEOPLE = ("overseer", "somebody-human")
_WALL = 3.0
_DENIED = 14
_BESIDE = 4
_SUBJECT = 3
_AFTER_NOT = 3
_HAND_OVER = 14
_BOSS = 5
_OVER = 2
_TAKES = 3
_EACH = frozenset(
    "each every all any its his her their these those this that or and jede jeden jedes jeder alle chaque toute tous cada todas todos".split()
)
_NO_SUBJECT = frozenset("to must shall should can may will and or not be is are was been being zu".split())
_ARTICLES = frozenset(
    "a an the any our some by der die das den dem ein eine einem la le les l un une el los las una il".split()
)


def last_word(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Yield whether people stand above the model, from who does what in the sentence."""
    if clause.lacks(SPEAKS_OF_IT) or clause.question:
        return
    for kind, found, sure in (
        (True, _not_by_itself(clause), 0.88),
        (True, _not_the_machine(page, clause), 0.9),
        (True, _not_its_decision(page, clause), 0.86),
        (True, _in_doubt(page, clause), 0.88),
        (True, _merely_proposes(page, clause), 0.88),
        (True, _looked_at(page, clause), 0.86),
        (True, _between(page, clause), 0.86),
        (True, _handles_it(page, clause), 0.85),
        (True, _it_is_they(clause), 0.88),
    ):
        if found is not None:
            yield Candidate(HUMAN, kind, spans(page, *found), sure, position=found[0].first)
            return
    yield from _has_it(page, clause)
    yield from _overrides(page, clause)


def _denial(clause: Clause, before: Mention, reach: int = _DENIED) -> Mention | None:
    """Return the refusal that stands before a mention within reach."""
    found = [cue for cue in clause.cue(*_DENIALS) if 0 <= before.first - cue.last <= reach]
    harmless = [c for c in found if any(n.first <= c.first < n.last for n in clause.cue("not-negation"))]
    return next((cue for cue in found if cue not in harmless), None)


def _not_by_itself(clause: Clause) -> tuple[Mention, ...] | None:
    """Find "nobody wants the model to close a valve by itself"; a job that must not *restart* by itself is no case."""
    if clause.cue("looks-after-itself", "retrain", "alone-in-role"):
        return None
    for cue in clause.cue("by-itself"):
        denial = _denial(clause, cue)
        actor = next((a for a in clause.cue("machine-actor") if a.first < cue.first), None)
        if denial is not None and actor is not None:
            return denial, cue
    return None


def _not_the_machine(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "…, not the machine" at the end of what a person does."""
    people = clause.cue(*_PEOPLE)
    for actor in clause.cue("machine-actor"):
        last = actor.last >= clause.last or page.tokens[actor.last].kind is not Kind.WORD
        denial = next((c for c in clause.cue("negation", "none") if 0 <= actor.first - c.last <= _AFTER_NOT), None)
        if not last or denial is None:
            continue
        between = [token.text for token in page.tokens[denial.last : actor.first] if token.kind is Kind.WORD]
        apart = denial.first > clause.first and page.wall(denial.first - 2, denial.first) >= _WALL
        person = next((p for p in people if p.last <= denial.first), None)
        if apart and person is not None and all(word in _ARTICLES for word in between):
            return person, denial, actor
    return None


def _not_its_decision(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "we don't want a computer deciding", "por decisión de la máquina" under a refusal."""
    if clause.cue("looks-after-itself", "retrain"):
        return None
    for actor in clause.cue("machine-actor"):
        decides = page.nearest(actor, clause.cue("decides-word"), _SUBJECT)
        if decides is None or page.wall(actor.first, decides.first) >= _WALL:
            continue
        first = min(actor, decides, key=lambda m: m.first)
        denial = _denial(clause, first, _BESIDE * 2) or _denial(clause, decides, 1)
        if denial is not None and page.wall(denial.last - 1, first.first) < _WALL:
            return denial, actor, decides
    return None


def _in_doubt(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "when the model isn't sure it goes to the authenticity desk"."""
    for doubt in clause.cue("doubtful"):
        for given in clause.cue("handed-to", "route-to-person"):
            person = next((p for p in clause.cue(*_PEOPLE) if 0 <= p.first - given.last <= _SUBJECT), None)
            if (
                person is not None
                and abs(given.first - doubt.last) <= _HAND_OVER
                and negating(page, clause, given) is None
            ):
                return doubt, given, person
    return None


def _merely_proposes(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "the software may propose, but it is the foreman who stops the line", "a hint for the buyer, nothing more"."""
    for verb in clause.cue("proposes"):
        actor = next((a for a in clause.cue("machine-actor") if 0 <= verb.first - a.last <= _SUBJECT), None)
        if actor is None:
            continue
        for person in clause.cue(*_PEOPLE):
            if 0 < person.first - verb.last <= _HAND_OVER and page.wall(verb.last - 1, person.first) >= _WALL:
                return actor, verb, person
    for hint in clause.cue("hint-noun"):
        closing = next((c for c in clause.cue("only-that") if 0 < c.first - hint.last <= _HAND_OVER), None)
        if closing is not None:
            return hint, closing
    return None


def _looked_at(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "gets a second look from a human", "Ablehnungen sieht sich immer ein Mensch an"."""
    for look in clause.cue("second-look"):
        person = page.nearest(look, clause.cue(*_PEOPLE), _BOSS)
        if person is not None and _denial(clause, look, _BESIDE) is None and not clause.cue("past-work"):
            return look, person
    return None


def _between(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "there has to be a person between the score and the customer"."""
    for cue in clause.cue("stands-between"):
        person = page.nearest(cue, clause.cue(*_PEOPLE), _BESIDE)
        if person is not None and negating(page, clause, person) is None:
            return person, cue
    return None


def _handles_it(page: Page, clause: Clause) -> tuple[Mention, ...] | None:
    """Find "the declarant confirms or replaces each suggestion": no matter what the person is called."""
    if clause.cue("past-work", "retrain", "release", "nobody"):
        return None
    for thing in clause.cue("hint-noun", "alert-noun"):
        verb = next((v for v in clause.cue("oversee", "handles") if 0 < thing.first - v.last <= _TAKES), None)
        if verb is None or verb.first - clause.first < 1 or negating(page, clause, verb) is not None:
            continue
        between = [token.text for token in page.tokens[verb.last : thing.first]]
        actors = clause.cue("machine-actor", "system")
        machine = any(0 <= verb.first - actor.last <= _BESIDE for actor in actors)
        plain = all(word in _ARTICLES | _EACH for word in between)
        noun = page.tokens[verb.first - 1]
        if plain and not machine and noun.kind is Kind.WORD and noun.text not in _NO_SUBJECT:
            return verb, thing
    return None


def _it_is_they(clause: Clause) -> tuple[Mention, ...] | None:
    """Find "c'est le veilleur qui décide", "it is the foreman who stops the line"."""
    for cleft in clause.cue("it-is-they"):
        who = next((w for w in clause.cue("who-does") if 0 < w.first - cleft.last <= _BESIDE), None)
        verb = next((v for v in clause.cue("decides-word", "oversee") if who and 0 <= v.first - who.last <= 1), None)
        machine = any(cleft.last <= actor.first <= cleft.last + 2 for actor in clause.cue("machine-actor"))
        if verb is not None and not machine:
            return cleft, verb
    return None


def _overrides(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "the sawyer may override any grade", "can pick another tag": no matter what the person is called."""
    for verb in clause.cue("overrides"):
        able = next((a for a in clause.cue("able") if 0 <= verb.first - a.last <= 1), None)
        machine = any(0 <= verb.first - actor.last <= _BESIDE for actor in clause.cue("machine-actor"))
        if able is not None and not machine and negating(page, clause, verb) is None and able.first > clause.first:
            yield Candidate(HUMAN, True, spans(page, able, verb), 0.86, position=verb.first)


def _has_it(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "a clerk always has the last word", "humans stay in charge", "if he disagrees, he counts"."""
    for cue in clause.cue("last-word"):
        if cue.last < clause.last and page.tokens[cue.last].text == ":":
            continue  # "final word: 100 ms"
        if any(0 <= data.first - cue.last <= _OVER for data in clause.cue("data-noun")):
            continue  # "garder la main sur nos données"
        holder = next((a for a in clause.cue("machine-actor") if 0 < cue.first - a.last <= _BESIDE), None)
        person = next((p for p in clause.cue(*_PEOPLE) if 0 < cue.first - p.last <= _BESIDE), None)
        refused = negating(page, clause, cue)
        given = (holder is None or person is not None) == (refused is None)
        yield Candidate(HUMAN, given, spans(page, cue, refused), 0.9, position=cue.first)
    for cue in clause.cue("in-charge"):
        person = next((p for p in clause.cue(*_PEOPLE) if 0 <= cue.first - p.last <= _SUBJECT), None)
        if person is not None and clause.cue("stays-so", "must", "wanted") and negating(page, clause, cue) is None:
            yield Candidate(HUMAN, True, spans(page, person, cue), 0.86, position=cue.first)
    for cue in clause.cue("is-boss"):
        if (
            page.source[page.tokens[cue.first].start : page.tokens[cue.last - 1].end]
            .casefold()
            .startswith(("manda", "decide"))
        ):
            yield Candidate(HUMAN, True, spans(page, cue), 0.85, position=cue.first)
