"""Every shipped pattern, policy and price row: what `patterns lint` checks, over the catalogue that ships."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mlops_architect.catalog.load import read_catalog
from mlops_architect.catalog.modules import SHARED
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.sizing.sized import size
from mlops_architect.settings import load_settings
from mlops_architect.usecases.linting import dependencies
from mlops_architect.usecases.linting import terraform as judge
from mlops_architect.usecases.linting.lint import PATTERN_CHECKS, data_file
from mlops_architect.usecases.linting.strays import strays
from mlops_architect.usecases.linting.subject import Problem, Subject
from mlops_architect.usecases.validation.checks import need

FOLDER = Path(__file__).parents[2] / "patterns"
FILES = sorted(FOLDER.glob("*/*/*/pattern.yaml"))
IDS = [path.parent.name for path in FILES]
DATA = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".csv", ".yaml") and path not in FILES)

WORTH_SHARING_LINES = 8


@pytest.fixture(scope="module")
def subject(catalog: Catalog) -> Subject:
    """Return the catalogue that ships, ready to be examined."""
    return Subject(catalog, (builtin_root(),))


def test_every_data_file_is_read() -> None:
    assert FILES
    assert list(strays(builtin_root(), read_catalog((builtin_root(),)).files)) == []


def test_every_capability_has_three_alternatives_on_aws(catalog: Catalog) -> None:
    few = {
        c.id: len(catalog.serving(c.id, "aws")) for c in catalog.capabilities if len(catalog.serving(c.id, "aws")) < 3
    }
    assert few == {}


@pytest.mark.parametrize("check", PATTERN_CHECKS)
@pytest.mark.parametrize("pattern_id", IDS)
def test_a_pattern_has_no_problem(subject: Subject, pattern_id: str, check: str) -> None:
    found = PATTERN_CHECKS[check](subject, subject.catalog.patterns[pattern_id])
    assert [problem.text for problem in found] == []


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_data_file_has_no_problem(subject: Subject, path: Path) -> None:
    assert [problem.text for problem in data_file(subject, path)] == []


def test_no_module_needs_what_is_made_from_it(subject: Subject) -> None:
    assert list(dependencies.cycles(subject, subject.catalog.patterns.values())) == []
    for foundation, ground in (("network", set()), ("secrets", {"network"})):
        for cloud in {pattern.cloud for pattern in subject.catalog.patterns.values()}:
            for pattern in subject.catalog.serving(foundation, cloud):
                assert dependencies.needs(subject, pattern) <= ground, pattern.id


@pytest.mark.slow
def test_terraform_accepts_every_module(subject: Subject, terraform: str) -> None:
    assert terraform
    problems, not_run = terraform_judges(subject)
    assert [problem.text for problem in problems] == []
    assert not_run == []


def terraform_judges(subject: Subject) -> tuple[list[Problem], list[str]]:
    """Return what Terraform says of the files as they lie and of the modules composed from them."""
    found, notes = judge.syntax(sorted(FOLDER.rglob("*.tf")), load_settings())
    judged, more = judge.validated(subject, list(subject.catalog.patterns.values()), load_settings())
    return [*found, *judged], [*notes, *more]


def test_no_two_files_of_modules_are_the_same() -> None:
    seen: dict[bytes, Path] = {}
    for path in sorted(FOLDER.glob("*/**/*.tf")):
        if len(path.read_text().splitlines()) < WORTH_SHARING_LINES:
            continue
        earlier = seen.setdefault(path.read_bytes(), path)
        assert earlier == path, f"{path} repeats {earlier}; share it in {SHARED}/"


def test_every_shared_folder_serves_several_patterns(catalog: Catalog) -> None:
    for folder in sorted(FOLDER.glob(f"*/{SHARED}/*")):
        users = [
            p.id
            for p in catalog.patterns.values()
            if p.cloud == folder.parts[-3] and folder.name in p.terraform.includes
        ]
        assert len(users) > 1, folder


def test_what_clouds_share_serves_several_of_them(catalog: Catalog) -> None:
    folders = sorted((FOLDER / SHARED).iterdir())
    assert folders
    for folder in folders:
        clouds = {p.cloud for p in catalog.patterns.values() if folder.name in p.terraform.includes}
        assert len(clouds) > 1, folder


def test_a_large_stream_is_not_carried_by_a_herd_of_burstable_brokers(subject: Subject) -> None:
    catalog, loads = subject.catalog, subject.loads
    pattern = catalog.patterns["aws-msk-provisioned"]
    load = dict(loads["real-time, streaming"].values())
    large = load | {"events_per_s_peak": 47_000.0, "event_kb": 1.0, "streaming": 1.0}
    for values, herd in ((load | {"events_per_s_peak": 50.0}, False), (large, True)):
        for option in pattern.options:
            sized = size(pattern, option, values, Pricer(catalog.prices, "eu-west-1"))
            burstable = any("Burstable" in text for text in sized.exceeded)
            assert burstable == (herd and option.values["burstable"] == 1), option.id


@pytest.mark.slow
def test_no_file_of_a_module_looks_like_a_secret() -> None:
    files = [str(path) for path in FOLDER.rglob("*") if path.is_file() and {"terraform", SHARED} & {*path.parts}]
    assert len(files) > len(IDS)
    command = [need("detect-secrets-hook"), "--no-verify", "--", *files]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
