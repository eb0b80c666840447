"""The ML Test Score of every repository: claims that resolve, only of what is there, and false ones found."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.scaffold.assembly import DESIGNS, assemble
from tests.scaffold.test_components import EXAMPLES

from mlops_architect.documents import dump_yaml, parse_yaml
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.component import Component, Evidence
from mlops_architect.errors import InvalidInput
from mlops_architect.scaffold.components import components, shown_by
from mlops_architect.scaffold.readiness import folder, readiness_texts, rubric

DATA, REPORT = "docs/ml-test-score.yaml", "docs/ml-test-score.md"
Script = Callable[..., int]


@pytest.fixture(name="repositories", scope="module")
def _repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("scored")
    return {design: assemble(base / design, design, use_case) for design, use_case in EXAMPLES.items()}


@pytest.fixture(name="script", scope="module")
def _script() -> Any:
    spec = importlib.util.spec_from_file_location("scored_here", folder() / "files" / "scripts" / "ml_test_score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def claims(root: Path) -> dict[str, Mapping[str, Any]]:
    data = parse_yaml((root / DATA).read_text(encoding="utf-8"), DATA)
    return {claim["id"]: claim for claim in data["tests"]}


def proofs(root: Path) -> list[str]:
    return [proof for claim in claims(root).values() for one in claim.get("evidence", ()) for proof in one["proof"]]


@pytest.mark.parametrize("design", EXAMPLES)
def test_every_claim_of_every_repository_resolves(
    design: str, repositories: dict[str, Path], script: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main(["--check", "--root", str(repositories[design])]) == 0
    said = capsys.readouterr().out
    score = re.match(r"ML Test Score (\S+) ", said)
    assert score
    assert f"**{score[1]}**" in (repositories[design] / REPORT).read_text(encoding="utf-8")


@pytest.mark.parametrize("design", EXAMPLES)
def test_a_test_without_automated_evidence_says_what_to_do(design: str, repositories: dict[str, Path]) -> None:
    found = claims(repositories[design])
    assert list(found) == [test.id for test in rubric().tests]
    for claim in found.values():
        automated = any(one["automated"] for one in claim.get("evidence", ()))
        assert automated or claim.get("missing") or claim.get("not_applicable"), claim["id"]
        assert not (automated and claim.get("missing"))


def test_a_repository_claims_only_what_it_has(repositories: dict[str, Path], script: Any) -> None:
    points = {design: {i: script.points(c) for i, c in claims(root).items()} for design, root in repositories.items()}
    # Nobody can know these without people, a registry of business measures or a host that protects branches.
    for found in points.values():
        assert [found[test] for test in ("model-1", "model-2", "model-7", "data-3")] == [0, 0, 0, 0]
    assert points["online-dynamodb"]["model-4"] == 1
    assert points["retrieval-aws"]["model-4"] == 0
    assert "not_applicable" in claims(repositories["retrieval-aws"])["data-2"]
    # Without a workflow that runs every morning, nothing that needs one is claimed.
    assert points["gcp"]["monitor-7"] == 1
    assert points["gcp-batch"]["monitor-7"] == 0
    named = {
        design: {proof.split("::")[0].split()[1] for proof in proofs(root)} for design, root in repositories.items()
    }
    assert "tests/test_api.py" not in named["batch-only"]
    assert "tests/test_batch.py" in named["batch-only"]
    assert "tests/test_text.py" in named["texts"]
    assert "tests/test_picture.py" in named["pictures"]
    assert "tests/test_consumer.py" in named["online-stream-redis"]
    assert "monitoring/alerts.yml" in named["retrieval-gcp"]


@pytest.fixture(name="copy")
def _copy(repositories: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(repositories["retrieval-aws"], tmp_path / "copy"))


def edited(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "a test was renamed": (
        "tests/test_index.py", "def test_search_applies_rights_twice(", "def test_rights(", "is not defined there"
    ),
    "a test is skipped": (
        "tests/test_index.py",
        "def test_search_applies_rights_twice(",
        '@pytest.mark.skip(reason="x")\ndef test_search_applies_rights_twice(',
        "skipped",
    ),
    "an alert was removed": ("monitoring/alerts.yml", "alert: Slow", "alert: Quick", "no such alert"),
    "a job was removed": (".github/workflows/watch.yml", "  monitor:\n", "  other:\n", "no such job"),
    "a setting was removed": ("config/settings.yaml", "max_canary_share", "canary", "no such setting"),
    "a target was renamed": ("Makefile", "\ndemo:", "\nshow:", "no such target"),
    "the tests no longer run": (".github/workflows/ci.yml", "make check", "make lint", "does not run the tests"),
    "the report was edited": (REPORT, "**1**", "**7**", "run `make ml-test-score`"),
    "a proof leaves the repository": (DATA, "test tests/test_index.py::", "test ../../etc/passwd::", "outside"),
    "a proof of an unknown kind": (DATA, "alert monitoring/alerts.yml::Slow", "hope docs/x::y", "no kind 'hope'"),
    "a proof that is none": (DATA, "alert monitoring/alerts.yml::Slow", "just believe it", "is not <kind>"),
    "a test left out": (DATA, "id: infra-7", "id: infra-8", "each once, in this order"),
    "not YAML": (DATA, "tests:", "tests: [", "not YAML"),
    "not a list": (DATA, "tests:\n", "tests: 3\nothers:\n", "a list `tests` is expected"),
    "evidence of the wrong shape": (DATA, "  evidence: []", "  evidence: [7]", "ml-test-score.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_false_claim_fails_the_check(fault: str, copy: Path, script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path, old, new, told = FAULTS[fault]
    before = (copy / REPORT).read_bytes()
    edited(copy, path, old, new)
    assert script.main(["--check", "--root", str(copy)]) == 1
    assert told in capsys.readouterr().err
    if path != REPORT:
        assert script.main(["--root", str(copy)]) == 1
        assert (copy / REPORT).read_bytes() == before, "no report is written from claims that are not true"


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"- 1\n", b"tests: []\n"])
def test_a_data_file_that_is_none_is_said_so(
    content: bytes | None, copy: Path, script: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / DATA).unlink()
    if content is not None:
        (copy / DATA).write_bytes(content)
    assert script.main(["--check", "--root", str(copy)]) == 1
    assert capsys.readouterr().err.strip()


def test_done_by_hand_counts_half_and_only_with_results(
    copy: Path, script: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    data = parse_yaml((copy / DATA).read_text(encoding="utf-8"), DATA)
    claim = next(one for one in data["tests"] if one["id"] == "model-7")
    claim["evidence"] = [{"how": "Asked by people.", "automated": False, "proof": ["make Makefile::demo"]}]
    (copy / DATA).write_text(dump_yaml(data), encoding="utf-8")
    assert script.main(["--root", str(copy)]) == 1
    assert "documented results" in capsys.readouterr().err
    claim["evidence"][0]["proof"] = ["section docs/system-card.md::Limits"]
    (copy / DATA).write_text(dump_yaml(data), encoding="utf-8")
    assert script.main(["--root", str(copy)]) == 0
    assert script.points(claim) == 0.5
    assert "Asked by people. (by hand)" in (copy / REPORT).read_text(encoding="utf-8")


def test_evidence_is_data_of_a_component() -> None:
    shown = Evidence(how="It is shown.", proof=("test tests/test_x.py::test_x",))
    only_gcp = {"how": "On Google Cloud.", "proof": list(shown.proof), "when": [{"cloud": "gcp"}]}
    given = {
        "id": "x", "agent": "implementation-training", "title": "X", "description": "", "decision": "monitoring",
        "evidence": {"data-3": [shown.model_dump(), only_gcp]},
    }  # fmt: skip
    component = Component.model_validate(given)
    on_aws = shown_by((component,), {"cloud": frozenset({"aws"})})
    assert [one.how for one in on_aws["data-3"]] == ["It is shown."]
    assert len(shown_by((component, component), {"cloud": frozenset({"gcp"})})["data-3"]) == 4
    text = readiness_texts(on_aws, "tabular")["ml_test_score_report"]
    assert "| data-3: No feature costs too much | 1 | It is shown." in text


def test_evidence_for_no_test_or_one_that_does_not_apply_is_refused() -> None:
    shown = (Evidence(how="It is shown.", proof=("test tests/test_x.py::test_x",)),)
    with pytest.raises(InvalidInput, match="data-9"):
        readiness_texts({"data-9": shown}, "tabular")
    with pytest.raises(InvalidInput, match="data-2 does not apply"):
        readiness_texts({"data-2": shown}, "retrieval")


def test_resources_are_in_the_module_of_each_pattern_they_are_claimed_for(catalog: Catalog) -> None:
    seen = 0
    for component, _ in components():
        for evidence in (one for given in component.evidence.values() for one in given):
            for proof in (proof for proof in evidence.proof if proof.startswith("resource ")):
                match = re.fullmatch(r"resource infra/modules/([a-z-]+)/(\S+)::(\w+)\.(\w+)", proof)
                assert match, proof
                capability, path, kind, name = match.groups()
                patterns = [pattern for condition in evidence.when for pattern in condition.pattern]
                assert patterns, "a resource is claimed for the patterns that have it"
                for pattern in patterns:
                    assert catalog.patterns[pattern].capability == capability
                    text = catalog.modules[pattern][path].read_text(encoding="utf-8")
                    assert re.search(rf'^resource "{kind}" "{name}"', text, re.MULTILINE), (pattern, proof)
                    seen += 1
    assert seen


def test_designs_of_tests_cover_components_with_evidence(repositories: dict[str, Path]) -> None:
    """Every proof but those in Terraform is resolved in one of the repositories above."""
    resolved = {proof for design in DESIGNS if design in repositories for proof in proofs(repositories[design])}
    given = {proof for one, _ in components() for many in one.evidence.values() for e in many for proof in e.proof}
    assert {proof for proof in given - resolved if not proof.startswith("resource ")} == set()
