"""How well the embedded reader reads texts it was not written for: floors on labelled corpora."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.requirements.scoring import Score, cases_of, score

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.reading import read, to_labels

CORPUS = Path(__file__).parent / "corpus"
HELD_OUT = CORPUS / "held-out"
_SHARED = os.environ.get("MLOPS_ARCHITECT_REQUIREMENT_CASES") or os.environ.get("MLOPS_ARCHITECT_CASES")

Measure = Callable[[Path], Score]


@pytest.fixture(scope="module")
def measure(catalog: Catalog) -> Measure:
    def measured(folder: Path) -> Score:
        cases = cases_of(folder)
        assert len(cases) >= 40
        result = score((case, to_labels(read(case["text"], catalog.lexicon))) for case in cases)
        print(
            f"{folder.name}: {len(cases)} texts, micro-F1 {result.f1:.3f}, precision {result.precision:.3f},"
            f" recall {result.recall:.3f}, invented {result.invented / result.given:.3f},"
            f" wrong {result.wrong / result.given:.3f}"
        )
        return result

    return measured


def test_the_corpus_is_read(measure: Measure) -> None:
    result = measure(CORPUS / "dev")
    assert result.f1 >= 0.955
    assert result.invented / result.given <= 0.025
    assert result.wrong / result.given <= 0.015


@pytest.mark.skipif(
    not any(HELD_OUT.glob("*.yaml")), reason="corpus/held-out holds no texts: the last ones were read and are in dev"
)
def test_the_held_out_corpus_is_measured(measure: Measure) -> None:
    """What texts that the reader was never tuned on reach; the floor rises with it, and the aim is that of dev."""
    result = measure(HELD_OUT)
    assert result.f1 >= 0.87
    assert result.wrong / result.given <= 0.02


@pytest.mark.skipif(not _SHARED, reason="MLOPS_ARCHITECT_REQUIREMENT_CASES names no folder of requirement cases")
def test_the_requirement_cases_are_read(measure: Measure) -> None:
    result = measure(Path(str(_SHARED)))
    assert result.f1 >= 0.985
    assert result.invented / result.given <= 0.01
    assert result.wrong / result.given <= 0.01


def _case(**labels: Any) -> dict[str, Any]:
    return {"text": "", "labels": labels}


def test_a_perfect_and_an_empty_reading_score_as_they_should() -> None:
    case = _case(team_size=4, regions=["Lyon"], latency_ms={"p99": 80}, contradictions=["two teams"])
    assert score([(case, case["labels"])]).f1 == 1.0
    assert score([(case, {})]).f1 == 0.0
    assert score([(case, {})]).invented == 0


def test_wrong_and_invented_values_are_told_apart() -> None:
    result = score([(_case(team_size=4), {"team_size": 9, "monthly_budget_usd": 100, "regions": ["Lyon"]})])
    assert (result.wrong, result.invented, result.missed) == (1, 2, 1)


def test_accepted_and_optional_values_are_neutral() -> None:
    case = {**_case(team_size=4), "accept": {"team_size": [5, None]}, "optional": {"regions": ["Lyon"]}}
    assert score([(case, {"team_size": 5, "regions": ["Lyon"]})]).false == 0
    assert score([(case, {})]).missed == 0


def test_binary_sizes_and_unavailability_are_compared_as_they_are_meant() -> None:
    assert score([(_case(data_volume_gb=1000), {"data_volume_gb": 1024})]).right == 1
    assert score([(_case(availability_pct=99.99), {"availability_pct": 99.9})]).wrong == 1
