"""Plans: instances of modules, counts and maps, regions, related resources, and what only apply tells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.domain.resource import Resource, Unresolved
from mlops_architect.engine.bill.terraform_plan import planned
from mlops_architect.errors import InvalidInput


def instance(address: str, index: Any = None, mode: str = "managed", **values: Any) -> dict[str, Any]:
    """Return a resource of planned_values."""
    plain = address.partition("[")[0] if not address.startswith("module.") else address.rpartition("].")[2] or address
    type_, name = plain.split("[")[0].split(".")[-2:]
    entry = {"address": address, "mode": mode, "type": type_, "name": name, "values": values}
    return entry if index is None else {**entry, "index": index}


def configured(type_: str, name: str, provider: str = "aws", **references: list[str]) -> dict[str, Any]:
    """Return a resource of the configuration whose arguments refer to others."""
    return {
        "address": f"{type_}.{name}",
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_config_key": provider,
        "expressions": {argument: {"references": texts} for argument, texts in references.items()},
    }


PLAN: dict[str, Any] = {
    "format_version": "1.2",
    "variables": {"region": {"value": "eu-west-1"}},
    "planned_values": {
        "root_module": {
            "resources": [
                instance("aws_ecs_cluster.this", name="a"),
                instance("aws_ecs_service.api[0]", 0, desired_count=2),
                instance("aws_ecs_task_definition.api[0]", 0, cpu="512"),
                instance("aws_ecs_task_definition.api[1]", 1, cpu="1024"),
                instance("aws_ecs_service.api[1]", 1, desired_count=3),
                instance("aws_instance.far", instance_type="m5.large"),
                instance("aws_ebs_volume.zoned", availability_zone="us-east-2b", size=5),
                instance("data.aws_ami.x", mode="data"),
            ],
            "child_modules": [
                {
                    "address": 'module.jobs["a.b"]',
                    "resources": [instance('module.jobs["a.b"].aws_glue_job.run', role="r")],
                    "child_modules": [
                        {
                            "address": 'module.jobs["a.b"].module.inner',
                            "resources": [instance('module.jobs["a.b"].module.inner.aws_s3_bucket.out', bucket="b")],
                        }
                    ],
                }
            ],
        }
    },
    "resource_changes": [
        {"address": "aws_instance.far", "change": {"after_unknown": {"id": True, "ami": True, "cpu_core_count": True}}}
    ],
    "configuration": {
        "provider_config": {
            "aws": {"name": "aws", "expressions": {"region": {"references": ["var.region"]}}},
            "aws.far": {"name": "aws", "alias": "far", "expressions": {"region": {"constant_value": "us-west-2"}}},
        },
        "root_module": {
            "resources": [
                configured("aws_ecs_service", "api", task_definition=["aws_ecs_task_definition.api", "count.index"],
                           cluster=["aws_ecs_cluster.this.id", "aws_ecs_cluster.this"]),
                configured("aws_ecs_task_definition", "api"),
                configured("aws_ecs_cluster", "this"),
                configured("aws_ebs_volume", "zoned"),
                configured("aws_instance", "far", "aws.far", ami=["data.aws_ami.x.id", "data.aws_ami.x"]),
            ],
            "module_calls": {
                "jobs": {
                    "expressions": {"cluster": {"references": ["aws_ecs_cluster.this.arn", "aws_ecs_cluster.this"]}},
                    "module": {
                        "resources": [configured("aws_glue_job", "run", cluster=["var.cluster"], path=["module.inner.bucket", "module.inner"])],
                        "module_calls": {
                            "inner": {
                                "module": {
                                    "resources": [configured("aws_s3_bucket", "out")],
                                    "outputs": {"bucket": {"expression": {"references": ["aws_s3_bucket.out.id"]}}},
                                }
                            }
                        },
                    },
                }
            },
        },
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, Resource]:
    """Return the resources of the plan by address."""
    return {resource.address: resource for resource in planned(PLAN, "plan.json")}


def types(resource: Resource) -> list[str]:
    """Return what a resource is related to."""
    return sorted(related.type for related in resource.related)


def test_every_managed_instance_is_there_and_no_data_source(found: dict[str, Resource]) -> None:
    assert len(found) == 9
    assert found['module.jobs["a.b"].module.inner.aws_s3_bucket.out'].type == "aws_s3_bucket"


def test_regions_come_from_the_provider_the_zone_or_the_default(found: dict[str, Resource]) -> None:
    assert found["aws_ecs_cluster.this"].region == "eu-west-1"
    assert found["aws_instance.far"].region == "us-west-2"
    assert found["aws_ebs_volume.zoned"].region == "us-east-2"
    assert found['module.jobs["a.b"].aws_glue_job.run'].region == "eu-west-1"
    bare = {
        "planned_values": {
            "root_module": {
                "resources": [instance("aws_eip.a"), instance("azurerm_key_vault.b", location="West Europe")]
            }
        }
    }
    assert [resource.region for resource in planned(bare, "p", "ap-south-1")] == ["ap-south-1", "West Europe"]


def test_related_resources_go_both_ways_and_by_index(found: dict[str, Resource]) -> None:
    first = found["aws_ecs_service.api[0]"]
    assert types(first) == ["aws_ecs_cluster", "aws_ecs_task_definition"]
    assert [entry.parameters["cpu"] for entry in first.related if entry.type == "aws_ecs_task_definition"] == ["512"]
    assert types(found["aws_ecs_task_definition.api[1]"]) == ["aws_ecs_service"]


def test_references_are_followed_through_variables_and_outputs(found: dict[str, Resource]) -> None:
    assert types(found['module.jobs["a.b"].aws_glue_job.run']) == ["aws_ecs_cluster", "aws_s3_bucket"]


def test_only_what_the_code_sets_and_apply_tells_is_unresolved(found: dict[str, Resource]) -> None:
    parameters = found["aws_instance.far"].parameters
    assert isinstance(parameters["ami"], Unresolved)
    assert "cpu_core_count" not in parameters
    assert parameters["instance_type"] == "m5.large"


def test_azure_resources_take_the_location_of_what_they_belong_to() -> None:
    plan = {
        "planned_values": {"root_module": {"resources": [
            instance("azurerm_mssql_server.a", location="westeurope"), instance("azurerm_mssql_database.b"),
        ]}},
        "configuration": {"root_module": {"resources": [
            configured("azurerm_mssql_database", "b", "azurerm", server_id=["azurerm_mssql_server.a.id", "azurerm_mssql_server.a"]),
            configured("azurerm_mssql_server", "a", "azurerm"),
        ]}},
    }  # fmt: skip
    assert [resource.region for resource in planned(plan, "p", "eastus")] == ["westeurope", "westeurope"]


def test_a_zone_of_google_is_its_region() -> None:
    plan = {
        "planned_values": {
            "root_module": {"resources": [instance("google_container_cluster.a", location="europe-west4-b")]}
        }
    }
    assert [resource.region for resource in planned(plan, "p")] == ["europe-west4"]


@pytest.mark.parametrize(
    "plan",
    [
        None, [], 3, {}, {"planned_values": 3}, {"planned_values": {"root_module": 3}},
        {"planned_values": {"root_module": {"resources": [{}]}}}, {"planned_values": {"root_module": {"resources": ["x"]}}},
        {"planned_values": {}, "configuration": {"root_module": {"resources": [3]}}},
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused(plan: object) -> None:
    with pytest.raises(InvalidInput, match="plan"):
        planned(plan, "plan.json")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["root_module", "resources", "address", "type", "name", "values", "child_modules", "module_calls", "expressions", "change",
                         "after_unknown", "references", "outputs", "provider_config"]), inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON, _JSON, _JSON)
def test_no_json_makes_it_fail(values: object, configuration: object, changes: object) -> None:
    try:
        planned({"planned_values": values, "configuration": configuration, "resource_changes": changes}, "p")
    except InvalidInput:
        pass
