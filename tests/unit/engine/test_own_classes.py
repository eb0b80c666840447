"""Classes that the requirements name: safe names, samples that tell them apart, and what cannot be taken over."""

from __future__ import annotations

import keyword
import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import NAME
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.own_classes import identifiers, with_classes
from mlops_architect.engine.situation import frame
from mlops_architect.engine.use_case_choice import choose_use_case

KINDS = ("text-classification", "image-classification", "multiclass-classification")
HOSTILE = (
    "{{ 7*7 }}",
    "${path.module}",
    "$(touch executed-1)",
    "two\nlines",
    "'\"|`",
    "日本語",
    "42",
    "class",
    "None",
    "x" * 500,
)


def fitted(catalog: Catalog, kind: str, names: tuple[str, ...] = (), count: float | None = None) -> UseCase:
    """Return a shipped use case with the classes that are stated, or with so many."""
    stated = {"outcome.classes": names or None, "outcome.class_count": count}
    return with_classes(catalog.use_cases[kind], with_fields({name: one for name, one in stated.items() if one}))


@given(st.lists(st.text(max_size=120), max_size=60))
def test_every_name_becomes_one_that_code_may_use(names: list[str]) -> None:
    found = identifiers(names)
    assert list(found.values()) == names
    for name in found:
        assert re.fullmatch(NAME, name)
        assert len(name) <= 60
        assert not keyword.iskeyword(name)
    assert found.keys().isdisjoint({"nan", "null", "none", "true", "false", "no"})


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("billing", "Late delivery"), ["billing", "late_delivery"]),
        (("Rücksendung", "Straße", "édition"), ["rucksendung", "strasse", "edition"]),
        (("1st", "2", "日本"), ["class_1st", "class_2", "class_3"]),
        (("A+", "A-", "a"), ["a", "a_2", "a_3"]),
        (("a", "a 2", "A"), ["a", "a_2", "a_3"]),
        (("for", "None", "no", "NaN"), ["class_for", "class_none", "class_no", "class_nan"]),
        (("{{ x }}", "${y}", "../../z", "-q; rm"), ["x", "y", "z", "q_rm"]),
    ],
)
def test_names_stay_readable(names: tuple[str, ...], expected: list[str]) -> None:
    assert list(identifiers(names)) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [2, 3, 7, 12])
def test_any_number_of_classes_has_samples_of_its_own(catalog: Catalog, kind: str, count: int) -> None:
    names = tuple(f"Sort {'xyz'[number % 3]} {number}" for number in range(count))
    use_case = fitted(catalog, kind, names)
    classes = use_case.label.classes
    assert UseCase.model_validate(use_case.model_dump(mode="json", exclude_defaults=True)) == use_case
    assert [use_case.label.class_names.get(name, name) for name in classes] == list(names)
    assert sum(use_case.label.class_shares) == pytest.approx(1.0, abs=0.01)
    assert use_case.rarest_rate == pytest.approx(1 / count, abs=0.001)
    drawn = [column.generator.by_class for column in use_case.columns if column.generator.by_class]
    for by_class in drawn:
        assert tuple(by_class) == classes
        assert all(set(one) != set(other) for one, other in combinations(by_class.values(), 2))
    effects = use_case.label.class_effects
    assert drawn or len({tuple(sorted(pulls.items())) for pulls in effects.values()}) == count
    for column in use_case.columns:
        if column.generator.kind == "choice":
            assert set(column.generator.values) == set(column.allowed)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_the_classes_it_had(catalog: Catalog, kind: str) -> None:
    before = catalog.use_cases[kind]
    after = fitted(catalog, kind, ("alpha", "beta", "gamma"))
    told = after.model_dump_json(exclude={"keywords", "hints", "cannot", "changes", "own_classes"})
    # "After delivery people ask different things": plain words that are no classes there
    gone = {name for name in before.label.classes if name not in {"account", "delivery", "special", "standard", "good"}}
    assert gone
    for name in gone:
        assert not re.search(rf"\b{name}\b", told), name
    assert "alpha, beta and gamma" in after.framing
    assert not re.search(r"\b(?:which of|of) (?:three|four|five)\b", told)
    assert after.changes_asked == ()


