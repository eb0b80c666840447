"""Folders of Terraform files: modules, counts, maps, dynamic blocks, variables, regions, and what is not told."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.documents import parse_hcl
from mlops_architect.domain.resource import Resource, Unresolved
from mlops_architect.engine.bill.terraform_folder import declared, local_folder

ROOT = """
provider "aws" {
  region = var.region
}
provider "aws" {
  alias  = "far"
  region = "us-west-2"
}
variable "region" { default = "eu-west-1" }
variable "sizes" { default = { small = 10, large = 20 } }
variable "ha" { default = true }
variable "unknown" {}
locals {
  count = var.ha ? 2 : 1
  tags  = { cluster = aws_ecs_cluster.this.name }
}
resource "aws_ecs_cluster" "this" { name = "main" }
resource "aws_ecs_service" "api" {
  count         = local.count
  cluster       = aws_ecs_cluster.this.id
  desired_count = var.ha ? 3 : 1
  name          = "api-${count.index}"
}
resource "aws_ebs_volume" "data" {
  for_each = var.sizes
  provider = aws.far
  size     = each.value * 2
  type     = each.key == "large" ? "io2" : "gp3"
}
resource "aws_instance" "web" {
  instance_type = var.unknown
  tags          = local.tags
  dynamic "ebs_block_device" {
    for_each = [8, 16]
    content {
      volume_size = ebs_block_device.value
    }
  }
}
resource "aws_eip" "maybe" { count = var.unknown }
module "jobs" {
  source   = "./jobs"
  for_each = toset(["a", "b"])
  name     = each.key
  size     = 4
  other    = module.base.size
}
module "base" {
  source    = "../base"
  providers = { aws = aws.far }
}
module "registry" { source = "terraform-aws-modules/vpc/aws" }
output "size" { value = module.jobs["a"].size }
"""
JOBS = """
variable "name" {}
variable "size" { default = 1 }
variable "other" {}
resource "aws_glue_job" "run" {
  name              = var.name
  number_of_workers = var.size
  timeout           = var.other
  other             = aws_s3_bucket.out.bucket
}
resource "aws_s3_bucket" "out" { bucket = "out-${var.name}" }
output "size" { value = var.size }
"""
BASE = """
resource "aws_sqs_queue" "q" { delay_seconds = 7 }
output "size" { value = aws_sqs_queue.q.delay_seconds }
"""


def folders() -> dict[str, list[Any]]:
    """Return the parsed files."""
    texts = {"/top/root": ROOT, "/top/root/jobs": JOBS, "/top/base": BASE}
    return {folder: [parse_hcl(text, folder)] for folder, text in texts.items()}


@pytest.fixture(scope="module")
def found() -> dict[str, Resource]:
    """Return the resources by address."""
    return {resource.address: resource for resource in declared(folders(), "/top/root", {})}


def test_counts_and_maps_are_written_out(found: dict[str, Resource]) -> None:
    assert {address for address in found if address.startswith("aws_e")} == {
        "aws_ecs_cluster.this", "aws_ecs_service.api[0]", "aws_ecs_service.api[1]", 'aws_ebs_volume.data["small"]',
        'aws_ebs_volume.data["large"]', "aws_eip.maybe",
    }  # fmt: skip
    large = found['aws_ebs_volume.data["large"]'].parameters
    assert (large["size"], large["type"]) == (40, "io2")
    assert found["aws_ecs_service.api[1]"].parameters["name"] == "api-1"
    assert found["aws_ecs_service.api[1]"].parameters["desired_count"] == 3


def test_variables_take_the_values_that_are_given() -> None:
    changed = declared(folders(), "/top/root", {"ha": False, "unknown": 1, "region": "eu-north-1"}, "x")
    by_address = {resource.address: resource for resource in changed}
    assert "aws_ecs_service.api[1]" not in by_address
    assert by_address["aws_eip.maybe[0]"].region == "eu-north-1"


def test_modules_are_followed_in_the_order_of_what_they_need(found: dict[str, Resource]) -> None:
    job = found['module.jobs["b"].aws_glue_job.run'].parameters
    assert (job["name"], job["number_of_workers"], job["timeout"], job["other"]) == ("b", 4, 7, "out-b")


def test_regions_come_from_the_provider_in_use(found: dict[str, Resource]) -> None:
    assert found["aws_ecs_cluster.this"].region == "eu-west-1"
    assert found['aws_ebs_volume.data["small"]'].region == "us-west-2"
    assert found["module.base.aws_sqs_queue.q"].region == "us-west-2"
    assert found['module.jobs["a"].aws_glue_job.run'].region == "eu-west-1"


def test_what_is_not_told_is_marked(found: dict[str, Resource]) -> None:
    assert found["aws_instance.web"].parameters["instance_type"] == Unresolved("var.unknown has no value")
    assert "var.unknown" in found["aws_eip.maybe"].unresolved
    assert "terraform-aws-modules" in found["module.registry"].unresolved


def test_how_many_there_are_is_known_though_their_ids_are_not() -> None:
    text = """
    resource "aws_subnet" "a" { count = 2 }
    resource "aws_subnet" "b" { for_each = toset(["x", "y", "z"]) }
    resource "aws_vpc_endpoint" "e" {
      subnet_ids = aws_subnet.a[*].id
      size       = length(aws_subnet.b)
      ids        = [for one in aws_subnet.b : one.id]
      joined     = join(",", aws_subnet.a[*].id)
      unique     = toset(aws_subnet.a[*].id)
      first      = aws_subnet.b["x"].id
    }
    """
    found = declared({"/a": [parse_hcl(text, "a")]}, "/a", {})
    parameters = next(resource.parameters for resource in found if resource.type == "aws_vpc_endpoint")
    assert (len(parameters["subnet_ids"]), parameters["size"], len(parameters["ids"])) == (2, 3, 3)
    assert all(isinstance(parameters[name], Unresolved) for name in ("joined", "unique", "first"))


def test_zones_that_only_the_cloud_lists_still_have_their_number_and_region() -> None:
    text = """
    provider "google" { region = "europe-west3" }
    data "google_compute_zones" "here" {}
    locals { zones = slice(sort(data.google_compute_zones.here.names), 0, 2) }
    resource "google_bigtable_instance" "features" {
      dynamic "cluster" {
        for_each = local.zones
        content { zone = cluster.value }
      }
    }
    """
    (found,) = declared({"/a": [parse_hcl(text, "a")]}, "/a", {})
    assert [cluster["zone"][:-2] for cluster in found.parameters["cluster"]] == ["europe-west3", "europe-west3"]


def test_dynamic_blocks_are_written_out(found: dict[str, Resource]) -> None:
    assert found["aws_instance.web"].parameters["ebs_block_device"] == [{"volume_size": 8}, {"volume_size": 16}]


def test_related_resources_go_both_ways_and_through_locals(found: dict[str, Resource]) -> None:
    assert [entry.type for entry in found["aws_ecs_service.api[0]"].related] == ["aws_ecs_cluster"]
    assert {entry.type for entry in found["aws_ecs_cluster.this"].related} == {"aws_ecs_service", "aws_instance"}


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("./a/b", "/x/y/a/b"),
        ("../z", "/x/z"),
        ("../../../z", None),
        ("a/b/aws", None),
        (None, None),
        ("git::https://x", None),
        ("..", "/x"),
    ],
)
def test_only_local_modules_are_followed(source: Any, folder: str | None) -> None:
    assert local_folder("/x/y", source) == folder


@pytest.mark.parametrize(
    "text",
    [
        'module "a" { source = "./" }',
        "locals {\n a = local.b\n b = local.a\n}\nresource \"aws_x\" \"y\" { size = local.a }",
        'resource "aws_x" "y" { size = aws_x.y.size }',
        'resource "aws_x" "y" { count = 1000000000 }',
        'resource "aws_x" "y" { for_each = aws_z.q }',
        'resource "aws_x" "y" { for_each = { for k in range(100000) : k => k } }',
        'variable "a" { default = var.a }\nresource "aws_x" "y" { size = var.a }',
    ],
)  # fmt: skip
def test_code_that_goes_in_circles_ends(text: str) -> None:
    found = declared({"/a": [parse_hcl(text, "a")]}, "/a", {})
    assert len(found) < 20
