"""Oversight: whether predictions must be explained, and whether a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.acting import ACTS, PASSIVE, acted_on_by, acting, of_a_platform
from mlops_architect.engine.reading.candidates import Candidate, spans, under_today
from mlops_architect.engine.reading.evidence import evidence_asked
from mlops_architect.engine.reading.last_word import HUMAN, SPEAKS_OF_IT, last_word
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

EXPLAIN = "oversight.explainability_required"
_REASON_REACH = 7.0
_ROLE_REACH = 8.0
_ABLE_REACH = 14.0
_RELEASE_REACH = 6.0
_EVIDENCE_REACH = 12
_ARTICLES = frozenset({"the", "a", "each", "every", "next", "this"})
_OF_REASONS = frozenset({"explainable", "drove", "shows-it", "reasons", "explain", "evidence-noun"})
_OF_PEOPLE = frozenset(
    {"human-review", "adverse", "overseer", "nobody-reviews", "oversee", "route-to-person", "parted-verb", "nobody"}
    | {"review-work", "automatic"}
    | SPEAKS_OF_IT
    | ACTS
    | PASSIVE
)
_NAMED_REASONS = tuple(f"cue:{name}" for name in _OF_REASONS)
_NAMED_PEOPLE = tuple(f"cue:{name}" for name in _OF_PEOPLE)
# What follows these is the decision to be explained, so that its "rejected" refuses nothing.
_WHY = frozenset({"why", "warum", "weshalb", "wieso", "pourquoi", "que"})
_AFTER_LIMIT = 5
_NEXT_TO = 4
_NO_MACHINE = 6
_COMMA = 3.0
_BEFORE_REACH = 8
_OBJECT = 4
_OPENS = 3
# "one of 23 reasons" names classes, not why.
_MOST_REASONS = 8


def explainability(page: Page) -> list[Candidate]:
    """Return whether reasons for a prediction must be given."""
    unneeded = [
        Candidate(EXPLAIN, False, spans(page, cue), 0.88, position=cue.first)
        for clause in page.clauses
        if clause.excluded and not clause.hostile
        for cue in clause.cue("explainable")
    ]
    return unneeded + [candidate for clause in page.naming(*_NAMED_REASONS) for candidate in _explained(page, clause)]


def _explained(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.lacks(_OF_REASONS):
        return
    for cue in clause.cue("explainable"):
        if clause.question and clause.refused is None and page.tokens[clause.first].kind is Kind.WORD:
            continue
        if any(other.first <= cue.first < other.last for other in clause.cue("why-not", "no-reasons")):
            continue
        if any(q.dimension == "count" and q.last == cue.first for q in clause.quantities) and _sorts(clause):
            continue
        if _asks_why(page, cue) and clause.cue("asks-designer"):
            continue  # "say which one you would pick and why"
        refused = negating(page, clause, cue)
        if clause.refused is None and refused is not None and refused.first >= cue.last and _asks_why(page, cue):
            refused = None
        yield Candidate(EXPLAIN, refused is None, spans(page, cue, refused), 0.95, position=cue.first)
    for drove in clause.cue("drove"):
        which = page.nearest(drove, [w for w in clause.cue("which") if w.first < drove.first], 3)
        if which is not None and not clause.question:
            yield Candidate(EXPLAIN, True, spans(page, which, drove), 0.88, position=drove.first)
    for shown in clause.cue("shows-it"):
        evidence = [cue for cue in clause.cue("led-to-it") if 0 < cue.first - shown.last <= _EVIDENCE_REACH]
        if evidence and not clause.question and negating(page, clause, shown) is None:
            yield Candidate(EXPLAIN, True, spans(page, shown, evidence[0]), 0.88, position=shown.first)
    for reasons in clause.cue("reasons"):
        counted = [q for q in clause.quantities if q.dimension == "count" and 0 <= reasons.first - q.number_last <= 2]
        counted = [q for q in counted if 1 < q.high <= _MOST_REASONS]
        refused = negating(page, clause, reasons)
        if refused is not None and (clause.cue("needed", "asked-by-nobody") or refused in clause.cue("none")):
            yield Candidate(EXPLAIN, False, spans(page, refused, reasons), 0.85, position=reasons.first)
        elif refused is None and not clause.question and page.nearest(reasons, clause.cue("given-out"), 3) is not None:
            yield Candidate(EXPLAIN, True, spans(page, reasons), 0.86, position=reasons.first)
        elif counted and refused is None:
            yield Candidate(EXPLAIN, True, spans(page, counted[0], reasons), 0.9, position=reasons.first)
    yield from evidence_asked(page, clause)
    for verb in clause.cue("explain"):
        if any(place.first <= verb.first < place.last for place in clause.of("places")):
            continue
        plain = any(cue.first == verb.first for cue in clause.cue("hand-over"))
        objects = clause.cue("reason") if plain else clause.cue("reason", "decision")
        before = clause.cue("beforehand")  # "shows an arrival time before anything is ordered"
        objects = [one for one in objects if not any(cue.first <= one.first < cue.last for cue in before)]
        reason = page.nearest(verb, objects, _REASON_REACH)
        refused = negating(page, clause, verb)
        asked_why = reason is not None and _asks_why(page, reason)
        answered = clause.refused is not None
        if refused is not None and reason is not None and asked_why and refused.first >= reason.last and not answered:
            refused = None
        if refused is not None and reason is not None:
            yield Candidate(EXPLAIN, False, spans(page, refused, verb), 0.9, position=verb.first)
        elif reason is not None and not clause.question:
            yield Candidate(EXPLAIN, True, spans(page, verb, reason), 0.9, position=verb.first)


def human_in_loop(page: Page) -> list[Candidate]:
    """Return whether a person reviews, confirms or can overrule predictions."""
    said = [clause for clause in page.naming(*_NAMED_PEOPLE) if not under_today(page, clause)]
    pairs = [(clause, candidate) for clause in said for candidate in _human(page, clause)]
    # "Sorted without anybody reading it; below 85 % a clerk does it": a person looks at some.
    unsure = any(candidate.value and _has_limit(clause) for clause, candidate in pairs)
    found = [candidate for _, candidate in pairs if candidate.value or not unsure]
    some = any(candidate.value for candidate in found)
    # "Write-offs go past an adjuster, repairs go straight through": a person looks at some.
    return [c for c in found if c.value or not some or not c.spans[0].text.casefold().startswith("straight")]


def _has_limit(clause: Clause) -> bool:
    """Whether a share below which something happens is named: "less than 85 % certain"."""
    return any(q.dimension == "percent" and q.bound is Bound.AT_MOST for q in clause.quantities)


def _human(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.lacks(_OF_PEOPLE):
        return
    for cue in clause.cue("human-review"):
        if any(often.first < cue.first and cue.last <= often.last for often in clause.of("cadences")):
            continue  # "runs started by hand" says when it runs
        if not clause.cue("nobody") and not _of_releases(page, clause, cue):
            yield _yes_or_no(page, clause, HUMAN, cue, 0.93)
    for adverse in clause.cue("adverse"):
        automatic = page.nearest(adverse, clause.cue("automatic"), 4)
        if automatic is not None and negating(page, clause, adverse) is not None:
            yield Candidate(HUMAN, True, spans(page, adverse, automatic), 0.88, position=adverse.first)
    yield from last_word(page, clause)
    yield from acting(page, clause)
    yield from acted_on_by(page, clause)
    yield from _asked_who_checks(page, clause)
    yield from _named_nobody(page, clause)
    yield from _by_software(page, clause)
    yield from _not_without(page, clause)
    yield from _unsure_ones(page, clause)
    yield from _looked_through(page, clause)
    for cue in clause.cue("nobody-reviews"):
        yield Candidate(HUMAN, False, spans(page, cue), 0.9, position=cue.first)
    for verb in clause.cue("oversee"):
        if page.tokens[verb.first].text == "release" and page.tokens[verb.first - 1].text in _ARTICLES:
            continue
        if _is_noun(page, clause, verb):
            continue
        nobody = page.nearest(verb, [n for n in clause.cue("nobody") if n.first < verb.first], 3)
        if nobody is not None:
            # "Nobody waits for a score" says how it is served, not who looks at it.
            if not page.tokens[verb.first].text.startswith("wait"):
                yield Candidate(HUMAN, False, spans(page, nobody, verb), 0.9, position=verb.first)
            continue
        if _each_one(clause, verb) or _beforehand(page, clause, verb):
            yield _yes_or_no(page, clause, HUMAN, verb, 0.85)
        nobody_looks = clause.cue("nobody-reviews")
        people = [p for p in clause.cue("overseer") if not any(n.first <= p.first < n.last for n in nobody_looks)]
        if any(0 <= verb.first - cue.last <= 1 for cue in clause.cue("system")):
            people = [person for person in people if person.last <= verb.first]
        person = page.nearest(verb, people, _ROLE_REACH)
        if person is None:
            able = [p for p in clause.cue("overseer") if any(0 <= a.first - p.last <= 2 for a in clause.cue("able"))]
            person = page.nearest(verb, [p for p in able if p.first < verb.first], _ABLE_REACH)
        if person is not None and page.wall(person.first, verb.first) < 4 and not _past(clause, person):
            if _of_other_things(clause, verb):
                continue
            if page.nearest(verb, clause.cue("release"), _RELEASE_REACH) is not None or _of_training(clause, verb):
                continue
            refused = negating(page, clause, verb) or _ne_pas(page, clause, verb)
            nobody_does = negating(page, clause, person) is not None
            if clause.question and refused is None:
                continue
            alone = [cue for cue in clause.cue("goes-out-itself") if cue.first >= verb.last]
            if refused is None or nobody_does or alone:
                yield Candidate(HUMAN, refused is None, spans(page, person, verb), 0.9, position=verb.first)
    for verb, end in _in_two_parts(page, clause):
        person = page.nearest(verb, clause.cue("overseer"), _ROLE_REACH)
        if person is not None and negating(page, clause, verb) is None and not _of_training(clause, verb):
            yield Candidate(HUMAN, True, spans(page, person, verb, end), 0.88, position=verb.first)
    for cue in clause.cue("route-to-person"):
        person = page.nearest(cue, clause.cue("overseer", "review-noun"), _ROLE_REACH)
        if person is not None and negating(page, clause, cue) is None:
            yield Candidate(HUMAN, True, spans(page, cue, person), 0.9, position=cue.first)


def _is_noun(page: Page, clause: Clause, verb: Mention) -> bool:
    """Whether what could be a verb names people: "120 vets", or "Vets dictate …" with nobody before it who does so."""
    counted = any(quantity.last == verb.first and quantity.high > 1 for quantity in clause.quantities)
    word = page.tokens[verb.first].text
    titled = clause.kind == "heading" and word == "review"
    return counted or titled or (verb.first == clause.first and word.endswith("ts"))


def _asked_who_checks(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read the "Nobody, it feeds the planning directly" that answers "Who checks it?"."""
    head = page.clauses[clause.parents[0]] if clause.parents else None
    if head is None or not head.question or not head.cue("oversee") or not head.cue("question-word", "who-asked"):
        return
    for cue in clause.cue("nobody"):
        if cue.first - clause.first <= _OPENS:
            yield Candidate(HUMAN, False, spans(page, cue), 0.86, position=cue.first)


