"""The components that ship: read once, checked, chosen by data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mlops_architect.documents import load_model
from mlops_architect.domain.component import Component, ComponentFacts, Evidence
from mlops_architect.errors import CatalogMissing, InvalidInput

_HIDDEN = "dot_"
_RENDERED = ".j2"
_NOT_SHIPPED = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"})


@lru_cache(maxsize=1)
def components() -> tuple[tuple[Component, Path], ...]:
    """Return every component with its folder, by id.

    Raises:
        CatalogMissing: The installation lacks them.
        InvalidInput: A component's id is not its folder's name.
    """
    root = Path(str(files("mlops_architect"))) / "scaffold" / "components"
    found = []
    for path in sorted(root.glob("*/component.yaml")):
        component = load_model(path, Component)
        if component.id != path.parent.name:
            raise InvalidInput(f"{path}: id {component.id!r} is not the name of its folder")
        found.append((component, path.parent))
    if not found:
        raise CatalogMissing("the components of the generated repository are missing", "Reinstall mlops-architect.")
    return tuple(found)


def chosen(facts: ComponentFacts) -> tuple[tuple[Component, Path], ...]:
    """Return the components that a design with these facts contains."""
    return tuple((component, folder) for component, folder in components() if component.applies(facts))


def shown_by(components: Iterable[Component], facts: ComponentFacts) -> dict[str, tuple[Evidence, ...]]:
    """Return what components contribute to the ML Test Score of a design, by the id of the test."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for component in components:
        for test, evidence in component.shows(facts).items():
            found[test] = (*found.get(test, ()), *evidence)
    return found


def component_files(component: Component, folder: Path, facts: ComponentFacts) -> list[tuple[str, Path, bool]]:
    """Return ``(path in the repository, source, whether it is rendered)`` of a component's files, in order."""
    found = []
    tree = folder / "files"
    for source in sorted(path for path in tree.rglob("*") if path.is_file()):
        inner = source.relative_to(tree)
        if _NOT_SHIPPED & set(inner.parts) or source.suffix == ".pyc":
            continue
        if not component.includes(inner.as_posix(), facts):
            continue
        parts = [f".{part.removeprefix(_HIDDEN)}" if part.startswith(_HIDDEN) else part for part in inner.parts]
        rendered = parts[-1].endswith(_RENDERED)
        parts[-1] = parts[-1].removesuffix(_RENDERED)
        found.append(("/".join(parts), source, rendered))
    return found
