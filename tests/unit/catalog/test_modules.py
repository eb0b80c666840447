"""A module is its own files and those it includes: which folder serves, what is refused, what does not ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.catalog.modules import module_files, shared_names
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern, Terraform

OWN, OTHER = "own", "other"


@pytest.fixture
def roots(tmp_path: Path) -> dict[str, Path]:
    """Return two roots; the other has the lower precedence."""
    return {OTHER: tmp_path / OTHER, OWN: tmp_path / OWN}


def write(root: Path, path: str, text: str = "") -> Path:
    file = root / "patterns/aws" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text or f"# {path}\n")
    return file


def composed(
    catalog: Catalog, roots: dict[str, Path], *includes: str, at: str = OWN
) -> tuple[dict[str, Path], list[str]]:
    """Return the files of a pattern that includes folders, and what was refused."""
    pattern: Pattern = catalog.patterns["aws-s3-lake"].model_copy(update={"terraform": Terraform(includes=includes)})
    problems: list[str] = []
    folder = roots[at] / "patterns/aws/lake/aws-s3-lake"
    return dict(module_files(pattern, folder, tuple(roots.values()), problems.append)), problems


def test_own_and_shared_files_make_one_module(catalog: Catalog, roots: dict[str, Path]) -> None:
    main = write(roots[OWN], "lake/aws-s3-lake/terraform/main.tf")
    inner = write(roots[OWN], "lake/aws-s3-lake/terraform/scripts/run.py")
    shared = write(roots[OWN], "_shared/bucket/bucket.tf")
    assert composed(catalog, roots, "bucket") == ({"bucket.tf": shared, "main.tf": main, "scripts/run.py": inner}, [])


def test_what_tools_leave_behind_does_not_ship(catalog: Catalog, roots: dict[str, Path]) -> None:
    main = write(roots[OWN], "lake/aws-s3-lake/terraform/main.tf")
    for name in (".terraform/providers/x.tf", ".terraform.lock.hcl", "scripts/__pycache__/run.pyc"):
        write(roots[OWN], f"lake/aws-s3-lake/terraform/{name}")
    assert composed(catalog, roots) == ({"main.tf": main}, [])


def test_the_own_root_comes_first_and_others_serve_what_it_lacks(catalog: Catalog, roots: dict[str, Path]) -> None:
    theirs = write(roots[OTHER], "_shared/provider/versions.tf")
    assert composed(catalog, roots, "provider") == ({"versions.tf": theirs}, [])
    mine = write(roots[OWN], "_shared/provider/versions.tf")
    assert composed(catalog, roots, "provider") == ({"versions.tf": mine}, [])
    assert composed(catalog, roots, "provider", at=OTHER) == ({"versions.tf": theirs}, [])
    assert shared_names("aws", tuple(roots.values())) == ("provider",)


def test_what_clouds_share_serves_where_the_cloud_has_nothing_of_that_name(
    catalog: Catalog, roots: dict[str, Path]
) -> None:
    every = write(roots[OTHER], "../_shared/objects/objects.tf")
    assert composed(catalog, roots, "objects") == ({"objects.tf": every.resolve()}, [])
    own = write(roots[OTHER], "_shared/objects/objects.tf")
    assert composed(catalog, roots, "objects") == ({"objects.tf": own}, [])


def test_a_missing_folder_and_a_doubled_file_are_refused(catalog: Catalog, roots: dict[str, Path]) -> None:
    own = write(roots[OWN], "lake/aws-s3-lake/terraform/main.tf")
    write(roots[OWN], "_shared/bucket/main.tf")
    files, problems = composed(catalog, roots, "nothing", "bucket")
    assert files == {"main.tf": own}
    assert problems == [
        "terraform.includes.0: there is no folder patterns/aws/_shared/nothing",
        f"terraform.includes.1: main.tf of bucket is also at {own}",
    ]


@pytest.mark.parametrize("name", ["../secrets", "/etc", "a/b", "", ".."])
def test_an_included_folder_is_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="String should match pattern"):
        Terraform(includes=(name,))
