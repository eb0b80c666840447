"""Corrections to security groups, budgets and builds."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from mlops_architect.usecases.validation.emulator.patching import Patch, add, wrap


def _group_rule_description() -> None:
    rule = import_module("moto.ec2.models.security_groups").SecurityGroupRule

    def description(self: Any) -> str | None:
        holders = (self.ip_range, self.source_group, getattr(self, "prefix_list", None) or {})
        return next((holder["Description"] for holder in holders if holder.get("Description")), None)

    rule.description = property(description)


def _budget_subscribers() -> None:
    responses = import_module("moto.budgets.responses").BudgetsResponse
    tags: dict[str, list[Any]] = {}

    def create(original: Callable[..., Any], self: Any) -> Any:
        arn = f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{self._get_param('Budget')['BudgetName']}"
        tags[arn] = self._get_param("ResourceTags") or []
        return original(self)

    def subscribers(self: Any) -> str:
        wanted = self._get_param("Notification")
        notifications = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")].notifications
        found = [one.subscribers for one in notifications if _same_notification(one.details, wanted)]
        return json.dumps({"Subscribers": found[0] if found else []})

    def listed(self: Any) -> str:
        return json.dumps({"ResourceTags": tags.get(self._get_param("ResourceARN"), [])})

    wrap(responses, "create_budget", create)
    add(responses, "describe_subscribers_for_notification", subscribers)
    add(responses, "list_tags_for_resource", listed)


def _same_notification(details: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(
        details.get(name) == wanted.get(name) for name in ("NotificationType", "ComparisonOperator", "Threshold")
    )


def _build_source_location() -> None:
    module = import_module("moto.codebuild.responses")

    def source(original: Callable[..., Any], given: dict[str, Any]) -> None:
        original(
            {**given, "location": given.get("location") or "none"}
            if given.get("type") in ("CODEPIPELINE", "NO_SOURCE")
            else given
        )

    def artifacts(original: Callable[..., Any], given: dict[str, Any]) -> None:
        original(
            {**given, "location": given.get("location") or "none"} if given.get("type") == "CODEPIPELINE" else given
        )

    wrap(module, "_validate_required_params_source", source)
    wrap(module, "_validate_required_params_artifacts", artifacts)


def _build_encryption_key() -> None:
    responses = import_module("moto.codebuild.responses").CodeBuildResponse

    def create(original: Callable[..., Any], self: Any) -> Any:
        answer = original(self)
        key = self._get_param("encryptionKey")
        if key:
            self.codebuild_backend.codebuild_projects[self._get_param("name")].project_metadata["encryptionKey"] = key
        return answer

    wrap(responses, "create_project", create)


ACCOUNT: tuple[Patch, ...] = (
    Patch(
        "group-rule-description", "moto forgets the description of a rule that names a group", _group_rule_description
    ),
    Patch(
        "budget-subscribers",
        "moto keeps a budget's subscribers and cannot list them; it drops its tags",
        _budget_subscribers,
    ),
    Patch(
        "build-source-location", "AWS wants no location where a pipeline hands the source over", _build_source_location
    ),
    Patch("build-encryption-key", "moto drops a build project's key", _build_encryption_key),
)
