"""The scenarios that ship, and what a file of scenarios may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import DocumentError, dump_yaml, load_model, parse_yaml
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.scenario import ScenarioKind, Scenarios
from mlops_architect.errors import InvalidInput

SHIPPED = builtin_root() / "patterns" / "scenarios.yaml"


def test_every_kind_is_played_once_and_every_number_has_a_reason(catalog: Catalog) -> None:
    assert catalog.scenarios is not None
    assert [one.kind for one in catalog.scenarios.scenarios] == list(ScenarioKind)
    for one in catalog.scenarios.scenarios:
        assert one.remediation.endswith(".")
        assert all(len(parameter.because) > 15 for parameter in one.parameters.values())


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data: dict[str, Any] = parse_yaml(SHIPPED.read_text(encoding="utf-8"), "scenarios")
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("scenarios", 1, "parameters", "factor"), None, "has the parameters factor, lasts_s"),
        (("scenarios", 0, "parameters", "factor"), {"value": 2, "because": "x"}, "has the parameters lasts_s"),
        (("scenarios", 4, "parameters", "share"), {"value": 1.5, "because": "x"}, "at most 1"),
        (("scenarios", 0, "parameters", "lasts_s"), {"value": 0, "because": "x"}, "greater than 0"),
        (("scenarios", 0, "parameters", "lasts_s"), {"value": 9, "because": ""}, "because"),
        (("scenarios", 0, "parameters", "lasts_s"), {"value": 9}, "because"),
        (("scenarios", 1, "id"), "steady-peak", "same id"),
        (("scenarios", 1, "finding"), "load-steady-peak", "same finding"),
        (("scenarios", 0, "kind"), "earthquake", "kind"),
        (("scenarios", 0, "passes_when"), "lucky", "passes_when"),
        (("scenarios", 0, "asked_from_pct"), 100, "less than 100"),
        (("scenarios",), [], "scenarios"),
        (("load", "seed"), -1, "seed"),
        (("load", "retries"), {"value": 3, "because": "x"}, "retries"),
        (("load", "patience"), None, "patience"),
    ],
)
def test_a_wrong_file_says_where(path: tuple[Any, ...], value: Any, says: str, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.yaml"
    file.write_text(dump_yaml(changed(path, value)), encoding="utf-8")
    with pytest.raises(DocumentError, match=says):
        load_model(file, Scenarios)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- a list", b"scenarios: [", b"load: {}\n" * 3])
def test_a_file_that_is_none_is_refused_with_its_name(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    folder.mkdir()
    (folder / "scenarios.yaml").write_bytes(content)
    with pytest.raises(InvalidInput, match=r"scenarios\.yaml"):
        load_catalog((builtin_root(), tmp_path))


def test_a_later_root_replaces_the_scenarios(tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    folder.mkdir()
    data = changed(("scenarios", 1, "parameters", "factor", "value"), 3)
    (folder / "scenarios.yaml").write_text(dump_yaml(data), encoding="utf-8")
    found = load_catalog((builtin_root(), tmp_path)).scenarios
    assert found is not None
    assert found.scenarios[1]["factor"] == 3
