"""Parts by name, from a closed list; only those that this repository contains exist."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

LAKES: Mapping[str, str] = {
    "s3": "scoring.lake.s3",
    "gs": "scoring.lake.gcs",
    "abfss": "scoring.lake.adls",
}
SECRETS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_secret" for cloud in ("aws", "gcp", "azure")}


class NotPartOfThisSystem(LookupError):
    """The design behind this repository does not contain what was asked for."""


def has(module: str) -> bool:
    """Return whether this repository contains ``module``."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def available(modules: Mapping[str, str]) -> list[str]:
    """Return the names whose module is here, in the order of the list."""
    return [name for name, module in modules.items() if has(module)]


def load(modules: Mapping[str, str], name: str) -> Any:
    """Import the module that ``name`` stands for.

    Raises:
        NotPartOfThisSystem: The name is not on the list, or its module is not here.
    """
    module = modules.get(name)
    if module is None or not has(module):
        raise NotPartOfThisSystem(f"{name!r} is not part of this system; there are: {', '.join(available(modules))}")
    return import_module(module)
