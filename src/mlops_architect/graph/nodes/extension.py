"""What a model adds to the generated repository, between the templates and the validation."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime

from mlops_architect.domain.code_generation import CODE_AGENT, EXTENSION
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.desk import Desk, digest_of
from mlops_architect.graph.extending import Extending
from mlops_architect.graph.nodes.planning import brief_of, spec_of, view_of
from mlops_architect.graph.state import State
from mlops_architect.providers.code.interface import Coder, CodeTask


def extension(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Ask for changes, or answer the validation of those that were made; nothing where templates write alone."""
    coder = runtime.context.coder
    if coder is None:
        return {}
    desk = Desk(state, runtime.context)
    made_from = inputs_of(desk, coder)
    known = desk.extension if state.get("inputs", {}).get(EXTENSION) == made_from else None
    if known is not None and known.settled:
        return {}
    extending = extending_of(desk, coder)
    if known is None:
        found = extending.begin()
    else:
        checked = {**known.checked, desk.validation.tree: state["validation"]}
        found = extending.after(known, desk.validation).model_copy(update={"checked": checked})
    return {
        "extension": desk.put(found),
        "files": {EXTENSION: desk.put(found.files)},
        "inputs": {EXTENSION: made_from},
    }


def after_validation(state: State, runtime: Runtime[RunContext]) -> Literal["extension", "final-critic"]:
    """Route: back to the extension until it is settled."""
    known = Desk(state, runtime.context).extension if runtime.context.coder else None
    return "extension" if known is not None and not known.settled else "final-critic"


def inputs_of(desk: Desk, coder: Coder) -> str:
    """Return the hash of everything that an extension is made from."""
    spec = spec_of(desk.context, CODE_AGENT)
    hashes = {file.path: file.sha256 for file in desk.templates}
    return digest_of(
        [hashes, coder.provider.name, coder.rules.model_dump(), spec.model_dump(), desk.state.get("digest")]
    )


def extending_of(desk: Desk, coder: Coder) -> Extending:
    """Return the extension of the repository that the code agents wrote."""
    spec = spec_of(desk.context, CODE_AGENT)
    originals = {file.path: file for file in desk.templates}
    contents = desk.context.artefacts
    templates = {path: contents.get(file.sha256) for path, file in originals.items()}
    task = CodeTask(spec, view_of(desk, spec), lambda: brief_of(desk), templates)
    return Extending(coder, task, originals, contents)
