"""What is ruled out: told in full as before, and sized only when somebody asks."""

from __future__ import annotations

import pytest
from tests.unit.engine.optimiser.test_plan import situation

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.optimiser import build
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.ruled_out import RuledOut
from mlops_architect.engine.sizing.sized import Sized, size


def test_what_is_barred_whatever_its_size_is_sized_when_somebody_asks(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    sized: list[str] = []

    def counted(*arguments: object) -> Sized:
        found = size(*arguments)  # type: ignore[arg-type]
        sized.append(found.key)
        return found

    monkeypatch.setattr(build, "size", counted)
    slots = build_problem(situation(catalog, tools__forbidden=("lambda",))).slots
    serve = next(slot for slot in slots if slot.capability.id == "serve-online")
    count = len(serve.ruled_out)
    before = tuple(sized)
    barred = [one for one in serve.ruled_out if any(found.constraint == "tools.forbidden" for found in one.obstacles)]
    assert barred and not {one.key for one in barred} & set(before)
    assert len(list(serve.ruled_out)) == count
    assert len(sized) == len(before) + sum(one.key not in before for one in serve.ruled_out), "once, however often"


def test_a_barred_candidate_tells_what_else_stands_against_it(catalog: Catalog) -> None:
    slots = build_problem(situation(catalog, tools__forbidden=("lambda",), load__peak_rps=1e6)).slots
    told = [{found.constraint for found in one.obstacles} for slot in slots for one in slot.ruled_out]
    assert any({"tools.forbidden", "load"} <= names for names in told)


def test_how_many_are_ruled_out_is_known_before_they_are_sized() -> None:
    def never() -> Sized:
        raise AssertionError("nobody asked")

    assert len(RuledOut([never, never])) == 2
    assert not RuledOut()
