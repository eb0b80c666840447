"""What a run is given but never stores: catalogue, provider, and ports to disk and tools."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from langgraph.runtime import Runtime

from mlops_architect.critics.interface import Critic, Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.generated import GeneratedFile, Validation
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.waiver import Waiver
from mlops_architect.engine.packs import Switches
from mlops_architect.graph.state import State
from mlops_architect.providers.code.interface import Coder
from mlops_architect.providers.interface import Provider


class Artefacts(Protocol):
    """Content-addressed storage; writing the same content twice changes nothing."""

    def put(self, content: bytes) -> str:
        """Store bytes, return their sha256."""

    def get(self, digest: str) -> bytes:
        """Return the bytes of ``digest``."""

    def put_json(self, value: Any) -> str:
        """Store plain data, return its sha256."""

    def get_json(self, digest: str) -> Any:
        """Return the plain data of ``digest``."""


class CodeGenerator(Protocol):
    """Writes one code agent's part of the repository from an approved design."""

    def generate(self, agent: str, design: Design, project: str) -> Sequence[tuple[GeneratedFile, bytes]]:
        """Return the files of ``agent`` with their bytes."""


class Validator(Protocol):
    """Checks the repository as it would be shipped."""

    def validate(self, files: Sequence[GeneratedFile], plan: Plan, *, deep: bool) -> Validation:
        """Return every check of the files that a plan led to, run or not run."""


class Node(Protocol):
    """A step of the graph: state in, update out."""

    def __call__(self, state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
        """Return what the step changes in the state."""


@dataclass(frozen=True)
class RunContext:
    """Handed to every node."""

    catalog: Catalog
    provider: Provider
    critics: Sequence[Critic]
    artefacts: Artefacts
    generator: CodeGenerator
    validator: Validator
    coder: Coder | None = None
    """Who writes beside the templates; None for nobody."""
    switches: Switches = field(default_factory=Switches)
    waivers: Sequence[Waiver] = ()
    today: Callable[[], str] = lambda: "9999-12-31"
    """The day as ``YYYY-MM-DD``, asked for anew each time: a waiver may end while a gate waits. Without a clock none holds."""
