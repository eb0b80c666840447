"""Code from a model: what it may touch, what it proposes, and whose version of each file stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydantic import Field

from mlops_architect.domain.calls import CallNote, Conduct, ModelOptions, Turn
from mlops_architect.domain.generated import GeneratedFile
from mlops_architect.domain.model import Model

CODE_AGENT = "code-extension"
"""Id of the prompt, the calls and the budget of code generation."""
EXTENSION = "extension"
"""Key of a model's files in the state, beside those of the code agents."""
CODE_SOURCES = ("templates", "model", "claude-code")
CodeSource = Literal["templates", "model", "claude-code"]


class CodeOptions(Model):
    """Who writes beside the templates, and within which limits."""

    by: CodeSource
    models: ModelOptions


class AllowedPath(Model):
    """Files that a model may write; ``*`` stays within a folder, ``**`` does not.

    ``agent`` and ``decision`` are what a new file counts as. With ``new_only`` the templates' own files stay as
    they are; with ``only_adds`` everything of a YAML file stays but for more entries in the list of that name.
    """

    path: str
    agent: str
    decision: str
    new_only: bool = False
    only_adds: str = ""

    def covers(self, path: str) -> bool:
        """Whether the rule is about a file."""
        return matches(self.path, path)


class CodeRules(Model):
    """What a model may touch, how much of it, and what its Python may not do; sizes are in bytes.

    ``never`` wins over ``allow``. ``read`` names the files that are shown, the most telling first. ``imports`` are
    the modules that may be imported, ``names`` what may not be named, ``modules`` what may not be reached through
    another module either, ``suppressions`` the comments that would silence a check. Files of a model ship only
    where every check of ``must_pass`` ran and passed.
    """

    version: str
    most_files: int = Field(ge=1)
    most_file_bytes: int = Field(ge=1)
    most_total_bytes: int = Field(ge=1)
    allow: tuple[AllowedPath, ...]
    never: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    suppressions: tuple[str, ...] = ()
    must_pass: tuple[str, ...] = ()

    def rule_for(self, path: str) -> AllowedPath | None:
        """Return the first rule that allows a file."""
        return next((rule for rule in self.allow if rule.covers(path)), None)

    @property
    def plain(self) -> str:
        """The rules in words, for whoever is to keep them."""
        lines = ["You may write these files, and no other:"]
        for rule in self.allow:
            limit = " (new files only)" if rule.new_only else ""
            limit = f" (only by adding entries to `{rule.only_adds}`)" if rule.only_adds else limit
            lines.append(f"- {rule.path}{limit}")
        lines += [
            f"At most {self.most_files} files, {self.most_file_bytes:,} bytes each, {self.most_total_bytes:,} together.",
            f"Python may import: {', '.join(self.imports)}.",
            f"Python may not name: {', '.join(self.names)}.",
            f"No comment may silence a check ({', '.join(self.suppressions)}).",
        ]
        return "\n".join(lines)


def matches(pattern: str, path: str) -> bool:
    """Whether a path is one of a pattern's, letters of either case alike."""
    return _compiled(pattern).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts), re.IGNORECASE)


class Edit(Model):
    """A passage of a file, which occurs in it once, and what takes its place."""

    find: str
    replace: str


class CodeChange(Model):
    """One file: as a whole in ``content``, or as ``edits`` of what the templates wrote; never both."""

    path: str
    why: str
    content: str
    edits: tuple[Edit, ...]


class CodeProposal(Model):
    """What a model would have changed in the generated repository."""

    summary: str
    changes: tuple[CodeChange, ...]


class Refused(Model):
    """A proposed file that is left out, and why."""

    path: str
    reason: str


class CodeRound(Model):
    """One proposal, what became of it, and what the checks said; ``tree`` is the hash of the tree they ran on."""

    summary: str = ""
    offered: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    faults: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    tree: str = ""


class Verdict(Model):
    """Whose version of a file ships, and why; ``purpose`` is what the model wrote it for."""

    path: str
    standing: Literal["model", "template", "none"]
    reason: str
    purpose: str = ""


class Extension(Model):
    """A model's part in the generated repository so far.

    ``stage`` is ``validating`` while the model may be asked again, ``reduced`` while files that failed are left out,
    and ``settled`` at the end. ``files`` are the model's, as they stand now.
    """

    source: str
    stage: Literal["validating", "reduced", "settled"]
    asked: int = 0
    turns: tuple[Turn, ...] = ()
    files: tuple[GeneratedFile, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    rounds: tuple[CodeRound, ...] = ()
    reason: str = ""
    calls: tuple[CallNote, ...] = ()
    checked: dict[str, str] = {}
    """The stored validation of every tree that was checked, by the hash of the tree."""

    @property
    def settled(self) -> bool:
        """Whether nothing changes any more."""
        return self.stage == "settled"

    @property
    def share(self) -> float:
        """How much of what was proposed stands, from 0 to 1; 0 where nothing was."""
        return sum(one.standing == "model" for one in self.verdicts) / max(1, len(self.verdicts))

    @property
    def conduct(self) -> Conduct:
        """How it came about, in the form of every agent."""
        standing = "taken" if self.files else "templates"
        endpoint = self.calls[-1].endpoint if self.calls else self.source
        return Conduct(endpoint=endpoint, standing=standing, reason=self.reason, calls=self.calls)
