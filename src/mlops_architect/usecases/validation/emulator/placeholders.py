"""Stand-ins for resources that moto lacks and others depend on, so that those others are judged all the same.

A placeholder only repeats what it was told. It proves nothing about its own resource, which is therefore reported
as not judged (``placeholder`` in gaps.yaml).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def add_placeholders() -> None:
    """Add what is missing to moto's services."""
    _user_groups()


def _user_groups() -> None:
    responses = import_module("moto.elasticache.responses").ElastiCacheResponse
    if hasattr(responses, "create_user_group"):
        return
    result = import_module("moto.core.responses").ActionResult
    groups: dict[str, dict[str, Any]] = {}
    tags: dict[str, list[Any]] = {}
    original = responses.list_tags_for_resource

    def listed(self: Any) -> Any:
        arn = self._get_param("ResourceName")
        return result({"TagList": tags[arn]}) if arn in tags else original(self)

    def create(self: Any) -> Any:
        name = self._get_param("UserGroupId")
        groups[name] = {
            "UserGroupId": name,
            "Engine": self._get_param("Engine"),
            "UserIds": self._get_param("UserIds") or [],
            "Status": "active",
            "ARN": f"arn:aws:elasticache:{self.region}:{self.current_account}:usergroup:{name}",
        }
        tags[groups[name]["ARN"]] = self._get_param("Tags") or []
        return result(groups[name])

    def describe(self: Any) -> Any:
        name = self._get_param("UserGroupId")
        found = [groups[name]] if name in groups else [] if name else list(groups.values())
        return result({"UserGroups": found})

    responses.create_user_group = create
    responses.describe_user_groups = describe
    responses.list_tags_for_resource = listed
