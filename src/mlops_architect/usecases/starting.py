"""`patterns new` and `policies new`: a first version of an entry that lints clean, to be filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mlops_architect.catalog.modules import shared_names
from mlops_architect.catalog.roots import builtin_root, user_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import SLUG, Capability
from mlops_architect.errors import StoreError, UsageError, WouldOverwrite
from mlops_architect.templating import render
from mlops_architect.usecases.linting.subject import did_you_mean
from mlops_architect.usecases.schemas import schema_file, write_schemas
from mlops_architect.usecases.workbench import Workbench

_SKELETONS = "patterns/_skeleton"
_SUFFIX = ".jinja"
_OWN_VERSIONS = "terraform/versions.tf"
_OFTEN_INCLUDED = ("provider", "naming")
"""Shared folders that spare every module its versions, and its name, environment and tags."""


def new_pattern(bench: Workbench, name: str, folder: Path | None) -> tuple[Path, ...]:
    """Write a new pattern into a catalogue folder, the user's own by default, and return its files.

    Raises:
        UsageError: ``name`` is not ``<cloud>/<capability>/<id>`` with a cloud and a capability of the catalogue.
        WouldOverwrite: The id is taken, or the folder exists.
    """
    catalog = bench.catalog
    own = next(
        (one.cloud for one in catalog.placement.clouds if one.own and name.strip("/").startswith(f"{one.cloud}/")), ""
    )
    if own:
        raise UsageError(
            f"a pattern of {own} cannot be started from the skeleton, which is a Terraform module: no code is generated there yet",
            f"Copy the folder of a pattern that ships for {own} into your catalogue, and give it an id of its own.",
        )
    cloud, capability_id, pattern_id = _parts(name, ("cloud", "capability", "id"))
    clouds = [one.cloud for one in catalog.placement.clouds]
    if cloud not in clouds:
        raise UsageError(f"there is no cloud {cloud!r}{did_you_mean(cloud, clouds)}", f"Clouds: {', '.join(clouds)}.")
    capabilities = catalog.by_capability
    if capability_id not in capabilities:
        raise UsageError(
            f"there is no capability {capability_id!r}{did_you_mean(capability_id, capabilities)}",
            f"Capabilities: {', '.join(capabilities)}.",
        )
    root = folder or user_root(bench.settings)
    target = root / "patterns" / cloud / capability_id / pattern_id
    _free(pattern_id, target, catalog.patterns, catalog)
    there = shared_names(cloud, tuple(one.path for one in bench.roots))
    included = [name for name in _OFTEN_INCLUDED if name in there]
    values = {**_pattern_values(catalog, cloud, capabilities[capability_id], pattern_id), "includes": included}
    return _write(root, target, "pattern", values, skip=_OWN_VERSIONS if "provider" in included else "")


def new_policy(bench: Workbench, name: str, folder: Path | None) -> tuple[Path, ...]:
    """Write a new policy into a catalogue folder, the user's own by default, and return its files.

    Raises:
        UsageError: ``name`` is not ``<theme>/<id>``.
        WouldOverwrite: The id is taken, or the file exists.
    """
    theme, policy_id = _parts(name, ("theme", "id"))
    root = folder or user_root(bench.settings)
    target = root / "policies" / theme / f"{policy_id}.yaml"
    _free(policy_id, target, bench.catalog.policies, bench.catalog)
    values = {"id": policy_id, "theme": theme, "title": _title(policy_id)}
    return _write(root, target.parent, "policy", values, name=target.name)


def _parts(name: str, wanted: tuple[str, ...]) -> list[str]:
    parts = name.strip("/").split("/")
    if len(parts) != len(wanted) or not all(re.fullmatch(SLUG, part) for part in parts):
        form = "/".join(part.upper() for part in wanted)
        raise UsageError(f"{name!r} is not of the form {form}", "Use lower-case letters, digits and hyphens.")
    return parts


def _free(entry: str, target: Path, taken: Mapping[str, object], catalog: Catalog) -> None:
    if target.exists():
        raise WouldOverwrite(f"{entry!r} is already in {target}", "Choose another id, or remove it first.")
    if entry in taken:
        raise WouldOverwrite(
            f"{entry!r} is already in {catalog.origins[entry]}",
            f"Choose another id; to replace that one, copy it into your folder and add `overrides: {entry}`.",
        )


def _title(entry: str) -> str:
    return entry.replace("-", " ").capitalize()


def _pattern_values(catalog: Catalog, cloud: str, capability: Capability, pattern_id: str) -> dict[str, object]:
    siblings = [*catalog.serving(capability.id, cloud), *(p for p in catalog.patterns.values() if p.cloud == cloud)]
    book = catalog.prices.skus()
    skus = [item.sku for sibling in siblings for item in sibling.bill if item.sku in book]
    mocks = catalog.mocks.get(cloud)
    provider = mocks.provider if mocks else ""
    return {
        "id": pattern_id,
        "title": _title(pattern_id),
        "cloud": cloud,
        "capability": capability.id,
        "online": "online" in capability.path,
        "sku": skus[0] if skus else "",
        "source": next((source for sibling in siblings for source in sibling.sources), "https://registry.terraform.io"),
        "outputs": [{"name": name, **output.model_dump()} for name, output in capability.contract(cloud).items()],
        "provider": provider,
        "cloud_provider": provider.rpartition("/")[2],
        "provider_version": mocks.version.rpartition(".")[0] if mocks else "",
    }


def _write(
    root: Path, target: Path, kind: str, values: Mapping[str, object], *, name: str = "", skip: str = ""
) -> tuple[Path, ...]:
    """Write the files of a skeleton: below ``target``, or as the one file ``name`` of it."""
    skeleton = builtin_root() / _SKELETONS / kind
    above = "../" * len(target.relative_to(root).parts)
    written = []
    try:
        for source in sorted(skeleton.rglob(f"*{_SUFFIX}")):
            inner = source.relative_to(skeleton).as_posix().removesuffix(_SUFFIX)
            if inner == skip:
                continue
            path = target / (name or inner)
            given = {**values, "schema": f"{above}schemas/{schema_file(kind)}"}
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(source.read_text(encoding="utf-8"), given, str(source)), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise StoreError(
            f"{target} cannot be written: {error.strerror}", "Choose another folder with --catalog."
        ) from error
    return (*written, *write_schemas(root / "schemas", (kind,)))
