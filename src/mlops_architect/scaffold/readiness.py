"""The ML Test Score of a generated repository: its data file and its report, from what the components contribute."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, cast

from mlops_architect.documents import dump_yaml, load_model
from mlops_architect.domain.component import Evidence, Kind
from mlops_architect.domain.readiness import Rubric
from mlops_architect.errors import CatalogMissing, InvalidInput


class _Script(Protocol):
    """What is used of the repository's own script."""

    def report(self, data: Mapping[str, Any]) -> str:
        """Return the report as Markdown."""


def folder() -> Path:
    """Return the component that holds the rubric and the script."""
    return Path(str(files("mlops_architect"))) / "scaffold" / "components" / "ml-test-score"


@lru_cache(maxsize=1)
def rubric() -> Rubric:
    """Return the rubric as it ships."""
    return load_model(folder() / "rubric.yaml", Rubric)


def readiness_texts(evidence: Mapping[str, tuple[Evidence, ...]], kind: Kind) -> dict[str, str]:
    """Return the data file and the report of a repository of this kind, as values for templates.

    Raises:
        InvalidInput: A component has evidence for a test that the rubric does not have or that does not apply.
    """
    data: dict[str, Any] = {"checks": "job .github/workflows/ci.yml::check", "tests": _claims(evidence, kind)}
    return {"ml_test_score_yaml": dump_yaml(data), "ml_test_score_report": _script().report(data)}


def _claims(evidence: Mapping[str, tuple[Evidence, ...]], kind: Kind) -> list[dict[str, Any]]:
    unknown = sorted(set(evidence) - {test.id for test in rubric().tests})
    if unknown:
        raise InvalidInput(f"evidence for tests that the ML Test Score does not have: {', '.join(unknown)}")
    claims = []
    for test in rubric().tests:
        given = evidence.get(test.id, ())
        claim: dict[str, Any] = {"id": test.id, "title": test.title}
        not_applicable = test.not_applicable.get(kind)
        if given and not_applicable:
            raise InvalidInput(f"{test.id} does not apply here, and there is evidence for it: {given[0].how}")
        if not_applicable:
            claims.append({**claim, "not_applicable": not_applicable})
            continue
        shown = [one.model_dump(mode="json", include={"how", "automated", "proof"}) for one in given]
        todo = {} if any(one.automated for one in given) else {"missing": test.missing_for.get(kind, test.missing)}
        claims.append({**claim, "evidence": shown, **todo})
    return claims


@lru_cache(maxsize=1)
def _script() -> _Script:
    # The report is written here and compared there: by the same code, so that they cannot drift apart.
    path = folder() / "files" / "scripts" / "ml_test_score.py"
    spec = importlib.util.spec_from_file_location("ml_test_score_of_repositories", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CatalogMissing("the script of the ML Test Score is missing", "Reinstall mlops-architect.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("_Script", module)
