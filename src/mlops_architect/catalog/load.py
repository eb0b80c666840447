"""Several roots to one catalogue: every file checked, every error reported, ids unique."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel

from mlops_architect.documents import DocumentError, load_model, read_text, split_front_matter, to_model
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.lexicon import Lexicon, merged
from mlops_architect.domain.mocks import Mocks
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.domain.use_case import UseCase
from mlops_architect.errors import CatalogMissing, InvalidInput


class _Capabilities(Model):
    capabilities: tuple[Capability, ...]


class _Practices(Model):
    practices: tuple[Practice, ...]


class _Assumptions(Model):
    assumptions: tuple[Assumption, ...]


class _Overridable(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def overrides(self) -> str: ...


EntryT = TypeVar("EntryT", bound=BaseModel)
OverridableT = TypeVar("OverridableT", bound=_Overridable)


class _Errors:
    """Collects the errors of all files, so that one run shows them all."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def guard(self, read: Callable[[], EntryT]) -> EntryT | None:
        """Return what ``read`` gives, or note its error."""
        try:
            return read()
        except DocumentError as error:
            self.lines.extend(error.message.splitlines())
            return None


def load_catalog(roots: Sequence[Path]) -> Catalog:
    """Read and merge every root, lowest precedence first.

    Raises:
        InvalidInput: One line for each error in any file.
        CatalogMissing: No root holds the capabilities.
    """
    errors = _Errors()
    files = _Files(roots)
    patterns, folders, origins = _patterns(files, errors)
    policies = _unique(_entries(files.of("policies", "*/*.yaml"), Policy, errors), errors, origins)
    use_cases = _once(_entries(files.of("patterns/use-cases", "*.yaml"), UseCase, errors), errors)
    practices = _once(
        [
            (path, entry)
            for path, group in _entries(files.of("patterns/practices", "*.yaml"), _Practices, errors)
            for entry in group.practices
        ],
        errors,
    )
    capabilities = _once(
        [
            (path, entry)
            for path, group in _entries(files.of("patterns", "capabilities.yaml"), _Capabilities, errors)
            for entry in group.capabilities
        ],
        errors,
    )
    assumptions = _once(
        [
            (path, entry)
            for path, group in _entries(files.of("patterns", "assumptions.yaml"), _Assumptions, errors)
            for entry in group.assumptions
        ],
        errors,
        key="name",
    )
    placements = [entry for _, entry in _entries(files.of("patterns", "placement.yaml"), Placement, errors)]
    lexicons = [entry for _, entry in _entries(files.of("patterns/lexicons", "*.yaml"), Lexicon, errors)]
    agents = _once(_agents(files, errors), errors)
    mocks = {entry.cloud: entry for _, entry in _entries(files.of("patterns/mocks", "*.yaml"), Mocks, errors)}
    prices = _prices(files, errors)
    if errors.lines:
        raise InvalidInput("the catalogue has errors:\n" + "\n".join(errors.lines))
    if not capabilities or not lexicons or not placements:
        raise CatalogMissing(
            "no catalogue root holds capabilities, lexicons and placement", "Reinstall mlops-architect."
        )
    return Catalog(
        capabilities=capabilities,
        patterns=patterns,
        policies=policies,
        practices=practices,
        use_cases={entry.id: entry for entry in sorted(use_cases, key=lambda entry: entry.id)},
        agents=tuple(sorted(agents, key=lambda spec: spec.number)),
        assumptions=assumptions,
        placement=placements[-1],
        lexicon=merged(lexicons),
        prices=prices,
        mocks=mocks,
        folders=folders,
        origins=origins,
        digest=files.digest(),
    )


