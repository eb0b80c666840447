"""What a model may touch in a generated repository: `prompts/code-rules.yaml` of the roots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlops_architect.documents import DocumentError, load_model
from mlops_architect.domain.code_generation import CodeRules
from mlops_architect.errors import InvalidInput


def load_code_rules(roots: Sequence[Path]) -> CodeRules:
    """Return the rules of the last root that has any; what any root forbids stays forbidden.

    Raises:
        InvalidInput: A file is not as it should be, or no root has one.
    """
    found: list[CodeRules] = []
    for path in (root / "prompts" / "code-rules.yaml" for root in roots):
        if path.is_file():
            try:
                found.append(load_model(path, CodeRules))
            except DocumentError as error:
                raise InvalidInput(str(error), "Correct the file.") from error
    if not found:
        raise InvalidInput("no catalogue folder says what a model may touch", "Reinstall mlops-architect.")
    never = tuple(dict.fromkeys(pattern for rules in found for pattern in rules.never))
    names = tuple(dict.fromkeys(name for rules in found for name in rules.names))
    modules = tuple(dict.fromkeys(name for rules in found for name in rules.modules))
    return found[-1].model_copy(update={"never": never, "names": names, "modules": modules})
