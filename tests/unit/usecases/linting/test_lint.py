"""`patterns lint`: every planted mistake is found, at its place, with what to do; all of them at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.errors import InvalidInput
from mlops_architect.settings import load_settings
from mlops_architect.usecases.linting.lint import Report, lint

OWN = Path(__file__).parents[3] / "cli" / "own-catalogue"
Check = Callable[..., Report]
PATTERN = "patterns/aws/feature-offline/own-feature-files/pattern.yaml"
MODULE = "patterns/aws/feature-offline/own-feature-files/terraform"
POLICY = "policies/data-protection/own-archive.yaml"
PRICES = "patterns/prices/aws/own.csv"
WRITES = "sku: s3.standard.put-1k, quantity: writes_thousands"
PRICE_FILES = tuple(f"patterns/prices/aws/{name}.csv" for name in ("components", "services"))
ROW = "aws,own,own.feature-files.handling,global,month,0.5,0,2026-11-01,contract,internal price list,\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a catalogue of one pattern, one policy and one price that has no problem."""
    folder = tmp_path / "own"
    shutil.copytree(OWN, folder)
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return as much of the catalogue that ships as the own one is checked against."""
    folder = tmp_path_factory.mktemp("base")
    for part in (
        "patterns/capabilities.yaml", "patterns/assumptions.yaml", "patterns/placement.yaml", "patterns/use-cases",
        "patterns/lexicons/serving.yaml", *PRICE_FILES, "patterns/pricing/aws", "patterns/machines", "patterns/aws/_shared",
        "patterns/aws/root", "patterns/aws/lake", "patterns/aws/secrets", "patterns/aws/transform", "prompts/agents",
    ):  # fmt: skip
        source, target = builtin_root() / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return folder


@pytest.fixture
def check(base: Path) -> Check:
    """Return the check of folders in the company of the base."""
    return lambda *folders, validate=False: lint(folders, (base,), load_settings({}), validate=validate)


@pytest.fixture
def told(check: Check) -> Callable[[Path], list[str]]:
    """Return the check of one folder that gives its problems, paths below it."""
    return lambda folder: [problem.text.replace(f"{folder}/", "") for problem in check(folder).problems]


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert text.count(old) == 1, (file, old, text.count(old))
    (folder / file).write_text(text.replace(old, new))


def test_a_good_folder_has_no_problem(own: Path, check: Check) -> None:
    report = check(own)
    assert report.problems == ()
    assert (report.patterns, report.policies) == (1, 1)
    assert any("terraform validate: not run" in note for note in report.not_run)


MISTAKES: list[tuple[str, str, str, str]] = [
    (PATTERN, "lock_in: low", "lockin: low", ":29:1 lockin: unknown key; did you mean 'lock_in'?"),
    (PATTERN, "cloud: aws", "cloud: awz", ":3:1 cloud: says awz/feature-offline but lies in aws/feature-offline"),
    (PATTERN, "capability: feature-offline\ns", "capability: feature-ofline\ns",
     ":4:1 capability: there is no capability 'feature-ofline'; did you mean 'feature-offline' or 'feature-online'?"),
    (PATTERN, "/ 1000", "/ zoned", ":18:3 sizing.writes_thousands: nothing is called 'zoned'; did you mean 'zones'"),
    (PATTERN, "transform_runs_per_month * ", "(", "sizing.writes_thousands: not a formula"),
    (PATTERN, "value: training_gb", "value: '__import__(1)'", ":20:58 limits.0.value: Call is not allowed in a formula"),
    (PATTERN, "quantity: writes_thousands", "quantity: write_thousands",
     "bill.1.quantity: nothing is called 'write_thousands'; did you mean 'writes_thousands'"),
    (PATTERN, "s3.standard.put-1k", "s3.standrd.put-1k",
     ":23:37 bill.1.sku: the price book has no SKU 's3.standrd.put-1k'; did you mean 's3.standard.put-1k'"),
    (PATTERN, "own.feature-files.handling}", "own.feature-file.handling}",
     "options.0.skus.handling: the price book has no SKU 'own.feature-file.handling'; did you mean 'own.feature-files.handling'"),
    (PATTERN, '"{handling}"', '"{handlin}"', "bill.0.sku: option shared sets no SKU 'handlin'; did you mean 'handling'?"),
    (PATTERN, "requests_per_run: 200", "requests_per_run: 200, zones: 2", "options.0.values.zones: hides the workload's quantity"),
    (PATTERN, "basis: published, source: \"https://aws.amazon.com/s3/sla/\"", "basis: published",
     "availability.sla_pct: a published or measured figure needs a source"),
    (PATTERN, "  - https://aws.amazon.com/s3/pricing/", "  - see the wiki", ":44:5 sources.0: 'see the wiki' is no https:// address"),
    (PATTERN, "tools: [s3, parquet]", "tools: [S3, parquet]", "tools.0: write 's3', in lower case"),
    (PATTERN, "value: 99.9", "value: 9.99", "availability.sla_pct: 9.99 is out of bounds: percent, between 90 and 100"),
    (PATTERN, "rpo_minutes: {value: 0", "rpo_minutes: {value: -1", "rpo_minutes: -1 is out of bounds"),
    (PATTERN, "lock_in: low", "lock_in: low\nregions: [eu-west-9]", "regions.0: patterns/placement.yaml has no region 'eu-west-9'; did you mean"),
    (PATTERN, "lock_in: low", "lock_in: low\nlatency: {p50_ms: {value: 1}, p99_ms: {value: 2}}",
     "latency: no request passes through feature-offline: leave it out"),
    (PATTERN, "lock_in: low", "lock_in: low\nconflicts: [{capability: lake, patterns: [aws-s3-lak], reason: no}]",
     "conflicts.0.patterns.0: no pattern 'aws-s3-lak' serves lake on aws; did you mean 'aws-s3-lake'"),
    (PATTERN, "lock_in: low", "lock_in: low\nrequires: [{capability: lakes, reason: no}]",
     "requires.0.capability: there is no capability 'lakes'; did you mean 'lake'?"),
    (PATTERN, "lock_in: low", "lock_in: low\noverrides: own-feature-files", "overrides: no other catalogue folder has 'own-feature-files'"),
    (PATTERN, "lock_in: low", "lock_in: low\noverrides: aws-s3-parquet-features", "overrides: must repeat the id, 'own-feature-files'"),
    (PATTERN, "includes: [provider, archive]", "includes: [provider, archiv]",
     ":37:24 terraform.includes.1: there is no folder patterns/aws/_shared/archiv"),
    (PATTERN, "{output: lake.bucket_arn}", "{output: lake.bucketarn}", "terraform.inputs.bucket_arn.output: "),
    (PATTERN, "{output: lake.bucket_arn}", "{output: lke.bucket_arn}", "there is no capability 'lke'; did you mean 'lake'?"),
    (PATTERN, "{output: lake.bucket_arn}", "{output: ingest-stream.stream_arn}",
     "ingest-stream is not in every design: give a default for when it is absent"),
    (PATTERN, "{output: lake.bucket_arn}", "{root: regin}", "terraform.inputs.bucket_arn.root: the root has no value 'regin'; did you mean 'region'"),
    (PATTERN, "{output: lake.bucket_arn}", "{root: app_env}", "app_env is made from the feature-offline module and cannot go into it"),
    (PATTERN, "{output: lake.bucket_arn}", "{size: write_thousands}", "has no size 'write_thousands'; did you mean 'writes_thousands'"),
    (PATTERN, "{setting: layout}", "{setting: layot}", "option shared has no setting 'layot'; did you mean 'layout'?"),
    (PATTERN, "    layout: {setting", "    layot: {setting", "terraform.inputs.layot: the module declares no such variable; did you mean 'layout'?"),
    (f"{MODULE}/variables.tf", 'variable "layout"', 'variable "layouts"',
     "variables.tf:32:1 variable layouts: gets no value: give it in terraform.inputs of own-feature-files"),
    (f"{MODULE}/variables.tf", 'variable "tags"', 'variable "labels"', "the module declares no variable 'tags', which every module gets"),
    (f"{MODULE}/outputs.tf", 'output "offline_uri"', 'output "offline_url"',
     "outputs.tf:1:1 output offline_uri: is missing; every feature-offline offers it: Where the offline feature tables lie"),
    (f"{MODULE}/main.tf", 'resource "aws_ssm', 'resource  "aws_ssm', "main.tf:1:1 is not in Terraform's format"),
    (f"{MODULE}/main.tf", "locals {\n", "locals {{\n", "main.tf:1:1 terraform: "),
    (POLICY, "agents: [tech-stack]", "agents: [tec-stack]", "agents.0: there is no agent 'tec-stack'; did you mean 'tech-stack'?"),
    (POLICY, "fact: plan.pattern.feature-offline, ", "fact: constraints.budget.monthly, ",
     ":5:23 require.fact: there is no fact 'constraints.budget.monthly'; did you mean 'constraints.budget.monthly_usd'"),
    (POLICY, "fact: plan.pattern.feature-offline, ", "fact: plan.pattern.feature-ofline, ", "there is no capability 'feature-ofline'"),
    (POLICY, "outcome: fail", "outcome: pass", "cases.1: 'another store' says pass and comes out as fail"),
    (POLICY, "outcome: fail", "outcome: pass", "cases: add a case that ends in fail"),
    (PATTERN, WRITES, "resource: aws_ssm_parametr.layout", "bill.1.resource: no pricing rule is for 'aws_ssm_parametr'; did you mean"),
    (PATTERN, WRITES, "resource: aws_ssm_parameter.lay", "bill.1.resource: no file of the module declares aws_ssm_parameter.lay; did you mean"),
    (PATTERN, WRITES, "resource: lake.aws_s3_bucket.lak", "no module of lake on aws declares aws_s3_bucket.lak; did you mean"),
    (PATTERN, WRITES, "resource: root.aws_s3_bucket.lake", "no file of the roots on aws declares aws_s3_bucket.lake"),
    (PATTERN, WRITES, "resource: lake.aws_s3_bucket.access_log", "say in `times` how many there are"),
    (PATTERN, WRITES, "resource: aws_ssm_parameter.layout, times: 2", "bill.1.times: aws_ssm_parameter.layout is declared once"),
    (PATTERN, WRITES, "resource: aws_s3_bucket, usage: {storage_gb: write_thousands}",
     "bill.1.usage.storage_gb: nothing is called 'write_thousands'; did you mean"),
    (PATTERN, WRITES, "resource: aws_ssm_parameter.layout, parameters: {tier: {setting: level}}",
     "bill.1.parameters.tier.setting: option"),
    (POLICY, "theme: data-protection", "theme: data", "theme: says 'data' but lies in 'data-protection'"),
    (POLICY, "severity: high", "severity: hih", "severity: "),
    (PRICES, ROW, ROW.replace("0.5", "free"), "own.csv:2:1 usd_per_unit: 'free' is no amount"),
    (PRICES, ROW, ROW.replace("internal price list", ""), "own.csv:2:1 source: is empty"),
    (PRICES, ROW, ROW.replace("2026-11-01", "last year"), "own.csv:2:1 as_of: 'last year' is no date"),
    (PRICES, ROW, ROW.replace("global", "eu-wst-1"), "region: patterns/placement.yaml has no region 'eu-wst-1'; did you mean 'eu-west-1'"),
    (PRICES, "sku,region", "sku,area", "own.csv:1:1 the first line has no column region"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_is_found_at_its_place_with_what_to_do(
    own: Path, file: str, old: str, new: str, expected: str, told: Callable[[Path], list[str]]
) -> None:
    if ".tf" in file:
        need_terraform(file)
    change(own, file, old, new)
    found = told(own)
    assert any(expected in line for line in found), found


def need_terraform(file: str) -> None:
    if file.endswith("main.tf") and shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")


def test_all_mistakes_of_all_files_are_told_at_once(own: Path, told: Callable[[Path], list[str]]) -> None:
    change(own, PATTERN, "tools: [s3, parquet]", "tools: [S3, parquet]")
    change(own, PATTERN, "s3.standard.put-1k", "s3.standrd.put-1k")
    change(own, POLICY, "outcome: fail", "outcome: unknown")
    change(own, PRICES, ROW, ROW + ROW.replace("0.5", "free").replace("internal price list", ""))
    (own / "patterns/use-cases").mkdir()
    (own / "patterns/use-cases/half.yaml").write_text("id: half\ntitel: Half\n")
    files = {line.partition(":")[0] for line in told(own)}
    assert files == {PATTERN, POLICY, PRICES, "patterns/use-cases/half.yaml"}
    assert len(told(own)) > 8


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("patterns/aws/feature-offline/x/pattern.yml", "id: x\n"),
        ("patterns/aws/x/pattern.yaml", "id: x\n"),
        ("policies/cost/deep/x.yaml", "id: x\n"),
        ("policies/cost/x.yml", "id: x\n"),
        ("patterns/prices/own.csv", "sku\n"),
    ],
)
def test_a_file_that_nobody_reads_is_told(own: Path, path: str, text: str, told: Callable[[Path], list[str]]) -> None:
    (own / path).parent.mkdir(parents=True, exist_ok=True)
    (own / path).write_text(text)
    [line] = told(own)
    assert line.startswith(f"{path}:1:1 is never read: a p")


def test_a_module_without_a_pattern_is_told(own: Path, told: Callable[[Path], list[str]]) -> None:
    (own / "patterns/aws/lake/forgotten/terraform").mkdir(parents=True)
    assert told(own) == ["patterns/aws/lake/forgotten:1:1 has a terraform folder and no pattern.yaml"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"id: [", b"&a [*a]", b"x: " + b"[" * 500])
@pytest.mark.parametrize("file", [PATTERN, POLICY, PRICES])
def test_a_file_of_the_wrong_kind_is_a_problem_and_nothing_worse(
    own: Path, file: str, content: bytes, told: Callable[[Path], list[str]]
) -> None:
    (own / file).write_bytes(content)
    assert any(line.startswith(file) for line in told(own)) or (file == PRICES and content == b"")


def test_a_module_without_files_is_told(own: Path, told: Callable[[Path], list[str]]) -> None:
    shutil.rmtree(own / MODULE)
    change(own, PATTERN, "  includes: [provider, archive]\n", "")
    assert any("there is no module" in line for line in told(own))


def test_an_included_file_may_not_take_the_place_of_an_own_one(own: Path, told: Callable[[Path], list[str]]) -> None:
    (own / MODULE / "versions.tf").write_text("terraform {}\n")
    [line] = told(own)
    assert line.startswith(f"{PATTERN}:37:14 terraform.includes.0: versions.tf of provider is also at ")


def test_one_pattern_folder_is_checked_alone(own: Path, check: Check) -> None:
    change(own, PATTERN, "tools: [s3, parquet]", "tools: [S3, parquet]")
    change(own, POLICY, "outcome: fail", "outcome: unknown")
    folder = (own / PATTERN).parent
    report = check(folder)
    assert (report.patterns, report.policies) == (1, 0)
    assert [Path(problem.file).name for problem in report.problems] == ["pattern.yaml"]


def test_what_is_no_catalogue_is_refused(tmp_path: Path, check: Check) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose/pattern.yaml").write_text("id: loose\n")
    for name, message in (
        ("missing", "there is no folder"),
        ("empty", "is no catalogue folder"),
        ("loose", "does not lie in a catalogue folder"),
    ):
        with pytest.raises(InvalidInput, match=message):
            check(tmp_path / name)


def test_terraform_judges_names_and_types(own: Path, terraform: str, check: Check) -> None:
    assert terraform
    change(own, f"{MODULE}/main.tf", "aws_ssm_parameter", "aws_ssm_paramete")
    change(own, f"{MODULE}/outputs.tf", "aws_ssm_parameter", "aws_ssm_paramete")
    report = check(own, validate=True)
    if report.not_run:
        pytest.skip(report.not_run[0])
    assert any(problem.file.endswith("main.tf") and problem.line == 5 for problem in report.problems), report.problems
    assert any("aws_ssm_paramete" in problem.message for problem in report.problems)


def test_without_terraform_syntax_is_checked_and_the_rest_is_not_run(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Callable[[Path], list[str]], check: Check
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = check(own, validate=True)
    assert report.problems == ()
    assert [note.partition(":")[0] for note in report.not_run] == ["terraform fmt", "terraform validate"]
    change(own, f"{MODULE}/main.tf", "locals {\n", "locals {{\n")
    assert any("main.tf:1:1 not HCL" in line for line in told(own))


def test_modules_that_need_each_other_are_told(own: Path, told: Callable[[Path], list[str]]) -> None:
    change(own, PATTERN, "{output: lake.bucket_arn}", "{output: transform.job, default: x}")
    circle = own / "patterns/aws/transform/circle"
    shutil.copytree((own / PATTERN).parent, circle)
    text = (circle / "pattern.yaml").read_text().replace("own-feature-files", "circle")
    (circle / "pattern.yaml").write_text(
        text.replace("feature-offline", "transform").replace("transform.job", "feature-offline.offline_uri")
    )
    assert sum("modules would need each other" in line for line in told(own)) == 2


def test_the_folder_of_a_broken_neighbour_is_told_too(own: Path, base: Path, tmp_path: Path) -> None:
    neighbour = tmp_path / "neighbour"
    (neighbour / "policies/cost").mkdir(parents=True)
    (neighbour / "policies/cost/bad.yaml").write_text("id: bad\n")
    report = lint((own,), (base, neighbour), load_settings({}), validate=False)
    assert {Path(problem.file).name for problem in report.problems} == {"bad.yaml"}
