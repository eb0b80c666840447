from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading import read, to_labels

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
FREE = {"use_case"}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_reads_what_is_stated_and_nothing_else(case: dict[str, Any], lexicon: Lexicon) -> None:
    read_labels = _flat(to_labels(read(case["text"], lexicon)))
    wanted = _flat(case["labels"])
    accepted, optional = case.get("any", {}), case.get("optional", {})
    wrong = {
        name: (read_labels.get(name), wanted.get(name))
        for name in sorted({*read_labels, *wanted} - FREE)
        if not _fits(read_labels.get(name), wanted.get(name), accepted.get(name, []), optional.get(name, []))
    }
    assert wrong == {}


def _flat(labels: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in labels.items() if name not in ("latency_ms", "contradictions", "injections")}
    flat.update({f"latency_ms.{name}": value for name, value in (labels.get("latency_ms") or {}).items()})
    flat["contradictions"] = bool(labels.get("contradictions"))
    flat["injections"] = bool(labels.get("injections"))
    return flat


def _fits(found: Any, wanted: Any, accepted: list[Any], optional: list[Any]) -> bool:
    if isinstance(found, list) or isinstance(wanted, list):
        missing = set(wanted or []) - set(found or []) - set(optional)
        extra = set(found or []) - set(wanted or []) - set(optional) - set(accepted)
        return not extra and (not missing or (None in accepted and not found) or bool(set(found or []) & set(accepted)))
    return any(_same(found, value) for value in (wanted, *accepted))


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool) or found is None or wanted is None:
        return found is wanted
    if isinstance(found, (int, float)) and isinstance(wanted, (int, float)):
        return abs(found - wanted) <= 0.02 * abs(wanted)
    return bool(found == wanted)
