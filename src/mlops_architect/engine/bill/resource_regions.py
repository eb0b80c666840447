"""Which region a resource lies in: its own arguments first, then its provider, then what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mlops_architect.domain.resource import Related

_GCP_ZONE = re.compile(r"^([a-z]+-[a-z]+\d+)-[a-z]$")
_AWS_ZONE = re.compile(r"^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$")
_PLACES: Mapping[str, tuple[str, ...]] = {
    "aws": ("region", "availability_zone"),
    "google": ("region", "location", "zone"),
    "azurerm": ("location",),
}


def family_of(resource_type: str) -> str:
    """Return the provider that a resource type belongs to, such as ``aws``."""
    family = resource_type.partition("_")[0]
    return "google" if family == "google-beta" else family


def own_region(resource_type: str, parameters: Mapping[str, Any]) -> str:
    """Return the region that a resource's own arguments tell, empty when they do not."""
    for name in _PLACES.get(family_of(resource_type), ()):
        found = parameters.get(name)
        if isinstance(found, str) and found:
            return without_zone(found)
    return ""


def without_zone(place: str) -> str:
    """Return the region of a zone such as ``us-east-1a`` or ``europe-west4-b``; anything else as it is."""
    match = _GCP_ZONE.match(place) or _AWS_ZONE.match(place)
    return match.group(1) if match else place


def region_of(resource_type: str, parameters: Mapping[str, Any], of_provider: str, related: Sequence[Related]) -> str:
    """Return the region of a resource, empty when nothing tells it.

    Args:
        resource_type: Its Terraform type.
        parameters: Its arguments.
        of_provider: The region its provider is set to.
        related: What it refers to or is referred to by; Azure resources without a location take theirs.
    """
    found = own_region(resource_type, parameters) or without_zone(of_provider)
    if found:
        return found
    family = family_of(resource_type)
    near = (own_region(entry.type, entry.parameters) for entry in related if family_of(entry.type) == family)
    return next((place for place in near if place), "")
