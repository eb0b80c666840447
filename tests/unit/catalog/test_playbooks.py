"""Playbooks in a catalogue folder: read by problem and agent, refused with the place of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.use_case import UseCase
from mlops_architect.errors import InvalidInput

FOLDER = Path("patterns/playbooks/retrieval")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prices")


def own(tmp_path: Path, name: str, text: str) -> tuple[Path, ...]:
    path = tmp_path / FOLDER / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return (builtin_root(), tmp_path)


def shipped(agent: str) -> str:
    return (builtin_root() / FOLDER / f"{agent}.yaml").read_text()


def test_a_later_folder_takes_the_place_of_an_earlier_one(tmp_path: Path, cache: Path) -> None:
    text = shipped("monitoring").replace("findings_in: objectives and alerts", "findings_in: our own place")
    catalog = load_catalog(own(tmp_path, "monitoring.yaml", text), cache)
    assert catalog.playbooks["retrieval", "monitoring"].findings_in == "our own place"
    assert catalog.playbooks["retrieval", "pipelines"].problem == "retrieval"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("else.yaml", shipped("monitoring"), "says retrieval/monitoring but lies in retrieval/else"),
        ("monitoring.yaml", "", "monitoring.yaml"),
        ("monitoring.yaml", "agent: monitoring\nproblem: retrieval\n", "decisions"),
        ("monitoring.yaml", shipped("monitoring").replace("findings_in:", "finding_in:"), "finding_in"),
        ("monitoring.yaml", shipped("monitoring").replace("findings_in:", "starts_from: nowhere\nfindings_in:"), "starts_from"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_file(tmp_path: Path, cache: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        load_catalog(own(tmp_path, name, text), cache)


def test_every_agent_but_the_tech_stack_has_words_for_documents() -> None:
    agents = {path.stem for path in (builtin_root() / FOLDER).glob("*.yaml")}
    assert len(agents) == 15
    assert "tech-stack" not in agents


def raw() -> dict[str, object]:
    path = builtin_root() / "patterns/use-cases/document-assistant.yaml"
    return load_model(path, UseCase).model_dump(exclude_unset=True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"retrieval": None}, "says what it answers from under retrieval"),
        ({"features": ()}, "leave out features"),
        ({"problem": "regression"}, "needs columns, entities, label, features, candidates"),
    ],
)
def test_a_use_case_has_what_its_problem_needs_and_nothing_else(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        UseCase.model_validate({**raw(), **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"chunk_overlap_tokens": 400}, "below chunk_tokens"),
        ({"candidates": 2}, "at least top_k"),
        ({"prompt_tokens": 1999}, "room for top_k passages"),
        ({"daily_tokens_per_caller": 100}, "at least one question"),
    ],
)
def test_figures_of_retrieval_fit_each_other(change: dict[str, object], message: str) -> None:
    whole = raw()
    retrieval = whole["retrieval"]
    assert isinstance(retrieval, dict)
    with pytest.raises(ValueError, match=message):
        UseCase.model_validate({**whole, "retrieval": {**retrieval, **change}})
