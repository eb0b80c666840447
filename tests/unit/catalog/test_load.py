"""Loading: every error of every file at once, ids unique, nothing read from outside a root."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root, roots
from mlops_architect.domain.catalog import Catalog
from mlops_architect.errors import CatalogMissing, InvalidInput
from mlops_architect.settings import load_settings

PRICES = "cloud,service,sku,region,unit,usd_per_unit,tier_from,as_of,basis,source,note\n"
PATTERN = Path("patterns/aws/lake/aws-s3-lake")
[PROMPT] = (path.relative_to(builtin_root()) for path in builtin_root().glob("prompts/agents/05-*.md"))
POLICY = Path("policies/cost/budget-expected.yaml")
USE_CASE = Path("patterns/use-cases/card-fraud.yaml")
BASICS = (
    PATTERN,
    Path("patterns/aws/_shared"),
    PROMPT,
    POLICY,
    USE_CASE,
    Path("patterns/capabilities.yaml"),
    Path("patterns/assumptions.yaml"),
    Path("patterns/placement.yaml"),
    Path("patterns/lexicons/serving.yaml"),
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a small catalogue that is complete."""
    folder = tmp_path / "base"
    for path in BASICS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (builtin_root() / path).is_dir() else shutil.copy
        copy(builtin_root() / path, folder / path)
    tiers = "aws,x,tiered,here,GB,2,0,2026,b,s,\naws,x,tiered,here,GB,1,100,2026,b,s,\n"
    write(folder / "patterns/prices/aws/base.csv", PRICES + tiers)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return an empty catalogue folder."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    return folder


