"""Policy packs: what they include and make blocking exists, and every control has a place where it can be read."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.pack import Pack
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean


def pack_problems(subject: Subject, pack: Pack) -> Iterator[Problem]:
    """Yield what is wrong with one pack."""
    catalog, file = subject.catalog, subject.catalog.pack_files[pack.id]
    for field in ("asks_for", "blocking"):
        for position, name in enumerate(getattr(pack, field)):
            if name not in catalog.policies:
                close = did_you_mean(name, catalog.policies)
                yield subject.at(file, (field, position), f"there is no policy {name!r}{close}")
    for position, name in enumerate(pack.includes):
        if name not in catalog.packs or name == pack.id:
            message = f"there is no other pack {name!r}{did_you_mean(name, catalog.packs)}"
            yield subject.at(file, ("includes", position), message)
    if (pack.when is not None or pack.always) and not pack.why:
        yield subject.at(file, ("why",), "say why it is switched on: reports give the reason")
    for number, control in pack.controls.items():
        if not (control.source or pack.source).startswith("https://"):
            yield subject.at(file, ("controls", number), f"{number} has no source: give its address or the pack's")
    for position, number in enumerate(pack.unchecked):
        if number not in pack.controls:
            yield subject.at(file, ("unchecked", position), f"there is no control {number!r} in this pack")
    if pack.controls and not pack.prefix:
        yield subject.at(file, ("prefix",), "say how policies name its controls")
    if pack.prefix and not any(pack.asks(policy) for policy in catalog.policies.values()):
        yield subject.at(file, ("prefix",), f"no policy names a control that begins with {pack.prefix!r}")
