"""The questions that ship: their fields exist, their answers fit them, and their formulas name quantities that exist."""

from __future__ import annotations

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.question import OpenField
from mlops_architect.engine.formula import names
from mlops_architect.engine.situation import frame

CATALOG = load_catalog((builtin_root(),))
LOAD = frame(Constraints(), "score things", CATALOG, 95.0).situation.workload.values()


@pytest.mark.parametrize("one", CATALOG.questions, ids=lambda one: one.field)
def test_a_question_fits_its_field(one: OpenField) -> None:
    for answer in one.answers:
        stated = Stated[object](value=answer, provenance=Provenance.STATED, confidence=1.0)
        kept = Constraints().replacing(one.field, stated).at(one.field).value
        assert kept == answer
        assert isinstance(answer, bool) == isinstance(kept, bool)
    assert len(set(one.answers)) == len(one.answers)
    for field in one.unless:
        Constraints().at(field)
    for formula in (one.when, *(default.when for default in one.defaults)):
        assert names(formula) <= set(LOAD)
    if one.defaults:
        assert one.defaults[-1].when == 1


def test_no_field_is_asked_for_twice() -> None:
    quantities = {one.stated_by for one in CATALOG.assumptions if one.asks and one.stated_by}
    assert quantities.isdisjoint(one.field for one in CATALOG.questions)


def test_every_quantity_that_is_asked_for_can_be_stated() -> None:
    # Asked for as a rhythm, or said with the number of documents or pairs; the share of text is only ever a guess.
    otherwise = {"scoring_runs_per_month", "documents_m", "tuning_pairs", "text_share"}
    for one in CATALOG.assumptions:
        if one.asks and one.name not in otherwise:
            assert isinstance(Constraints().at(one.stated_by), Stated)
