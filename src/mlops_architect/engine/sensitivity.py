"""What an answer would change: each open question weighed by solving the design with plausible answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mlops_architect.domain.constraints import Provenance, Question
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.question import AnswerValue, OpenField
from mlops_architect.engine.exploring.designing import changed_patterns
from mlops_architect.engine.exploring.fields import unit_of
from mlops_architect.engine.formula import evaluate
from mlops_architect.engine.optimiser.plan import Outline, outline, outlined
from mlops_architect.engine.situation import Framed, reframed
from mlops_architect.engine.sizing.workload import questions
from mlops_architect.errors import InvalidInput

MOST = 5
"""How many questions a person is asked at most."""
MOST_SOLVES = 48
"""How many designs are solved to weigh them. A solve takes about twenty milliseconds, and the price of what is the same
as before is remembered, so that this bounds the time whatever a catalogue asks."""
FLIP_HOURS = 10.0
"""Hours of work that a changed pattern counts as, at the hourly rate (judgement: a day and a bit of rework)."""

_NOTICED = 0.01
"""A range of cost below this share of the design's, without a changed pattern, is no change (judgement)."""
_NAMED = 4


@dataclass(frozen=True)
class _Asked:
    """A question with the answers it is weighed with."""

    question: Question
    answers: tuple[AnswerValue, ...]
    unit: str = ""
    topic: str = ""


def weighed_questions(
    framed: Framed, plan: Plan, tell: Callable[[int], None] = lambda _solved: None
) -> tuple[Question, ...]:
    """Return the open questions, those first whose answer would change the design most, at most five.

    The design is solved with each plausible answer. The effect is the range of monthly cost, and the capabilities
    whose pattern flips, each counted as ten hours of work; an answer that leaves no design outweighs everything. A
    question whose answers change nothing is left out, and of several about one topic all but the first.
    At most ``MOST_SOLVES`` designs are solved; after each question ``tell`` is given how many were.
    """
    before = outlined(plan)
    weighed: list[tuple[float, Question, str]] = []
    allowance = MOST_SOLVES
    for asked in (*_quantities(framed), *_fields(framed)):
        allowance -= len(asked.answers)
        if allowance < 0:
            break
        weight, effect = _weight(framed, before, asked)
        tell(MOST_SOLVES - allowance)
        if weight > 0:
            question = asked.question.model_copy(update={"effect": effect})
            weighed.append((weight, question, asked.topic or question.field))
    weighed.sort(key=lambda one: (-one[0], one[1].field))
    first = {topic: question for _, question, topic in reversed(weighed)}
    return tuple(question for _, question, topic in weighed if first[topic] is question)[:MOST]


def effect_of(framed: Framed, plan: Plan, field: str, value: AnswerValue) -> str:
    """Return in words what another value of a field would change of the design."""
    question = Question(field=field, text="", default="", why="")
    return _weight(framed, outlined(plan), _Asked(question, (value,), unit_of(field)))[1]


def _quantities(framed: Framed) -> Iterator[_Asked]:
    """Yield the questions behind quantities that are assumed, where an answer has a field to go to."""
    situation = framed.situation
    load = situation.workload.values()
    by_field = {a.stated_by: a for a in situation.catalog.assumptions if a.stated_by}
    for question in questions(situation.workload, situation.catalog.assumptions):
        assumption = by_field.get(question.field)
        if assumption is None or assumption.low is None or assumption.high is None:
            continue
        ends = (evaluate(bound, load) / assumption.scale for bound in (assumption.low, assumption.high))
        expects = f"an amount such as {question.default}"
        yield _Asked(question.model_copy(update={"expects": expects}), tuple(ends), assumption.unit, assumption.topic)


def _fields(framed: Framed) -> Iterator[_Asked]:
    """Yield the questions about other constraints that nobody stated and that matter to this kind of system."""
    load = framed.situation.workload.values()
    for one in framed.situation.catalog.questions:
        stated = any(framed.read.at(field).known for field in (one.field, *one.unless))
        if stated or not evaluate(one.when, load):
            continue
        default, assumes = _default(framed, one, load)
        question = Question(field=one.field, text=one.text, default=default, why=assumes, expects=one.expects)
        excluded = framed.read.excluded_clouds.value or ()
        known = {framed.constraints.at(one.field).value, *(excluded if one.field == "cloud" else ())}
        yield _Asked(question, tuple(answer for answer in one.answers if answer not in known))


def _default(framed: Framed, one: OpenField, load: Mapping[str, float]) -> tuple[str, str]:
    made = framed.constraints.at(one.field)
    if made.provenance is Provenance.ASSUMED:
        return _words(made.value), made.note
    for default in one.defaults:
        if evaluate(default.when, load):
            return default.text, default.assumes
    if one.field == "training.cadence":
        return framed.use_case.default_cadence, f"usual for {framed.use_case.title.lower()}"
    return "none", "nothing is asked for"


def _weight(framed: Framed, before: Outline, asked: _Asked) -> tuple[float, str]:
    """Return how much the answers change, 0 for nothing and infinite when one leaves no design, and that in words."""
    # where nothing has a price, as on the organisation's own machines, what changes is how many cores it takes
    priced = before.monthly_usd > 0

    def size_of(outline: Outline) -> float:
        return outline.monthly_usd if priced else outline.own_vcpus

    sizes, flipped, impossible = [size_of(before)], dict[str, None](), []
    for answer in asked.answers:
        solved = _solved(framed, asked.question.field, answer)
        if solved is None:
            impossible.append(answer)
            continue
        sizes.append(size_of(solved))
        flipped |= dict.fromkeys(flip.capability for flip in changed_patterns(before.patterns, solved.patterns))
    spread = max(sizes) - min(sizes)
    amounts = (
        f"${min(sizes):,.0f} to ${max(sizes):,.0f} a month"
        if priced
        else f"{min(sizes):,.0f} to {max(sizes):,.0f} vCPU"
    )
    effect = f"{amounts}; {_flips(framed, tuple(flipped))}"
    if impossible:
        which = " or ".join(f"{_words(answer)} {asked.unit}".strip() for answer in impossible)
        return float("inf"), f"with {which} no design meets the constraints; otherwise {effect}"
    if not flipped and spread <= _NOTICED * size_of(before):
        return 0.0, effect
    return spread + FLIP_HOURS * framed.situation.hourly_rate_usd * len(flipped), effect


def _solved(framed: Framed, field: str, answer: AnswerValue) -> Outline | None:
    try:
        return outline(reframed(framed, field, answer).situation)
    except InvalidInput:
        return None


def _flips(framed: Framed, capabilities: Sequence[str]) -> str:
    if not capabilities:
        return "no pattern changes"
    order = [one for one in framed.situation.catalog.capabilities if one.id in capabilities]
    names = [one.title[:1].lower() + one.title[1:] for one in order]
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return f"flips {' · '.join(names)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    return str(value)
