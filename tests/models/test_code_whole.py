"""Code of a model through every real validator: what holds is released, what does not goes back and is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.driving import Tool
from tests.models.coding import GOOD, change, code, generate
from tests.models.server import serving

from mlops_architect.documents import parse_yaml

LAST = """- name: customer_seconds_since_last
  kind: time-since-last
  description: Gaps between snapshots point to paused contracts
  entity: customer
  where: both
  freshness_s: 86400
"""
FADING = """- name: customer_mean_usage_14d
  kind: window
  description: Use of the last two weeks
  entity: customer
  column: usage_hours
  aggregate: mean
  window_s: 1209600
  where: both
  freshness_s: 86400
- name: usage_fortnight_to_quarter
  kind: ratio
  description: Use that fades over weeks before anybody cancels
  column: customer_mean_usage_14d
  other: customer_mean_usage_90d
  where: both
  freshness_s: 86400
"""
FADING_TEST = '''"""Fading use: two weeks against a quarter, from the one feature definition."""

from __future__ import annotations

from scoring.runtime import Runtime


def test_fading_use_compares_two_windows_of_the_same_column(runtime: Runtime) -> None:
    features = {feature.name: feature for feature in runtime.use_case.features}
    fading = features["usage_fortnight_to_quarter"]
    assert (fading.column, fading.other) == ("customer_mean_usage_14d", "customer_mean_usage_90d")
    assert features["customer_mean_usage_14d"].column == features["customer_mean_usage_90d"].column
'''
TENURE = '''"""How long a customer has been with us, in words."""

from __future__ import annotations

_YEAR_DAYS = 365


def tenure_of(days: float) -> str:
    """Return how a tenure of ``days`` is called."""
    return _YEAR_DAYS if days > _YEAR_DAYS else "new"
'''
TENURE_TEST = '''"""Tenure in words."""

from __future__ import annotations

from scoring.domain.tenure import tenure_of


def test_a_year_is_long() -> None:
    assert tenure_of(400) == "long"
'''
CHANGES = (
    *GOOD,
    change("config/use_case.yaml", edits=[{"find": LAST, "replace": LAST + FADING}]),
    change("tests/test_fading_use.py", FADING_TEST),
    change("src/scoring/domain/tenure.py", TENURE),
    change("tests/test_tenure.py", TENURE_TEST),
    change("infra/../../escaped.py", "x = 1\n"),
)


def configured(tool: Tool, url: str) -> None:
    folder = tool.root / "user" / ".config" / "mlops-architect"
    (folder / "catalog" / "prompts").mkdir(parents=True)
    (folder / "catalog" / "prompts" / "models.yaml").write_text(
        "models:\n  - {model: test-model, input_usd: 2.0, output_usd: 10.0, context_tokens: 400000}\n"
    )
    (folder / "config.toml").write_text(
        f'[codegen]\nprovider = "anthropic"\nmodel = "test-model"\nbase_url = "{url}"\n'
    )


@pytest.mark.slow
def test_what_holds_is_released_and_the_rest_is_left_out_file_by_file(tool: Tool) -> None:
    with serving(lambda _: code(*CHANGES)) as server:
        configured(tool, server.url)
        answer = generate(tool)
    assert answer.code == 0, answer.said
    assert {answer.data["checks"][name] for name in ("python-types", "python-tests", "python-style")} == {"pass"}
    assert len(server.heard) == 3, "asked again twice, and no more"
    for heard in server.heard[1:]:
        assert "src/scoring/domain/tenure.py:10: error: Incompatible return value type" in heard.turns[-1]
        assert "test_tenure.py" in heard.turns[-1]
    folder = tool.here / "project"
    standing = {
        one["path"]: one["standing"]
        for one in json.loads((folder / "reports" / "code-generation.json").read_text())["files"]
    }
    assert standing.pop("infra/../../escaped.py") == "none"
    gone = {"src/scoring/domain/tenure.py", "tests/test_tenure.py"}
    assert {path for path, whose in standing.items() if whose == "none"} == gone
    assert all(whose == "model" for path, whose in standing.items() if path not in gone)
    assert not [path for path in gone if (folder / path).exists()]
    assert not list(Path(tool.root).rglob("escaped.py"))
    features = parse_yaml((folder / "config" / "use_case.yaml").read_text(), "use_case.yaml")["features"]
    assert features[-1]["name"] == "usage_fortnight_to_quarter"
    assert (folder / "tests" / "test_fading_use.py").read_text() == FADING_TEST
