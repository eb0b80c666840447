"""Code from a model once more: its answers from the recordings, the checks' verdicts as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.decisions.audit import tree_digest
from mlops_architect.domain.generated import Validation
from mlops_architect.errors import NotResumable
from mlops_architect.usecases.session import Session

Code = Mapping[str, bytes]
"""Files of a model by path."""


@dataclass(frozen=True)
class Extended:
    """A model's part in a run's repository, and every verdict it met, by the hash of the tree."""

    files: Code
    verdicts: Mapping[str, Validation]


def extended(session: Session) -> Extended | None:
    """Return a run's extension, None where it has none that is settled."""
    desk = session.desk()
    found = desk.extension
    if found is None or not found.settled:
        return None
    artefacts = session.context.artefacts
    return Extended(
        files={file.path: artefacts.get(file.sha256) for file in found.files},
        verdicts={
            tree: Validation.model_validate(artefacts.get_json(digest)) for tree, digest in found.checked.items()
        },
    )


def extended_again(session: Session, verdicts: Mapping[str, Validation]) -> Code:
    """Return the files that a model's recorded answers lead to on the design of this session.

    Raises:
        NotResumable: It asks something that was not recorded, or comes to a tree that was never checked.
    """
    from mlops_architect.graph.build import CODE_AGENTS
    from mlops_architect.graph.desk import Desk
    from mlops_architect.graph.nodes.extension import extending_of

    desk, context = session.desk(), session.context
    files: dict[str, str] = {}
    for agent in CODE_AGENTS:
        written = context.generator.generate(agent, desk.design(), desk.state["project"])
        for _, content in written:
            context.artefacts.put(content)
        files[agent] = desk.put([file for file, _ in written])
    state: Any = {**desk.state, "files": files}
    templates = Desk(state, context).templates
    extending = extending_of(Desk(state, context), context.coder)
    found = extending.begin()
    while not found.settled:
        hashes = {file.path: file.sha256 for file in (*templates, *found.files)}
        validation = verdicts.get(tree_digest(hashes))
        if validation is None:
            raise NotResumable(
                "the code comes out otherwise than it was checked",
                "The catalogue or the tool has changed since; generate again with `mlops-architect revise`.",
            )
        found = extending.after(found, validation)
    return {file.path: context.artefacts.get(file.sha256) for file in found.files}
