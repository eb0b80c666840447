"""Names that a root is given: as long as a project's name may be, and no longer than a cloud takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlops_architect.documents import load_model
from mlops_architect.domain.terraform_root import TerraformRoot
from mlops_architect.scaffold.terraform.variables import ENVIRONMENTS, filled

ROOTS = Path(__file__).parents[3] / "patterns"
PROJECT_ID = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
"""https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin"""


@pytest.mark.parametrize(
    "project", ["pay", "card-fraud", "predicted-before-casting-off", "a" * 32, "abcdefghijklmnopqrs-tuvwxyz"]
)
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_project_of_google_cloud_has_an_id_that_it_takes(project: str, environment: str) -> None:
    root = load_model(ROOTS / "gcp" / "root" / "root.yaml", TerraformRoot)
    (variable,) = [one for one in root.variables if one.name == "project_id"]
    given = variable.by_environment[environment]
    assert isinstance(given, str)
    assert PROJECT_ID.fullmatch(filled(given, project, environment, "europe-west1"))
