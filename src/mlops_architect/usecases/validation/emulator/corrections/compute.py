"""Corrections to containers, scaling, launch templates and batch jobs."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from mlops_architect.usecases.validation.emulator.patching import Patch, add, wrap


def _ecs_service() -> None:
    responses = import_module("moto.ecs.responses").EC2ContainerServiceResponse
    kept = ("healthCheckGracePeriodSeconds", "availabilityZoneRebalancing", "enableECSManagedTags", "enableExecuteCommand",
            "placementStrategy", "placementConstraints", "capacityProviderStrategy")  # fmt: skip

    def create(original: Callable[..., Any], self: Any) -> Any:
        answer = original(self)
        service = self.ecs_backend.describe_services(
            self._get_param("cluster", "default"), [self._get_param("serviceName")]
        )[0][0]
        for name in kept:
            value = self._get_param(name)
            if value is not None:
                setattr(service, name, value)
        return answer

    wrap(responses, "create_service", create)


def _scaling_target_tags() -> None:
    responses = import_module("moto.applicationautoscaling.responses").ApplicationAutoScalingResponse
    tags: dict[str, dict[str, str]] = {}

    def register(original: Callable[..., Any], self: Any) -> Any:
        answer = original(self)
        arn = json.loads(answer)["ScalableTargetARN"]
        tags.setdefault(arn, {}).update(self._get_param("Tags") or {})
        return answer

    def listed(self: Any) -> str:
        return json.dumps({"Tags": tags.get(self._get_param("ResourceARN"), {})})

    def tagged(self: Any) -> str:
        tags.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags") or {})
        return "{}"

    wrap(responses, "register_scalable_target", register)
    add(responses, "list_tags_for_resource", listed)
    add(responses, "tag_resource", tagged)


def _launch_template_tags() -> None:
    responses = import_module("moto.ec2.responses.launch_templates").LaunchTemplates

    def create(original: Callable[..., Any], self: Any) -> Any:
        own = self._get_param("LaunchTemplateData", {}).get("TagSpecifications", [])
        count = len(own)
        answer = original(self)
        data = self.ec2_backend.get_launch_template_by_name(self._get_param("LaunchTemplateName")).latest_version().data
        if "TagSpecifications" in data:
            data["TagSpecifications"] = data["TagSpecifications"][:count]
            if not count:
                del data["TagSpecifications"]
        return answer

    wrap(responses, "create_launch_template", create)


def _batch_service_role() -> None:
    backend = import_module("moto.batch.models").BatchBackend

    def create(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> Any:
        if not kwargs.get("service_role"):
            kwargs["service_role"] = _service_linked_role(
                self.iam_backend, "batch.amazonaws.com", "AWSServiceRoleForBatch"
            )
        return original(self, *args, **kwargs)

    wrap(backend, "create_compute_environment", create)


def _service_linked_role(iam: Any, service: str, name: str) -> str:
    for role in iam.get_roles():
        if role.name == name:
            return str(role.arn)
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(
        role_name=name, assume_role_policy_document=json.dumps(trust), path=f"/aws-service-role/{service}/",
        permissions_boundary=None, description="", tags=[], max_session_duration="3600",
    )  # fmt: skip
    return str(role.arn)


def _emr_serverless_state() -> None:
    module: Any = import_module("moto.emrserverless.models")
    if module.APPLICATION_STATUS:
        module.APPLICATION_STATUS = "CREATED"


COMPUTE: tuple[Patch, ...] = (
    Patch("ecs-service", "moto drops the grace period, zone rebalancing and managed tags of a service", _ecs_service),
    Patch("scaling-target-tags", "moto drops a scalable target's tags and cannot list them", _scaling_target_tags),
    Patch("launch-template-tags", "moto puts the template's own tags into its data", _launch_template_tags),
    Patch(
        "batch-service-role", "AWS falls back to Batch's service-linked role where none is given", _batch_service_role
    ),
    Patch("emr-serverless-state", "a new application is CREATED, not STARTED", _emr_serverless_state),
)
