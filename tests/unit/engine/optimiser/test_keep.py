"""Kept choices: the same design again where nothing changed, each one let go with its reason, what keeping costs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.optimiser.test_picks import TEXT

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Provenance, Stated
from mlops_architect.domain.plan import Pick, Plan
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.kept import keeping
from mlops_architect.engine.optimiser.plan import outline, plan, scaling
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame


@pytest.fixture(scope="module")
def situation(catalog: Catalog) -> Situation:
    return frame(read(TEXT, catalog.lexicon).constraints, TEXT, catalog, 95.0).situation


@pytest.fixture(scope="module")
def best(situation: Situation) -> Plan:
    return plan(situation)


def kept(**patterns: str) -> tuple[Pick, ...]:
    return tuple(Pick(capability=c.replace("_", "-"), pattern=p, by="v1", why="why") for c, p in patterns.items())


def test_keeping_what_is_best_is_the_same_design_to_the_letter(situation: Situation, best: Plan) -> None:
    wanted = tuple(
        Pick(capability=one.capability, pattern=one.candidate.pattern, by="v1", why="why") for one in best.choices
    )
    able, gone = keeping(situation, wanted)
    assert (able, gone) == (wanted, ())
    again = plan(replace(situation, kept=able))
    assert again == best
    assert scaling(replace(situation, kept=able), again) == scaling(situation, best)


def test_a_kept_choice_that_is_dearer_stays_and_says_what_it_costs(situation: Situation, best: Plan) -> None:
    [other, *_] = [
        (choice.capability, one)
        for choice in best.choices
        for one in choice.alternatives
        if one.feasible and (one.delta_objective_usd or 0) > 1
    ]
    capability, alternative = other
    first = next(one for one in best.choices if one.capability != capability)
    wanted = (
        Pick(capability=capability, pattern=alternative.pattern, by="v1", why="why"),
        Pick(capability=first.capability, pattern=first.candidate.pattern, by="v1", why="why"),
    )
    able, gone = keeping(situation, wanted)
    assert (able, gone) == (wanted, ())
    solved = plan(replace(situation, kept=able))
    assert solved.pattern(capability) == alternative.pattern
    assert solved.picks == wanted[:1], "what would be chosen anyway is no preference"
    assert solved.proof is not None
    assert solved.proof.gap_usd == pytest.approx(alternative.delta_objective_usd, abs=0.02)


def test_what_cannot_be_kept_is_let_go_by_itself_with_its_own_reason(situation: Situation, best: Plan) -> None:
    serving = best.choice("serve-online")
    assert serving is not None
    ruled_out = next(
        one for one in serving.alternatives if not one.feasible and outline(_with(situation, one.pattern)) is None
    )
    wanted = kept(serve_online=ruled_out.pattern, lake="a-pattern-of-long-ago", no_such_need="anything")
    network = best.choices[0]
    stays = Pick(capability=network.capability, pattern=network.candidate.pattern, by="v1", why="why")
    able, gone = keeping(situation, (*wanted, stays))
    assert able == (stays,)
    assert [one.capability for one in gone] == ["serve-online", "lake", "no-such-need"]
    assert gone[0].reason
    assert gone[1].reason == "the catalogue no longer has it"
    assert "needs nothing of the kind" in gone[2].reason


def _with(situation: Situation, pattern: str) -> Situation:
    return replace(situation, kept=kept(serve_online=pattern))


def test_of_choices_that_do_not_fit_together_any_more_the_first_stay(situation: Situation, best: Plan) -> None:
    dearer = [
        (choice.capability, one.pattern, one.delta_monthly_usd)
        for choice in best.choices
        for one in sorted(choice.alternatives, key=lambda one: -(one.delta_monthly_usd or 0))[:1]
        if one.feasible and (one.delta_monthly_usd or 0) > 20
    ]
    (first, pattern, more), (second, other, also) = dearer[:2]
    assert more is not None
    assert also is not None
    budget: Stated[float] = Stated(
        value=best.cost.whole.expected_usd + max(more, also) + 1, provenance=Provenance.STATED, confidence=1.0
    )
    tight = replace(situation, constraints=situation.constraints.replacing("budget.monthly_usd", budget))
    wanted = tuple(
        Pick(capability=one, pattern=name, by="v1", why="why") for one, name in ((first, pattern), (second, other))
    )
    assert all(outline(replace(tight, kept=(one,))) for one in wanted)
    assert outline(replace(tight, kept=wanted)) is None
    able, gone = keeping(tight, wanted)
    assert able == wanted[:1]
    assert [(one.capability, one.reason) for one in gone] == [
        (second, "no design meets the constraints with it and the other choices any more")
    ]