def _named_nobody(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "Who signs off the results: nobody, drivers follow them": a label that asks who, and its answer."""
    if not clause.cue("question-word") or not clause.cue("oversee", "human-review"):
        return
    for cue in clause.cue("nobody", "none"):
        if cue.first > clause.first and page.tokens[cue.first - 1].text in ":|=":
            yield Candidate(HUMAN, False, spans(page, cue), 0.88, position=cue.first)


def _by_software(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "nobody is turned down by software", "no notice shall be generated automatically"."""
    for adverse in clause.cue("adverse"):
        machine = page.nearest(adverse, clause.cue("automatic"), _NEXT_TO)
        spared = page.nearest(adverse, clause.cue("nobody", "spared"), _NEXT_TO)
        if machine is not None and spared is not None and not clause.question:
            yield Candidate(HUMAN, True, spans(page, spared, adverse, machine), 0.88, position=adverse.first)
    opening = next((cue for cue in clause.cue("not-one") if _opens(page, clause, cue)), None)
    for machine in clause.cue("automatic") if opening is not None and clause.cue("must") else ():
        if opening is not None and 0 < machine.first - opening.last <= _NO_MACHINE and not clause.question:
            yield Candidate(HUMAN, True, spans(page, opening, machine), 0.86, position=machine.first)


def _opens(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether words stand first in their sentence, or after a label or mark."""
    return cue.first <= clause.first + 1 or page.tokens[cue.first - 1].kind is not Kind.WORD


def _not_without(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no ban without a moderator's OK", "refusals only by a clerk": a person stands before what happens."""
    for without in clause.cue("without-somebody"):
        people = clause.cue("overseer", "somebody-human")
        person = next((p for p in people if 0 <= p.first - without.last <= _ROLE_REACH / 2), None)
        denied = any(cue.last <= without.first for cue in clause.cue("negation", "not-one", "nobody", "none"))
        if person is not None and denied and not clause.question and not _of_releases(page, clause, without):
            yield Candidate(HUMAN, True, spans(page, without, person), 0.88, position=without.first)
    for only in clause.cue("only-by"):
        person = next((p for p in clause.cue("overseer") if 0 <= p.first - only.last <= 2), None)
        acts = page.nearest(only, clause.cue("adverse"), _ROLE_REACH)
        if person is not None and acts is not None and not clause.question:
            yield Candidate(HUMAN, True, spans(page, acts, only, person), 0.88, position=only.first)


def _in_two_parts(page: Page, clause: Clause) -> Iterator[tuple[Mention, Mention]]:
    """Yield the verbs whose particle closes the phrase, as in German: "nickt jede Meldung ab", "gibt den Text frei"."""
    for verb in clause.cue("parted-verb"):
        for particle in clause.cue("particle"):
            after = page.tokens[particle.last] if particle.last < clause.last else None
            closes = after is None or after.kind is not Kind.WORD
            if closes and 0 < particle.first - verb.last <= _BEFORE_REACH:
                yield verb, particle


def _unsure_ones(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "below 0.9 a moderator", "lines under 0.6 go to a buyer": a threshold, and a person right after it."""
    for limit in clause.quantities:
        score = limit.dimension == "percent" or (limit.dimension == "count" and limit.high <= 1)
        if not score or limit.bound is not Bound.AT_MOST or limit.per_s:
            continue
        person = next((p for p in clause.cue("overseer") if 0 <= p.first - limit.last <= _AFTER_LIMIT), None)
        if person is not None and page.wall(limit.last - 1, person.first) <= _COMMA:
            yield Candidate(HUMAN, True, spans(page, limit, person), 0.95, position=limit.first)


def _ne_pas(page: Page, clause: Clause, verb: Mention) -> Mention | None:
    """Find the "pas" of "les conseillers ne valident pas", which stands behind its verb."""
    before = [token.text for token in page.tokens[max(clause.first, verb.first - 2) : verb.first]]
    led = before[-1:] == ["ne"] or before == ["n", "'"]
    return next((cue for cue in clause.cue("negation") if led and cue.first == verb.last), None)


def _looked_through(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "révision par un conseiller", "mandatory check by the clerk": the work of looking, and who does it."""
    if clause.question or clause.cue("past-work", "retrain", "release"):
        return
    for work in clause.cue("review-work"):
        by = next((cue for cue in clause.cue("done-by") if 0 <= cue.first - work.last <= 1), None)
        person = next((p for p in clause.cue("overseer") if by and 0 <= p.first - by.last <= _NEXT_TO), None)
        if by is None or person is None or page.wall(work.first, person.first) >= 1 or _of_other_things(clause, work):
            continue
        if negating(page, clause, work) is None:
            yield Candidate(HUMAN, True, spans(page, work, person), 0.86, position=work.first)


def _of_releases(page: Page, clause: Clause, cue: Mention) -> bool:
    """Whether what is approved is a new model or a release, not a prediction."""
    release = page.nearest(cue, clause.cue("release"), _RELEASE_REACH)
    return release is not None and page.nearest(cue, clause.cue("overseer"), _RELEASE_REACH) is None


def _each_one(clause: Clause, verb: Mention) -> bool:
    """Whether somebody other than the system confirms *each* of something: "a vet signs off every report"."""
    each = any(0 <= cue.first - verb.last <= 1 for cue in clause.cue("each-one"))
    by_system = any(0 <= verb.first - cue.last <= 4 for cue in clause.cue("system"))
    return each and not by_system and verb.first > clause.first and not clause.cue("past-work")


def _beforehand(page: Page, clause: Clause, verb: Mention) -> bool:
    """Whether somebody checks *before* it counts: "the archivists correct names before publication"."""
    later = [cue for cue in clause.cue("beforehand") if 0 <= cue.first - verb.last <= _BEFORE_REACH]
    by_system = any(0 <= verb.first - cue.last <= 4 for cue in clause.cue("system"))
    if not later or by_system or verb.first <= clause.first or clause.cue("past-work", "retrain", "release"):
        return False
    return bool(clause.cue("overseer")) and page.wall(verb.first, later[0].first) < 4


def _sorts(clause: Clause) -> bool:
    """Whether something is put into classes, so that "9 motifs" are those."""
    return bool(clause.cue("verb:classify", "verb:one-of"))


def _asks_why(page: Page, cue: Mention) -> bool:
    return any(token.text in _WHY for token in page.tokens[cue.first : cue.last])


def _of_training(clause: Clause, verb: Mention) -> bool:
    """Whether what is approved is that the model is trained again."""
    return any(0 < verb.first - cue.last <= _RELEASE_REACH for cue in clause.cue("retrain"))


def _past(clause: Clause, person: Mention) -> bool:
    """Whether the clause tells of earlier work; a harbour pilot is no pilot project."""
    return any(not person.first <= cue.first < person.last for cue in clause.cue("past-work"))


def _of_other_things(clause: Clause, verb: Mention) -> bool:
    """Whether what is decided or reviewed is the budget, the code, a cloud, or whether to begin at all."""
    things = clause.cue("not-a-prediction")
    return any(0 <= thing.first - verb.last <= _OBJECT for thing in things) or of_a_platform(clause, verb)


def _yes_or_no(page: Page, clause: Clause, path: str, cue: Mention, sure: float) -> Candidate:
    refused = negating(page, clause, cue)
    # "No letter leaves before one of us has read it": the refusal is of what happens without the person.
    if refused is not None and any(
        refused.last <= w.first < cue.first for w in clause.cue("without-somebody", "beforehand")
    ):
        refused = None
    return Candidate(path, refused is None, spans(page, cue, refused), sure, position=cue.first)
