"""What a repository amounts to: its cloud, the capabilities in place, and the requirements that its code states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.adoption import Recognised, Unplaced, Unread
from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.adopting.recognise import recognised
from mlops_architect.engine.adopting.signatures import Signatures, plain
from mlops_architect.engine.adopting.sources import Repository, images_of, packages_of, pipelines_of
from mlops_architect.engine.adopting.values import figures_of, values_of
from mlops_architect.engine.hcl_resources import resources_of


def clouds_of(repository: Repository, rules: AdoptionRules) -> dict[str, int]:
    """Return how many managed resources and known public modules each cloud has, the most first."""
    counted: Counter[str] = Counter()
    for one in resources_of(repository.documents):
        cloud = _cloud(one["type"], rules)
        if cloud and not one["type"].startswith("data."):
            counted[cloud] += 1
    for _, _, body in repository.calls():
        cloud = rules.providers.get(str(body.get("source", "")).partition("//")[0].rpartition("/")[2], "")
        if cloud:
            counted[cloud] += 1
    return dict(counted.most_common())


def read_repository(
    repository: Repository,
    cloud: str,
    catalog: Catalog,
    modules: Mapping[str, Mapping[str, str]],
    rules: AdoptionRules,
) -> Recognised:
    """Return what a repository amounts to on one cloud.

    Args:
        repository: As it was read from disk.
        cloud: The cloud to recognise; resources of others are listed.
        catalog: Patterns and regions.
        modules: The texts of the modules of the cloud's patterns.
        rules: What modules cannot tell.
    """
    every = [one for one in resources_of(repository.documents) if not one["type"].startswith("data.")]
    here = [one for one in every if _cloud(one["type"], rules) == cloud]
    signatures = Signatures.of(catalog.of_cloud(cloud), modules, rules)
    packages = packages_of(repository)
    tools = {rules.packages.get(name, name): evidence for name, evidence in packages.items()}
    tools |= {plain(rules.packages.get(name, name)): evidence for name, evidence in images_of(repository).items()}
    tools |= pipelines_of(repository, rules)
    placed = recognised(repository, here, tools, signatures)
    order = {capability.id: number for number, capability in enumerate(catalog.capabilities)}
    in_place = tuple(sorted(placed.in_place, key=lambda one: order.get(one.capability, len(order))))
    return Recognised(
        cloud=cloud,
        clouds=clouds_of(repository, rules),
        in_place=in_place,
        values=values_of(repository, here, cloud, catalog.placement.of(cloud), packages, in_place, rules),
        figures=figures_of(repository, here, rules),
        unplaced=placed.unplaced,
        elsewhere=tuple(
            Unplaced(address=one["address"], place=_place(repository, one))
            for one in every
            if _cloud(one["type"], rules) not in (cloud, "")
        ),
        unread=(*repository.unread, *_modules_not_read(repository)),
        roots=repository.roots,
        resources=len(every),
        supporting=placed.supporting,
    )


def _cloud(kind: str, rules: AdoptionRules) -> str:
    return rules.providers.get(kind.partition("_")[0], "")


def _place(repository: Repository, one: Mapping[str, Any]) -> str:
    return f"{one['file']}:{repository.line(one['file'], 'resource', one['type'], one['name'])}"


def _modules_not_read(repository: Repository) -> list[Unread]:
    from mlops_architect.engine.adopting.sources import folder_of
    from mlops_architect.engine.bill.terraform_folder import local_folder

    folders = {folder_of(path) for path in repository.documents}
    found = []
    for path, name, body in repository.calls():
        source = body.get("source")
        folder = local_folder(folder_of(path), source)
        if folder is None or folder not in folders:
            line = repository.line(path, "module", name)
            why = "lies outside the repository" if str(source).startswith(".") else "is not in the repository"
            found.append(Unread(path=f"{path}:{line}", why=f"module.{name}: {source} {why}"))
    return found