def write(path: Path, text: str) -> Path:
    """Write a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def errors(base: Path, root: Path) -> list[str]:
    """Return the lines of the error that loading gives."""
    with pytest.raises(InvalidInput, match="the catalogue has errors") as caught:
        load_catalog((base, root))
    return caught.value.message.splitlines()[1:]


def test_the_built_in_catalogue_knows_where_all_of_it_lies(catalog: Catalog) -> None:
    assert all(catalog.origins[pattern_id].is_file() for pattern_id in catalog.patterns)
    for name, folder in catalog.folders.items():
        assert (folder / ("root.yaml" if name.endswith("/root") else "pattern.yaml")).is_file()


def test_loading_again_gives_the_same(base: Path, root: Path) -> None:
    first = load_catalog((base,))
    again = load_catalog((base,))
    assert (again.digest, again.patterns, again.prices.tiers) == (first.digest, first.patterns, first.prices.tiers)
    assert load_catalog((base, root)).digest == first.digest


def test_without_the_basics_there_is_no_catalogue(root: Path) -> None:
    with pytest.raises(CatalogMissing) as caught:
        load_catalog((root,))
    assert caught.value.exit_code == 3


def test_all_errors_of_all_files_come_at_once(base: Path, root: Path) -> None:
    write(root / "policies/theme/one.yaml", "id: one\n")
    write(root / "policies/theme/two.yaml", "id: [\n")
    write(root / "patterns/aws/lake/three/pattern.yaml", "id: three\nid: three\n")
    write(root / "prompts/agents/four.md", "no front matter\n")
    write(root / "patterns/prices/aws/five.csv", PRICES + "aws,x,x,here,GB,much,0,2026,b,s,\n")
    told = errors(base, root)
    for name in ("one.yaml", "two.yaml", "three/pattern.yaml:2:1", "four.md:1:1", "five.csv:2:1"):
        assert [line for line in told if name in line], name


def test_a_capability_serves_constraints_that_exist(base: Path, root: Path) -> None:
    text = (base / "patterns/capabilities.yaml").read_text()
    write(base / "patterns/capabilities.yaml", text.replace("latency.p99_ms", "latency.p98_ms"))
    assert any(
        "serves" in line and "there is no constraint called 'latency.p98_ms'" in line for line in errors(base, root)
    )


def test_a_skill_that_no_agent_could_draw_in_is_told(root: Path) -> None:
    head = "---\nid: contracts\ntitle: Contracts\nversion: '1'\nagents: [{}]\n---\n- Each source has an owner.\n"
    path = write(root / "prompts/skills/contracts.md", head.format("data-sourcing, technical-critic, code-extension"))
    assert "contracts" in {skill.id for skill in load_catalog((builtin_root(), root)).skills}
    write(path, head.format("data-sourcing, monitorring"))
    with pytest.raises(InvalidInput) as caught:
        load_catalog((builtin_root(), root))
    assert f"{path}:1:1 agents: there is no agent 'monitorring'" in caught.value.message


def test_a_second_entry_must_say_that_it_overrides(base: Path, root: Path) -> None:
    text = (base / POLICY).read_text()
    write(root / POLICY, text)
    [told] = errors(base, root)
    assert str(base / POLICY) in told
    assert str(root / POLICY) in told
    assert f"say `overrides: {POLICY.stem}`" in told
    write(root / POLICY, f"{text}\noverrides: {POLICY.stem}\n")
    changed = load_catalog((base, root))
    assert changed.origins[POLICY.stem] == root / POLICY
    assert changed.digest != load_catalog((base,)).digest


@pytest.mark.parametrize(
    "path",
    [USE_CASE, PROMPT, Path("patterns/capabilities.yaml"), Path("patterns/assumptions.yaml")],
    ids=lambda path: path.stem,
)
def test_what_nothing_may_replace_is_declared_once(base: Path, root: Path, path: Path) -> None:
    write(root / path, (base / path).read_text())
    told = errors(base, root)
    assert told
    assert all("is already in" in line and str(base / path) in line for line in told)


def test_an_id_is_the_name_of_its_place(base: Path, root: Path) -> None:
    write(root / "policies/theme/other.yaml", (base / POLICY).read_text())
    assert any("is not the name of its file, 'other'" in line for line in errors(base, root))
    shutil.rmtree(root / "policies")
    write(root / "patterns/aws/network" / PATTERN.name / "pattern.yaml", (base / PATTERN / "pattern.yaml").read_text())
    assert any("but lies in aws/network" in line for line in errors(base, root))


def test_nothing_is_read_from_outside_a_root(base: Path, root: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside/x.yaml", "id: x\n")
    (root / "policies").mkdir()
    (root / "policies/theme").symlink_to(outside.parent)
    with pytest.raises(InvalidInput, match="leads outside its catalogue folder"):
        load_catalog((base, root))


def test_a_later_root_replaces_the_prices_of_a_sku_in_a_region(base: Path, root: Path) -> None:
    assert [tier.usd for tier in load_catalog((base,)).prices.tiers_of("tiered", "here")] == [2, 1]
    write(root / "patterns/prices/aws/mine.csv", PRICES + "aws,x,tiered,here,GB,3,0,2026,contract,our contract,\n")
    [tier] = load_catalog((base, root)).prices.tiers_of("tiered", "here")
    assert (tier.usd, tier.source) == (3.0, "our contract")


def test_one_root_prices_a_tier_once(base: Path, root: Path) -> None:
    line = "aws,x,mine,here,GB,1,0,2026-11-01,contract,our contract,\n"
    write(root / "patterns/prices/aws/mine.csv", PRICES + line + line)
    [told] = errors(base, root)
    assert told.endswith("mine.csv:3:1 mine in here is priced twice")


@pytest.mark.parametrize("amount", ["-1", "nan", "inf", "free", ""])
def test_a_price_is_an_amount(base: Path, root: Path, amount: str) -> None:
    write(root / "patterns/prices/aws/mine.csv", PRICES + f"aws,x,mine,here,GB,{amount},0,2026,contract,ours,\n")
    [told] = errors(base, root)
    assert "mine.csv:2:1" in told


def test_a_price_list_without_its_columns_is_refused(base: Path, root: Path) -> None:
    write(root / "patterns/prices/aws/mine.csv", "sku,region\nmine,here\n")
    [told] = errors(base, root)
    assert "mine.csv:1:1 no column called unit" in told


@pytest.mark.parametrize("file", [PATTERN / "terraform/outputs.tf", PATTERN.parents[1] / "_shared/s3-lake/main.tf"])
def test_a_changed_module_changes_the_digest(base: Path, file: Path) -> None:
    before = load_catalog((base,)).digest
    module = base / file
    module.write_text(module.read_text() + "\n")
    assert load_catalog((base,)).digest != before


def test_roots_are_found_in_order(tmp_path: Path, own_home: Path) -> None:
    project, given = tmp_path / "project", tmp_path / "given"
    user = load_settings({}).config / "catalog"
    for folder in (project / ".mlops-architect", given, user):
        folder.mkdir(parents=True)
    assert user.is_relative_to(own_home.parent)
    found = roots(load_settings({}, catalogs=(given,)), project)
    assert found == (builtin_root(), user, project / ".mlops-architect", given)


def test_a_given_root_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not exist"):
        roots(load_settings({}, catalogs=(tmp_path / "missing",)))
