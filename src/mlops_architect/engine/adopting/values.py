"""Requirements that code states: region, environments, budget, retention, the kind of learning, how it delivers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.domain.adoption import Evidence, Figure, FoundValue, InPlace
from mlops_architect.domain.adoption_rules import AdoptionRules
from mlops_architect.domain.placement import CloudPlacement
from mlops_architect.engine.adopting.sources import Repository, folder_of
from mlops_architect.engine.bill.resource_regions import own_region, without_zone
from mlops_architect.engine.hcl_resources import values_at
from mlops_architect.engine.hcl_values import is_expression, scopes

Resource = Mapping[str, Any]
_MOST_PLACES = 5
_WORD = re.compile(r"[a-z]+")


def values_of(
    repository: Repository,
    resources: Sequence[Resource],
    cloud: str,
    placed: CloudPlacement | None,
    packages: Mapping[str, Evidence],
    in_place: Sequence[InPlace],
    rules: AdoptionRules,
) -> tuple[FoundValue, ...]:
    """Return what the code states, each value with the places it stands at, in the order of the fields.

    A value that is used is one that the design takes where the words say nothing else; what the code states more than
    one way, or what the catalogue does not know, is shown and not used.
    """
    found = [FoundValue(field="cloud", value=cloud, places=_providers(repository, cloud, rules))]
    found += _region(repository, resources, placed, cloud, rules)
    found += _environments(repository, rules)
    found += _settings(repository, resources, rules)
    found += _task(packages, rules)
    modes = [(one, rules.modes[one.capability]) for one in in_place if one.capability in rules.modes]
    if modes:
        places = tuple(one.evidence[0].place for one, _ in modes)
        note = " and ".join(f"{one.capability} is in place" for one, _ in modes)
        value = ", ".join(mode for _, mode in modes)
        found.append(FoundValue(field="serving.modes", value=value, places=places, note=note))
    return tuple(found)


def figures_of(repository: Repository, resources: Iterable[Resource], rules: AdoptionRules) -> tuple[Figure, ...]:
    """Return the arguments that say how large resources are, where the text tells their value."""
    found = []
    for one in resources:
        start = repository.line(one["file"], "resource", one["type"], one["name"])
        for name, value in _sizes(one, frozenset(rules.figures), 0):
            line = repository.line_of(one["file"], rf"^[ \t]*{re.escape(name)}[ \t]*=", start) if start else 0
            place = f"{one['file']}:{line or start}"
            found.append(Figure(address=one["address"], name=name, value=_text(value), place=place))
    return tuple(found)


def _sizes(value: Mapping[str, Any], names: frozenset[str], depth: int) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if key in names and isinstance(inner, str | int | float) and not is_expression(inner):
            yield key, inner
        elif key in names and isinstance(inner, list) and inner and all(isinstance(one, str) for one in inner):
            yield key, ", ".join(inner)
        elif isinstance(inner, list | Mapping) and depth < 3:
            for below in inner if isinstance(inner, list) else [inner]:
                if isinstance(below, Mapping):
                    yield from _sizes(below, names, depth + 1)


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _providers(repository: Repository, cloud: str, rules: AdoptionRules) -> tuple[str, ...]:
    names = [name for name, of in rules.providers.items() if of == cloud]
    lines = ((path, repository.line(path, "provider", name)) for path in repository.documents for name in names)
    return tuple(f"{path}:{line}" for path, line in lines if line)[:_MOST_PLACES]


def _region(
    repository: Repository,
    resources: Sequence[Resource],
    placed: CloudPlacement | None,
    cloud: str,
    rules: AdoptionRules,
) -> Iterator[FoundValue]:
    counted: Counter[str] = Counter()
    places: dict[str, list[str]] = {}

    def count(region: str, place: str, times: int) -> None:
        counted[region] += times
        places.setdefault(region, []).append(place)

    by_folder = scopes(repository.documents)
    for path, document in sorted(repository.documents.items()):
        for entry in document.get("provider", ()) if path.endswith(".tf") else ():
            for name, body in entry.items():
                if rules.providers.get(name) != cloud or not isinstance(body, Mapping) or "alias" in body:
                    continue
                region = by_folder[folder_of(path)].value(body.get("region", body.get("zone")))
                if isinstance(region, str) and region and not is_expression(region):
                    line = repository.line(path, "provider", name)
                    at = repository.line_of(path, r"^[ \t]*(?:region|zone)[ \t]*=", line)
                    count(without_zone(region), f"{path}:{at or line}", 1000)
    for one in resources:
        region = own_region(one["type"], one)
        if region and not is_expression(region):
            count(
                region.lower().replace(" ", ""),
                f"{one['file']}:{repository.line(one['file'], 'resource', one['type'], one['name'])}",
                1,
            )
    if not counted:
        return
    region = counted.most_common(1)[0][0]
    known = placed is not None and any(entry.id == region for entry in placed.regions)
    others = sorted(set(counted) - {region})
    notes = [] if known else [f"the catalogue has no prices for {region}"]
    notes += [f"beside it {', '.join(others)}"] if others else []
    yield FoundValue(
        field="regions", value=region, places=tuple(places[region][:_MOST_PLACES]), note="; ".join(notes), used=known
    )


def _environments(repository: Repository, rules: AdoptionRules) -> Iterator[FoundValue]:
    found: dict[str, str] = {}
    for path in sorted(repository.documents):
        parts = [*PurePosixPath(path).parent.parts]
        if path.endswith(".tfvars"):
            parts.append(PurePosixPath(path).name.partition(".")[0])
        for part in parts:
            words = _WORD.findall(part.casefold())
            for name in rules.environments:
                if words == [name] or (path.endswith(".tfvars") and name in words):
                    found.setdefault(name, path)
    if found:
        names = [name for name in rules.environments if name in found]
        yield FoundValue(
            field="delivery.environments", value=", ".join(names), places=tuple(found[name] for name in names)
        )


def _settings(repository: Repository, resources: Sequence[Resource], rules: AdoptionRules) -> Iterator[FoundValue]:
    for name in dict.fromkeys(rule.field for rule in rules.settings):
        found: dict[float, list[str]] = {}
        for rule in rules.settings:
            for one in resources:
                if rule.field != name or one["type"] != rule.type:
                    continue
                if any(str(one.get(key)) != value for key, value in rule.when.items()):
                    continue
                for value, _ in values_at(one, rule.attribute):
                    number = _number(value)
                    if number is None or number <= 0:
                        continue
                    start = repository.line(one["file"], "resource", one["type"], one["name"])
                    last = rule.attribute.rpartition(".")[2]
                    line = repository.line_of(one["file"], rf"^[ \t]*{re.escape(last)}[ \t]*=", start) if start else 0
                    found.setdefault(number * rule.times, []).append(f"{one['file']}:{line or start}")
        if len(found) == 1:
            value, places = next(iter(found.items()))
            yield FoundValue(field=name, value=f"{value:g}", places=tuple(places[:_MOST_PLACES]))
        elif found:
            every = tuple(place for listed in found.values() for place in listed)
            yield FoundValue(
                field=name, value=", ".join(f"{value:g}" for value in sorted(found)), places=every[:_MOST_PLACES],
                note="the code states more than one", used=False,
            )  # fmt: skip


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or is_expression(value):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if number < 1e15 else None


def _task(packages: Mapping[str, Evidence], rules: AdoptionRules) -> Iterator[FoundValue]:
    found: dict[str, list[Evidence]] = {}
    for hint in rules.tasks:
        named = [packages[name] for name in hint.packages if name in packages]
        if named:
            found[hint.task.value] = named
    for task, named in found.items():
        note = f"made for it: {', '.join(one.what for one in named)}"
        if len(found) > 1:
            note += "; packages for more than one kind of learning are there"
        places = tuple(one.place for one in named[:_MOST_PLACES])
        yield FoundValue(field="ml_task", value=task, places=places, note=note, used=len(found) == 1)