class _Files:
    """The data files of all roots, in a fixed order, and the digest of those that were read."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._read: dict[str, Path] = {}

    def of(self, folder: str, glob: str) -> Iterator[Path]:
        """Yield the files of every root that match, none outside its root."""
        for number, root in enumerate(self._roots):
            base, inside = root / folder, root.resolve()
            if not base.is_dir():
                continue
            for path in sorted(path for path in base.glob(glob) if path.is_file()):
                if not path.resolve().is_relative_to(inside):
                    raise InvalidInput(f"{path} leads outside its catalogue folder {root}")
                self._read[f"{number}/{path.relative_to(root).as_posix()}"] = path
                yield path

    def note(self, folder: str, glob: str) -> None:
        """Count the files that match into the digest without reading them here."""
        for _ in self.of(folder, glob):
            pass

    def digest(self) -> str:
        """Return the sha256 over names and bytes of every file read, and of the modules beside patterns."""
        total = hashlib.sha256()
        for name, path in sorted(self._read.items()):
            total.update(f"{name}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def _entries(paths: Iterator[Path], schema: type[EntryT], errors: _Errors) -> list[tuple[Path, EntryT]]:
    found = []
    for path in paths:
        entry = errors.guard(lambda path=path: load_model(path, schema))  # type: ignore[misc]
        if entry is not None:
            found.append((path, entry))
    return found


def _once(entries: Sequence[tuple[Path, EntryT]], errors: _Errors, key: str = "id") -> tuple[EntryT, ...]:
    """Return entries that nothing may replace; a second one with the same id is an error."""
    seen: dict[str, Path] = {}
    for path, entry in entries:
        name = getattr(entry, key)
        if name in seen:
            errors.lines.append(f"{path}:1:1 {key}: {name!r} is already in {seen[name]}")
        seen.setdefault(name, path)
    return tuple(entry for _, entry in entries)


def _unique(
    entries: Sequence[tuple[Path, OverridableT]], errors: _Errors, origins: dict[str, Path]
) -> dict[str, OverridableT]:
    """Index entries by id; a second entry with the same id must say that it overrides the first."""
    found: dict[str, OverridableT] = {}
    for path, entry in entries:
        stem = path.parent.name if path.name == "pattern.yaml" else path.stem
        if stem != entry.id:
            errors.lines.append(f"{path}:1:1 id: {entry.id!r} is not the name of its file, {stem!r}")
        if entry.id in found and entry.overrides != entry.id:
            errors.lines.append(
                f"{path}:1:1 id: {entry.id!r} is already in {origins[entry.id]}; say `overrides: {entry.id}` to replace it"
            )
        found[entry.id] = entry
        origins[entry.id] = path
    return dict(sorted(found.items()))


def _patterns(files: _Files, errors: _Errors) -> tuple[dict[str, Pattern], dict[str, Path], dict[str, Path]]:
    origins: dict[str, Path] = {}
    entries = _entries(files.of("patterns", "*/*/*/pattern.yaml"), Pattern, errors)
    for path, entry in entries:
        place = (path.parent.parent.parent.name, path.parent.parent.name)
        if place != (entry.cloud, entry.capability):
            errors.lines.append(
                f"{path}:1:1 cloud/capability: says {entry.cloud}/{entry.capability} but lies in {'/'.join(place)}"
            )
    patterns = _unique(entries, errors, origins)
    for beside in ("terraform", "code"):
        files.note("patterns", f"*/*/*/{beside}/**/[!.]*")
    return patterns, {pattern_id: origins[pattern_id].parent for pattern_id in patterns}, origins


def _agents(files: _Files, errors: _Errors) -> list[tuple[Path, AgentSpec]]:
    found = []
    for path in files.of("prompts", "*/*.md"):
        spec = errors.guard(lambda path=path: _agent(path))  # type: ignore[misc]
        if spec is not None:
            found.append((path, spec))
    return found


def _agent(path: Path) -> AgentSpec:
    head, body = split_front_matter(read_text(path), str(path))
    return to_model({**head, "body": body} if isinstance(head, dict) else head, AgentSpec, str(path))


def _prices(files: _Files, errors: _Errors) -> PriceBook:
    """Read all price tables; the tiers of a SKU in a region come from the last root that has any."""
    tiers: dict[tuple[str, str], dict[float, Price]] = {}
    origins: dict[tuple[str, str], Path] = {}
    for path in files.of("patterns/prices", "*/*.csv"):
        root = path.parents[3]
        try:
            rows = csv.DictReader(read_text(path).splitlines())
            for row in rows:
                price = _price(row)
                key = (price.sku, price.region)
                if origins.setdefault(key, root) != root:
                    origins[key], tiers[key] = root, {}
                if price.tier_from in tiers.setdefault(key, {}):
                    errors.lines.append(f"{path}:{rows.line_num}:1 {price.sku} in {price.region} is priced twice")
                tiers[key][price.tier_from] = price
        except DocumentError as error:
            errors.lines.append(error.message)
        except (KeyError, TypeError, ValueError) as error:
            errors.lines.append(f"{path}:{rows.line_num}:1 {type(error).__name__}: {error}")
    return PriceBook(tiers={key: tuple(price for _, price in sorted(found.items())) for key, found in tiers.items()})


def _price(row: dict[str, str]) -> Price:
    return Price(
        sku=row["sku"],
        region=row["region"],
        unit=row["unit"],
        usd=_amount(row["usd_per_unit"]),
        tier_from=_amount(row["tier_from"] or "0"),
        as_of=row["as_of"],
        basis=row["basis"],
        source=row["source"],
    )


def _amount(text: str) -> float:
    amount = float(text)
    if not 0.0 <= amount < float("inf"):
        raise ValueError(f"{text} is no price and no tier")
    return amount