@pytest.mark.parametrize("kind", KINDS)
def test_classes_that_it_knows_keep_what_they_look_like(catalog: Catalog, kind: str) -> None:
    before = catalog.use_cases[kind]
    known = before.label.classes
    after = fitted(catalog, kind, (known[1].title(), "something else"))
    assert after.label.classes == (known[1], "something_else")
    for column, old in zip(after.columns, before.columns, strict=True):
        if old.generator.by_class:
            assert column.generator.by_class[known[1]] == old.generator.by_class[known[1]]
            assert column.generator.by_class["something_else"] != old.generator.by_class[known[1]]
    same = fitted(catalog, kind, known[::-1])
    assert same == before


@pytest.mark.parametrize("kind", KINDS)
def test_without_names_nothing_changes(catalog: Catalog, kind: str) -> None:
    use_case = catalog.use_cases[kind]
    assert with_classes(use_case, with_fields({})) is use_case
    assert fitted(catalog, kind, count=float(len(use_case.label.classes))) is use_case


def test_a_count_alone_numbers_the_classes_and_says_so(catalog: Catalog) -> None:
    use_case = fitted(catalog, "image-classification", count=9.0)
    assert use_case.label.classes == tuple(f"class_{number}" for number in range(1, 10))
    assert use_case.label.class_names == {}
    assert "9 classes" in use_case.changes_asked[-1]


@pytest.mark.parametrize(
    "fields", [{"outcome.classes": tuple(f"c{n}" for n in range(200))}, {"outcome.class_count": 200.0}]
)
def test_too_many_are_told_and_not_generated(catalog: Catalog, fields: dict[str, Any]) -> None:
    text = "sort letters into categories with text classification"
    framed = frame(with_fields({"ml_task": "nlp", **fields}), text, catalog, 95.0)
    assert framed.use_case.label == catalog.use_cases["text-classification"].label
    [told] = framed.use_case.changes_asked
    assert "200 classes" in told
    assert "12" in told


def test_a_system_that_says_yes_or_no_tells_that_it_does(catalog: Catalog) -> None:
    use_case = fitted(catalog, "customer-churn", ("low", "medium", "{{ high }}"))
    assert use_case.label == catalog.use_cases["customer-churn"].label
    [told] = use_case.changes_asked
    assert "low, medium and high" in told
    assert fitted(catalog, "customer-churn", ("good", "bad")) is catalog.use_cases["customer-churn"]
    assert fitted(catalog, "demand-forecasting", ("a", "b", "c")) is catalog.use_cases["demand-forecasting"]


def test_more_than_two_classes_need_a_kind_that_has_several(catalog: Catalog) -> None:
    def chosen(*names: str) -> str:
        fields = {"ml_task": "classification", **({"outcome.classes": names} if names else {})}
        return choose_use_case(with_fields(fields), "", catalog).id

    assert chosen() == chosen("good", "bad") == "tabular-classification"
    assert chosen("fast-track", "standard", "investigate") == "multiclass-classification"


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_stay_data(catalog: Catalog, kind: str) -> None:
    use_case = fitted(catalog, kind, HOSTILE)
    assert len(use_case.label.classes) == len(HOSTILE)
    apart = use_case.model_copy(update={"label": use_case.label.model_copy(update={"class_names": {}})})
    told = apart.model_dump_json(exclude={"keywords", "hints", "cannot", "changes", "own_classes"})
    assert not re.search(r"\{\{|\$\{|\$\(|7\*7|日|\\n", told)
    assert all(name.isprintable() and len(name) <= 80 for name in use_case.label.class_names.values())
