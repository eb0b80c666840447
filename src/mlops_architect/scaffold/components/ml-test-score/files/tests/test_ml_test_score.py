"""The ML Test Score: what is claimed is there, and a claim that is not true is found."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(name="score", scope="module")
def _score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ml_test_score", ROOT / "scripts" / "ml_test_score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    """Return a copy of what claims may name."""
    skipped = shutil.ignore_patterns("__pycache__", ".terraform", "*.pyc")
    for name in ("src", "tests", "scripts", "docs", "make", "monitoring", "runbooks", "infra", "config", ".github"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=skipped)
    for name in ("Makefile", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_claim_is_proven_and_the_report_is_current(score: ModuleType) -> None:
    assert score.main(["--check"]) == 0


def test_a_test_that_is_gone_proves_nothing(score: ModuleType, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = yaml.safe_load((copy / "docs" / "ml-test-score.yaml").read_text(encoding="utf-8"))["tests"]
    proofs = [proof for claim in claims for one in claim.get("evidence", ()) for proof in one["proof"]]
    proof = next(proof for proof in proofs if proof.startswith("test "))
    path, _, name = proof.removeprefix("test ").partition("::")
    source = (copy / path).read_text(encoding="utf-8")
    arguments = ["--check", "--root", str(copy)]
    assert score.main(arguments) == 0
    (copy / path).write_text(source.replace(f"def {name}(", f"def test_other_{name}("), encoding="utf-8")
    assert score.main(arguments) == 1
    (copy / path).write_text(f"def {name}() -> None:\n    pass\n", encoding="utf-8")
    assert score.main(arguments) == 1
    told = capsys.readouterr().err
    assert f"{proof}: {name} is not defined there" in told
    assert f"{proof}: it checks nothing" in told


def test_points_are_those_of_the_rubric(score: ModuleType) -> None:
    by_hand = {"how": "x", "automated": False, "proof": ["section README.md::Try it"]}
    by_itself = {"how": "x", "proof": ["test tests/test_x.py::test_x"]}
    assert [score.points({"evidence": given}) for given in ([], [by_hand], [by_itself, by_hand])] == [0, 0.5, 1]
    tests = [{"id": f"{section}-{n}", "evidence": [by_itself]} for section in score.SECTIONS for n in range(1, 8)]
    tests[-1] = {"id": "monitor-7", "not_applicable": "nothing is served"}
    assert min(score.sums({"tests": tests}).values()) == 6
    assert "nothing that runs by itself" in "".join(score._unproven({"proof": ["make Makefile::test"]}, ROOT))
    assert "documented results" in "".join(
        score._unproven({"automated": False, "proof": ["make Makefile::test"]}, ROOT)
    )
