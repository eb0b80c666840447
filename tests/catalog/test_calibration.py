"""How measured processor time is carried over: each pattern that serves has its kind of vCPU, and no factor flatters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import DocumentError, load_model, parse_yaml
from mlops_architect.domain.calibration import Calibration, VcpuClass
from mlops_architect.domain.catalog import Catalog
from mlops_architect.errors import InvalidInput

SHIPPED = builtin_root() / "patterns" / "calibration.yaml"


def test_every_pattern_that_serves_has_one_kind_of_vcpu(catalog: Catalog) -> None:
    for pattern in catalog.patterns.values():
        # own machines are whatever their owner bought, and nothing is generated for them that could be measured
        if pattern.capability == "serve-online" and pattern.cloud != "on_prem":
            fitting = [one.id for one in catalog.calibration.classes if set(one.tools) & set(pattern.tools)]
            assert len(fitting) == 1, (pattern.id, fitting)


def test_every_tool_is_one_of_a_pattern_and_every_factor_has_a_reason(catalog: Catalog) -> None:
    tools = {
        tool for pattern in catalog.patterns.values() if pattern.capability == "serve-online" for tool in pattern.tools
    }
    for one in (catalog.calibration.any, *catalog.calibration.classes):
        assert set(one.tools) <= tools
        assert one.factor >= 1
        assert len(one.because) > 30
    assert catalog.calibration.any.factor == max(one.factor for one in catalog.calibration.classes)


@given(st.lists(st.sampled_from(["fargate", "lambda", "ec2", "eks", "docker", "abacus"])))
def test_an_unknown_machine_is_the_slowest(tools: list[str]) -> None:
    calibration = load_model(SHIPPED, Calibration)
    found = calibration.of(tuple(tools))
    known = [one for one in calibration.classes if set(one.tools) & set(tools)]
    assert found.factor == max((one.factor for one in known), default=calibration.any.factor)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("factor: 1.6", "factor: 0.9", "below 1"),
        ("factor: 1.6", "factor: 1000", "less than or equal to 20"),
        ("factor: 1.6", "factor: fast", "number"),
        ("    factor: 1.6\n", "", "factor"),
        ("id: unnamed-processor", "id: Unnamed Processor", "pattern"),
        ("classes:", "kinds:", "unknown key"),
    ],
)
def test_a_file_that_flatters_or_is_none_is_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "calibration.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DocumentError, match=told):
        load_model(tmp_path / "calibration.yaml", Calibration)


def test_a_folder_of_ones_own_may_bring_its_own(tmp_path: Path) -> None:
    (tmp_path / "patterns").mkdir()
    own = SHIPPED.read_text(encoding="utf-8").replace("factor: 1.6", "factor: 1.2")
    (tmp_path / "patterns" / "calibration.yaml").write_text(own, encoding="utf-8")
    found = load_catalog((builtin_root(), tmp_path)).calibration
    assert found.of(("ec2",)).factor == 1.2
    (tmp_path / "patterns" / "calibration.yaml").write_text("classes: 3\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"calibration\.yaml"):
        load_catalog((builtin_root(), tmp_path))


def test_a_factor_stays_within_reason() -> None:
    base = parse_yaml(SHIPPED.read_text(encoding="utf-8"), "calibration")["any"]
    assert VcpuClass.model_validate({**base, "factor": 0.5}).factor == 0.5
    for factor in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValidationError):
            VcpuClass.model_validate({**base, "factor": factor})
