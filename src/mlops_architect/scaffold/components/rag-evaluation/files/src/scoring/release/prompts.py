"""Versions of the prompt: files in ``config/prompts``; a version is never changed, a new one is written beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring.release.settings import ReleaseSettings
from scoring.runtime import Runtime

_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")


@dataclass(frozen=True)
class Prompt:
    """The system's words to the model."""

    version: str
    text: str


def read_prompt(runtime: Runtime, version: str) -> Prompt:
    """Return a version, with what the use case says about its scope.

    Raises:
        LookupError: There is no such version.
    """
    path = runtime.config / "prompts" / f"{version}.md"
    if not _NAME.match(version) or not path.is_file():
        raise LookupError(f"there is no prompt {version!r}; there are: {', '.join(prompt_versions(runtime))}")
    retrieval = runtime.use_case.retrieval
    refuses = "\n".join(f"- {' '.join(text.split())}" for text in retrieval.refuses)
    text = path.read_text(encoding="utf-8")
    return Prompt(version, text.replace("{scope}", " ".join(retrieval.scope.split())).replace("{refuses}", refuses))


def prompt_versions(runtime: Runtime) -> list[str]:
    """Return the versions that exist."""
    return sorted(path.stem for path in (runtime.config / "prompts").glob("*.md"))


def default_prompt(runtime: Runtime) -> str:
    """Return the version that answers before the first promotion."""
    return runtime.settings_file.section("release", ReleaseSettings).prompt
