"""What an answer would change: each open question weighed by re-solving at its usual extremes."""

from __future__ import annotations

from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.constraints import Question
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.formula import evaluate
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.plan import outline
from mlops_architect.engine.situation import Framed
from mlops_architect.engine.sizing.workload import derive_workload, questions

MOST = 5
"""How many questions a person is asked at most."""


def weighed_questions(framed: Framed, plan: Plan) -> tuple[Question, ...]:
    """Return the open questions, those first whose answer would move the design most, at most five.

    Effect is the range of monthly cost between the usual extremes of the answer, and the
    capabilities whose pattern would change.
    """
    assumptions = {a.stated_by or f"workload.{a.name}": a for a in framed.situation.catalog.assumptions if a.asks}
    weighed: list[tuple[float, Question]] = []
    for question in questions(framed.situation.workload, framed.situation.catalog.assumptions):
        assumption = assumptions[question.field]
        if assumption.low is None or assumption.high is None:
            continue
        weight, effect = _effect(framed, plan, assumption)
        weighed.append((weight, question.model_copy(update={"effect": effect})))
    weighed.sort(key=lambda pair: (-pair[0], pair[1].field))
    return tuple(question for _, question in weighed[:MOST])


def _effect(framed: Framed, plan: Plan, assumption: Assumption) -> tuple[float, str]:
    load = framed.situation.workload.values()
    costs, flips = [], set()
    for bound in (assumption.low, assumption.high):
        value = evaluate(bound if bound is not None else assumption.value, load)
        solved = outline(_with(framed, assumption.name, value))
        if solved is None:
            return float("inf"), f"at {value:,.4g} {assumption.unit} no design meets the constraints"
        costs.append(solved.monthly_usd)
        flips |= {capability for capability, pattern in solved.patterns.items() if plan.pattern(capability) != pattern}
    spread = max(costs) - min(costs)
    changed = f"; changes {', '.join(sorted(flips))}" if flips else "; no pattern changes"
    return spread + 1000.0 * len(flips), f"${min(costs):,.0f} to ${max(costs):,.0f} a month{changed}"


def _with(framed: Framed, name: str, value: float) -> Situation:
    """Return the situation with one quantity replaced and everything after it derived again."""
    situation = framed.situation
    fixed = Assumption(name=name, unit="", value=value, because="varied to weigh the question")
    assumptions = [fixed if a.name == name else a for a in situation.catalog.assumptions]
    use_case = framed.use_case.model_copy(
        update={"typical": {k: v for k, v in framed.use_case.typical.items() if k != name}}
    )
    return situation.with_workload(derive_workload(situation.constraints, use_case, assumptions))
