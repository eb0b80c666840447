"""What checks look at: a catalogue as far as it can be read, and where in its files each value stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from mlops_architect.documents import DocumentError, Layout, read_text
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.workload import Workload
from mlops_architect.usecases.linting.hcl_blocks import Block, ResourceBlock, blocks, resources
from mlops_architect.usecases.linting.loads import extreme_loads


class Problem(Model):
    """One thing that is wrong: where it stands, which value it is about, and what to do."""

    file: str
    line: int = 1
    column: int = 1
    about: str = ""
    message: str

    @property
    def text(self) -> str:
        """One line, as editors and terminals know how to jump to."""
        about = f" {self.about}:" if self.about else ""
        return f"{self.file}:{self.line}:{self.column}{about} {self.message}"


class Subject:
    """A catalogue under examination.

    Args:
        catalog: What could be read.
        roots: The folders it was read from, lowest precedence first.
    """

    def __init__(self, catalog: Catalog, roots: Sequence[Path]) -> None:
        self.catalog = catalog
        self.roots = tuple(roots)
        self._layouts: dict[Path, Layout] = {}
        self._blocks: dict[str, tuple[Block, ...]] = {}
        self._resources: dict[str, dict[str, ResourceBlock]] = {}

    @cached_property
    def loads(self) -> Mapping[str, Workload]:
        """Workloads of systems as far apart as can be, by title."""
        return extreme_loads(self.catalog)

    @cached_property
    def quantities(self) -> frozenset[str]:
        """The workload quantities that a formula may name."""
        return frozenset(next(iter(self.loads.values())).values())

    def capability(self, pattern: Pattern) -> Capability | None:
        """Return the capability a pattern answers, None when there is no such thing."""
        return self.catalog.by_capability.get(pattern.capability)

    def blocks_of(self, pattern: Pattern) -> tuple[Block, ...]:
        """Return the variables and outputs of a pattern's composed module."""
        if pattern.id not in self._blocks:
            files = self.catalog.modules[pattern.id].items()
            self._blocks[pattern.id] = tuple(
                block for name, path in files if "/" not in name and name.endswith(".tf") for block in _read(path)
            )
        return self._blocks[pattern.id]

    def resources_of(self, pattern: Pattern) -> dict[str, ResourceBlock]:
        """Return the resources of a pattern's composed module by ``type.name``."""
        if pattern.id not in self._resources:
            files = self.catalog.modules[pattern.id].items()
            found = [
                block
                for name, path in files
                if "/" not in name and name.endswith(".tf")
                for block in resources(_text(path))
            ]
            self._resources[pattern.id] = {f"{block.type}.{block.name}": block for block in found}
        return self._resources[pattern.id]

    def root_resources_of(self, cloud: str) -> dict[str, ResourceBlock]:
        """Return the resources of the files that every root of a cloud has, by ``type.name``."""
        folder = self.catalog.folders.get(f"{cloud}/root")
        files = sorted(folder.glob("*.tf")) if folder else []
        return {f"{block.type}.{block.name}": block for path in files for block in resources(_text(path))}

    def declared(self, pattern: Pattern, kind: str) -> dict[str, Block]:
        """Return the module's ``variable`` or ``output`` blocks by name."""
        return {block.name: block for block in self.blocks_of(pattern) if block.kind == kind}

    def at(self, file: Path, path: Sequence[str | int], message: str) -> Problem:
        """Return a problem with the value at ``path`` of a YAML file."""
        if file not in self._layouts:
            self._layouts[file] = Layout(_text(file))
        line, column = self._layouts[file].at(*path)
        return Problem(
            file=str(file), line=line, column=column, about=".".join(str(part) for part in path), message=message
        )

    def of(self, entry: str, *path: str | int, message: str) -> Problem:
        """Return a problem with a value of the pattern or policy called ``entry``."""
        return self.at(self.catalog.origins[entry], path, message)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the words for a close known name, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(name) for name in close)}?" if close else ""


def _read(path: Path) -> tuple[Block, ...]:
    return blocks(_text(path), path)


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except DocumentError:
        return ""
