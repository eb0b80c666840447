"""The retrieval repository: nothing of a scoring system is left in it, only the decided adapters, and data stay data."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from tests.scaffold.assembly import DESIGNS, assemble

from mlops_architect.domain.component import ComponentFile, When, kind_of
from mlops_architect.scaffold.components import chosen, components
from mlops_architect.scaffold.locks import locked_versions

RETRIEVAL = [design for design in DESIGNS if design.startswith("retrieval-")]
MODELS = {"bedrock", "vertex", "azure_openai", "openai_compatible"}
STORES = {"opensearch", "pgvector", "azure_search", "firestore"}
LEFTOVERS = re.compile(
    r"\b(pandas|pyarrow|mlflow|feature store|features|feature_|label column|drifted|retrain|/v1/score|score-batch"
    r"|champion model|positive_rate|candidates: \[)\b",
    re.IGNORECASE,
)
SHARED = {"requirements.lock", "requirements-dev.lock", "ml-test-score.yaml", "ml-test-score.md"}
"""Lock files, and the list of tests of a rubric that names them alike for every kind of system."""


@pytest.fixture(name="repositories", scope="module")
def _repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        design: assemble(tmp_path_factory.mktemp("retrieval") / design, design, "document-assistant")
        for design in RETRIEVAL
    }


@pytest.mark.parametrize("design", RETRIEVAL)
def test_only_the_decided_model_and_store_are_there(design: str, repositories: dict[str, Path]) -> None:
    source = repositories[design] / "src" / "scoring"
    env = {fact.partition("=")[2].replace("-", "_") for fact in DESIGNS[design]["pattern_env"]}
    assert {path.stem for path in (source / "models").glob("*.py")} & MODELS == env & MODELS
    stores = {path.stem.removesuffix("_store") for path in (source / "index").glob("*_store.py")} - {"local"}
    assert stores == {name.replace("azure_ai_search", "azure_search").removesuffix("_vector") for name in env} & STORES


@pytest.mark.parametrize("design", RETRIEVAL)
def test_nothing_of_a_scoring_system_is_left(design: str, repositories: dict[str, Path]) -> None:
    found = [
        f"{path.relative_to(repositories[design])}: {match.group()}"
        for path in repositories[design].rglob("*")
        if path.is_file() and path.name not in SHARED
        for match in [LEFTOVERS.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []
    lock = locked_versions((repositories[design] / "requirements.lock").read_text(encoding="utf-8"))
    assert not {"pandas", "pyarrow", "mlflow", "mlflow-skinny", "joblib-heavy", "torch", "transformers"} & set(lock)
    assert {"fastapi", "numpy", "scikit-learn", "pypdf", "requests"} <= set(lock)


def test_a_scoring_system_holds_nothing_of_an_assistant(tmp_path: Path) -> None:
    root = assemble(tmp_path, "online-dynamodb", "card-fraud")
    for part in ("answering", "retrieval", "documents", "index"):
        assert not (root / "src" / "scoring" / part).exists()
    assert not (root / "docs" / "threat-model.md").exists()


@pytest.mark.parametrize("design", RETRIEVAL)
def test_every_page_that_is_named_is_there(design: str, repositories: dict[str, Path]) -> None:
    for page in repositories[design].rglob("*.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_owasp_item_is_answered(repositories: dict[str, Path]) -> None:
    root = repositories[RETRIEVAL[0]]
    page = (root / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| LLM")]
    assert [row[2:7] for row in rows] == [f"LLM{number:02d}" for number in range(1, 11)]
    for path in re.findall(r"`((?:tests|scoring)/[\w/.]+\.py)`", page):
        assert (root / path).is_file() or (root / "src" / path).is_file(), path


def test_the_thresholds_are_those_of_the_use_case(repositories: dict[str, Path]) -> None:
    for root in repositories.values():
        use_case = yaml.safe_load((root / "config" / "use_case.yaml").read_text(encoding="utf-8"))
        access = yaml.safe_load((root / "config" / "access.yaml").read_text(encoding="utf-8"))
        groups = {group for kind in use_case["retrieval"]["documents"] for group in kind["groups"]}
        assert set(access["callers"]["default"]["groups"]) == groups
        assert set(use_case["retrieval"]["evaluation"]) >= {"recall_at_k", "groundedness", "injection_resistance"}


HOSTILE = "a\"b'c {{ 7*7 }} {% raw %} ${x} %{y} `id` $(id) \\n: - # [1]\nnew line"


def test_a_title_is_only_ever_data(tmp_path: Path) -> None:
    root = assemble(tmp_path, "retrieval-azure", "document-assistant", HOSTILE)
    assert tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["description"] == HOSTILE
    for path in [*root.rglob("*.yaml"), *root.rglob("*.yml")]:
        yaml.safe_load(path.read_text(encoding="utf-8"))
    assert yaml.safe_load((root / "config" / "use_case.yaml").read_text(encoding="utf-8"))["title"] == HOSTILE
    named = {path.name for path in root.rglob("*") if path.is_file() and "$(id)" in path.read_text(encoding="utf-8")}
    assert named <= {"pyproject.toml", "use_case.yaml", "README.md"}


def test_components_are_of_a_kind() -> None:
    tabular = {component.id for component, _ in chosen({"mode": frozenset({"online"})})}
    retrieval = {
        component.id for component, _ in chosen({"mode": frozenset({"online"}), "problem": frozenset({"retrieval"})})
    }
    assert {"foundation", "serving-http"} <= tabular & retrieval
    assert not [name for name in tabular if name.startswith("rag-")]
    assert {"training", "features", "registry", "docs"} & retrieval == set()
    assert kind_of("regression") == kind_of("binary-classification") == "tabular"
    facts = {"problem": frozenset({"retrieval"})}
    assert When(problem=("retrieval",)).holds(facts)
    assert not When(problem=("tabular",)).holds(facts)
    assert ComponentFile().problems == ()
    assert all(component.problems for component, _ in components())
