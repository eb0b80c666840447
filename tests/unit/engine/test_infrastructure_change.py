"""What a change of Terraform loses: addresses that go, attributes that replace, moves that are none, what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.documents import parse_hcl
from mlops_architect.domain.finding import Severity
from mlops_architect.domain.infrastructure_change import ChangeFacts, Loss, Weighed
from mlops_architect.engine.infrastructure_change import Rendered, losses

FACTS = (
    ChangeFacts(
        provider="aws",
        source="here",
        everywhere=("aws_iam_*",),
        weighed=(
            Weighed(
                types=("aws_db_instance",),
                holds="a database",
                severity=Severity.CRITICAL,
                replaced_by=("engine", "storage.key"),
            ),
            Weighed(types=("aws_s3_*",), holds="objects", severity=Severity.CRITICAL, replaced_by=("bucket", "locked")),
        ),
    ),
)
ROOT = """
variable "region" {}
variable "name" { default = "shop" }
variable "stores" { default = { raw = "raw", clean = "clean" } }
provider "aws" { region = var.region }
resource "aws_db_instance" "orders" {
  engine = "postgres"
  storage { key = "one" }
}
resource "aws_s3_bucket" "store" {
  for_each = var.stores
  bucket   = "${var.name}-${each.value}"
}
resource "aws_iam_role" "job" { name = var.name }
resource "aws_instance" "old" { count = 2 }
module "queue" { source = "./queue" }
"""
QUEUE = 'resource "aws_sqs_queue" "jobs" { name = "jobs" }\n'


def rendered(root: str = ROOT, queue: str = QUEUE, **variables: object) -> Rendered:
    texts: Mapping[str, str] = {"infra": root, "infra/queue": queue}
    folders = {folder: [parse_hcl(text, folder)] for folder, text in texts.items()}
    return Rendered(folders, "infra", {"region": "eu-west-1", **variables})


def lost(after: Rendered, before: Rendered | None = None) -> dict[str, Loss]:
    return {loss.address: loss for loss in losses(before or rendered(), after, FACTS)}


def test_the_same_terraform_loses_nothing() -> None:
    assert lost(rendered()) == {}


def test_what_is_gone_is_lost_and_what_holds_data_comes_first() -> None:
    after = rendered('variable "region" {}\nprovider "aws" { region = var.region }')
    found = losses(rendered(), after, FACTS)
    assert [loss.how for loss in found] == ["deleted"] * 7
    assert {loss.address for loss in found[:3]} == {
        "aws_db_instance.orders", 'aws_s3_bucket.store["raw"]', 'aws_s3_bucket.store["clean"]'
    }  # fmt: skip
    assert found[0].text == "aws_db_instance.orders (a database) is deleted"
    assert "module.queue.aws_sqs_queue.jobs" in {loss.address for loss in found}


def test_one_instance_of_several_is_lost() -> None:
    found = lost(rendered(ROOT.replace("count = 2", "count = 1"), stores={"raw": "raw"}))
    assert set(found) == {'aws_s3_bucket.store["clean"]', "aws_instance.old[1]"}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('engine = "postgres"', 'engine = "mysql"', "engine changes from postgres to mysql"),
        ('key = "one"', 'key = "two"', "storage.key changes from one to two"),
        ('key = "one"', "", "storage.key changes from one to nothing"),
        ('key = "one"', "key = data.aws_kms_key.it.arn", "storage.key is known only after apply"),
    ],
)
def test_an_attribute_that_replaces_is_named_with_both_values(old: str, new: str, why: str) -> None:
    (loss,) = lost(rendered(ROOT.replace(old, new))).values()
    assert (loss.address, loss.why) == ("aws_db_instance.orders", why)
    assert loss.how == ("untold" if "after apply" in why else "replaced")


def test_attributes_that_are_changed_in_place_lose_nothing() -> None:
    assert lost(rendered(ROOT.replace('engine = "postgres"', 'engine = "postgres"\n  size = 3'))) == {}
    assert lost(rendered(ROOT.replace("for_each = var.stores", "for_each = var.stores\n  locked = false"))) == {}


def test_a_value_of_a_variable_counts_as_production_has_it() -> None:
    found = lost(rendered(name="mall"))
    assert found['aws_s3_bucket.store["raw"]'].why == "bucket changes from shop-raw to mall-raw"


def test_another_region_is_another_resource_except_where_there_are_no_regions() -> None:
    found = lost(rendered(region="us-east-1"))
    assert "aws_iam_role.job" not in found
    assert found["aws_db_instance.orders"].why == "it is made anew in us-east-1 (eu-west-1 before)"


RENAMED = ROOT.replace('"aws_s3_bucket" "store"', '"aws_s3_bucket" "lake"')
MOVED = "\nmoved {\n  from = aws_s3_bucket.store\n  to   = aws_s3_bucket.lake\n}\n"


def test_a_renamed_address_is_lost_unless_a_moved_block_says_so() -> None:
    assert set(lost(rendered(RENAMED))) == {'aws_s3_bucket.store["raw"]', 'aws_s3_bucket.store["clean"]'}
    assert lost(rendered(RENAMED + MOVED)) == {}
    one = '\nmoved {\n  from = aws_s3_bucket.store["raw"]\n  to   = aws_s3_bucket.lake["raw"]\n}\n'
    assert set(lost(rendered(RENAMED + one))) == {'aws_s3_bucket.store["clean"]'}


def test_a_move_that_also_replaces_is_a_loss() -> None:
    found = lost(rendered(RENAMED + MOVED, name="mall"))
    assert found['aws_s3_bucket.store["raw"]'].how == "replaced"


def test_a_module_that_moves_takes_its_resources_along_and_chains_are_followed() -> None:
    renamed = ROOT.replace('module "queue"', 'module "jobs"')
    one = "\nmoved {\n  from = module.queue\n  to   = module.middle\n}\nmoved {\n  from = module.middle\n  to   = module.jobs\n}\n"
    assert set(lost(rendered(renamed))) == {"module.queue.aws_sqs_queue.jobs"}
    assert lost(rendered(renamed + one)) == {}
    circle = "\nmoved {\n  from = module.queue\n  to   = module.middle\n}\nmoved {\n  from = module.middle\n  to   = module.queue\n}\n"
    assert set(lost(rendered(renamed + circle))) == {"module.queue.aws_sqs_queue.jobs"}


def test_a_move_inside_a_module_counts_for_that_module_alone() -> None:
    inner = (
        QUEUE.replace('"jobs" {', '"work" {') + "moved {\n  from = aws_sqs_queue.jobs\n  to = aws_sqs_queue.work\n}\n"
    )
    assert lost(rendered(queue=inner)) == {}
    outside = ROOT + "\nmoved {\n  from = aws_sqs_queue.jobs\n  to   = aws_sqs_queue.work\n}\n"
    assert set(lost(rendered(outside, QUEUE.replace('"jobs" {', '"work" {')))) == {"module.queue.aws_sqs_queue.jobs"}


def test_what_terraform_is_told_to_forget_stays() -> None:
    without = ROOT.replace('resource "aws_iam_role" "job" { name = var.name }', "")
    forget = "\nremoved {\n  from = aws_iam_role.job\n  lifecycle {\n    destroy = %s\n  }\n}\n"
    assert lost(rendered(without + forget % "false")) == {}
    assert set(lost(rendered(without + forget % "true"))) == {"aws_iam_role.job"}


def test_a_number_that_nobody_can_tell_is_said() -> None:
    found = lost(rendered(ROOT.replace("count = 2", "count = data.aws_x.it.number")))
    assert {loss.how for loss in found.values()} == {"untold"}
    assert set(found) == {"aws_instance.old[0]", "aws_instance.old[1]"}


@given(st.sets(st.sampled_from(["a", "b", "c", "d"])), st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_exactly_the_keys_that_go_are_lost(before: set[str], after: set[str]) -> None:
    def of(keys: set[str]) -> Rendered:
        return rendered(stores={key: key for key in keys})

    assert set(lost(of(after), of(before))) == {f'aws_s3_bucket.store["{key}"]' for key in before - after}
