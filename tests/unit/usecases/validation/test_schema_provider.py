"""A provider served from its schema: what the real Terraform finds with it, and what it leaves behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mlops_architect.settings import Settings
from mlops_architect.usecases.validation import terraform
from mlops_architect.usecases.validation.schema_provider.schema import type_of
from mlops_architect.usecases.validation.schema_provider.wire import UNKNOWN, decoded, encoded, parsed, varint
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")

_HEAD = """terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.55"
    }
  }

  backend "gcs" {}
}

provider "google" {
  project = "p"
}

provider "azurerm" {
  features {}
}
"""
_SOUND = """
resource "google_storage_bucket" "this" {
  name          = "b"
  location      = "EU"
  storage_class = "STANDARD"
}

resource "google_storage_bucket_iam_member" "this" {
  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.this.email}"
}

resource "google_service_account" "this" {
  account_id = "scoring"
}

resource "azurerm_resource_group" "this" {
  name     = "g"
  location = "westeurope"
}

output "email" {
  value = google_service_account.this.email
}
"""


def _workspace(tmp_path: Path, body: str) -> Workspace:
    root, scratch = tmp_path / "repository", tmp_path / "scratch"
    (root / "infra" / "environments").mkdir(parents=True)
    scratch.mkdir()
    (root / "infra" / "main.tf").write_text(_HEAD + body)
    (root / "infra" / "environments" / "prod.tfvars").write_text("")
    return Workspace(root=root, scratch=scratch, settings=Settings(home=tmp_path, config=tmp_path))


@needs_terraform
def test_a_sound_root_is_valid_applies_and_leaves_nothing_to_do(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, _SOUND)
    assert terraform.validate(workspace).problems == ""
    outcome = terraform.apply(workspace)
    assert outcome.problems == ""
    assert outcome.detail == (
        "4 resources, second plan empty; schema of hashicorp/azurerm 4.55.0, hashicorp/google 6.50.0; no cloud interface"
    )
    assert not list(workspace.root.rglob("*.tfstate*")), "the repository itself is not written to"


@pytest.mark.slow
@needs_terraform
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('resource "google_storage_bucket" "b" {\n  name = "b"\n}\n', '"location" is required'),
        (
            'resource "google_storage_bucket" "b" {\n  name = "b"\n  location = "EU"\n  colour = "red"\n}\n',
            'An argument named "colour" is not expected',
        ),
        ('resource "google_storage_buckets" "b" {}\n', "google_storage_buckets"),
        (
            'resource "google_storage_bucket" "b" {\n  name = "b"\n  location = ["EU"]\n}\n',
            "Inappropriate value for attribute",
        ),
        (
            'resource "google_storage_bucket" "b" {\n  name = "b"\n  location = "EU"\n  self_link = "x"\n}\n',
            "self_link",
        ),
        (
            'resource "google_storage_bucket" "b" {\n  name = "b"\n  location = "EU"\n}\n'
            'output "x" {\n  value = google_storage_bucket.b.nothing\n}\n',
            'exported attribute named "nothing"',
        ),
        ('resource "azurerm_kubernetes_cluster" "k" {\n  name = "k"\n  location = "x"\n  resource_group_name = "g"\n}\n',
         "At least 1"),
    ],
)  # fmt: skip
def test_mistakes_are_found(tmp_path: Path, body: str, says: str) -> None:
    assert says in terraform.validate(_workspace(tmp_path, body)).problems


def test_a_real_provider_is_never_applied_here(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, "")
    (workspace.root / "infra" / "main.tf").write_text(_HEAD.replace("hashicorp/google", "hashicorp/aws"))
    with pytest.raises(NotRun, match="aws is the real provider"):
        terraform.apply(workspace)


@pytest.mark.parametrize("value", [None, "a", 3, True, [1, None], {"a": {"b": ["c"]}}, UNKNOWN])
def test_values_survive_the_wire(value: object) -> None:
    assert decoded(encoded(value)) == value


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 2**40])
def test_whole_numbers_survive_the_wire(number: int) -> None:
    assert parsed(varint(3 << 3) + varint(number)) == {3: [number]}


def test_a_message_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="wire type 5"):
        parsed(varint(1 << 3 | 5) + b"1234")


def test_nested_types_are_told_in_terraforms_form() -> None:
    assert type_of("list(map(string))!") == ["list", ["map", "string"]]
    assert type_of({"k": "list", "computed": True, "of": {"a": "any="}}) == ["list", ["object", {"a": "dynamic"}]]
