"""Pricing rules, machine facts and region names of every root, read when a bill of resources is wanted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from mlops_architect.catalog.roots import files_inside
from mlops_architect.documents import DocumentError, load_model, read_text
from mlops_architect.domain.pricing_rule import Machine, PricingFile, RuleInUse, TableEntry
from mlops_architect.errors import InvalidInput


class Rulebook(Mapping[str, RuleInUse]):
    """Pricing rules by resource type; the files are read when the first one is asked for.

    A later root's rule for a resource type takes the place of an earlier one's.
    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(roots)

    def __getitem__(self, resource_type: str) -> RuleInUse:
        return self._rules[resource_type]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    @cached_property
    def _rules(self) -> dict[str, RuleInUse]:
        return load_rules(self._roots)


def load_rules(roots: Sequence[Path]) -> dict[str, RuleInUse]:
    """Read the rules of every root, lowest precedence first.

    Raises:
        InvalidInput: One line for each error in any file, or a type that two rules of one root price.
    """
    errors: list[str] = []
    machines: dict[str, dict[str, Machine]] = {}
    regions: dict[str, dict[str, str]] = {}
    rules: dict[str, RuleInUse] = {}
    for root in roots:
        for path in files_inside(root, "patterns/machines", "*.csv", errors):
            try:
                machines.setdefault(path.stem, {}).update(_machines(path))
            except (DocumentError, KeyError, TypeError, ValueError) as error:
                errors.append(f"{path}: {error}")
        of_root: dict[str, Path] = {}
        for path in files_inside(root, "patterns/pricing", "*/*.yaml", errors):
            try:
                file = load_model(path, PricingFile)
            except DocumentError as error:
                errors.extend(error.message.splitlines())
                continue
            cloud = path.parent.name
            regions.setdefault(cloud, {}).update(file.regions)
            tables: dict[str, dict[str, TableEntry]] = {
                name: {str(key): value for key, value in table.items()} for name, table in file.tables.items()
            }
            for rule in file.rules:
                used = RuleInUse(
                    rule=rule,
                    cloud=cloud,
                    origin=str(path),
                    tables=tables,
                    machines=machines.setdefault(cloud, {}),
                    regions=regions.setdefault(cloud, {}),
                )
                for resource_type in rule.resources:
                    if resource_type in of_root:
                        errors.append(f"{path}: {resource_type} is already priced in {of_root[resource_type]}")
                    of_root[resource_type] = path
                    rules[resource_type] = used
    if errors:
        raise InvalidInput("the pricing rules have errors:\n" + "\n".join(errors))
    return rules


def _machines(path: Path) -> dict[str, Machine]:
    return {
        row["type"].lower(): Machine(
            vcpus=float(row["vcpus"]),
            memory_gib=float(row["memory_gib"]),
            gpu=row["gpu"],
            gpu_count=float(row["gpu_count"] or 0),
        )
        for row in csv.DictReader(read_text(path).splitlines())
    }
