"""Terraform's own judgement of modules: format, syntax, and names and types against the real provider."""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlops_architect.catalog.modules import compose
from mlops_architect.documents import DocumentError, parse_hcl, read_text
from mlops_architect.domain.pattern import Pattern
from mlops_architect.settings import Settings
from mlops_architect.settings.switches import tool_held
from mlops_architect.usecases.linting.module import COMMON_VARIABLES
from mlops_architect.usecases.linting.subject import Problem, Subject
from mlops_architect.usecases.validation.process import Finished, tool
from mlops_architect.usecases.validation.terraform import HOW, environment, provided
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_FILE_LIMIT = 200
_PLACE = re.compile(r"Error: (?P<summary>[^\n]+)\n.*?\bon (?P<file>[^\n]+?) line (?P<line>\d+)", re.DOTALL)


def syntax(files: Sequence[Path], settings: Settings) -> tuple[list[Problem], list[str]]:
    """Check syntax and format of Terraform files; without terraform only the syntax, and a note says so."""
    terraform, why = _terraform()
    if not terraform:
        return list(_parsed(files)), [f"terraform fmt: not run ({why})"]
    found: list[Problem] = []
    with _workspace(settings) as workspace:
        for start in range(0, len(files), _FILE_LIMIT):
            names = [str(path.resolve()) for path in files[start : start + _FILE_LIMIT]]
            finished = workspace.run([terraform, "fmt", "-check", *names], env=environment(workspace))
            found += _told(finished, {name: str(path) for name, path in zip(names, files[start:], strict=False)})
    return found, []


def _terraform() -> tuple[str, str]:
    """Return the path of terraform, and without it why there is none."""
    if off := tool_held("terraform"):
        return "", off.text
    return tool("terraform"), f"terraform is not installed; {HOW}"


def _told(finished: Finished, given: Mapping[str, str]) -> Iterator[Problem]:
    plain = re.sub(r"\x1b\[[0-9;]*m|[│╷╵]", "", finished.err)
    errors = [(match["file"].strip(), int(match["line"]), match["summary"]) for match in _PLACE.finditer(plain)]
    for file, line, summary in errors:
        yield Problem(file=_named(file, given), line=line, message=f"terraform: {summary.strip()}")
    broken = {_named(file, given) for file, _, _ in errors}
    for line_of_output in finished.out.splitlines():
        name = _named(line_of_output.strip(), given)
        if line_of_output.strip() and name not in broken:
            yield Problem(file=name, message="is not in Terraform's format; `terraform fmt` puts it right")


def _named(file: str, given: Mapping[str, str]) -> str:
    return next((mine for full, mine in given.items() if full == file or full.endswith(f"/{file.lstrip('./')}")), file)


def _parsed(files: Sequence[Path]) -> Iterator[Problem]:
    for path in files:
        try:
            parse_hcl(read_text(path), str(path))
        except DocumentError as error:
            yield Problem(file=str(path), message=error.message.removeprefix(f"{path}: "))


def validated(subject: Subject, patterns: Sequence[Pattern], settings: Settings) -> tuple[list[Problem], list[str]]:
    """Let Terraform validate the composed modules, all of a cloud at once; notes say what did not run."""
    terraform, why = _terraform()
    if not terraform:
        return [], [f"terraform validate: not run ({why})"]
    problems: list[Problem] = []
    notes: list[str] = []
    by_cloud: defaultdict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        if subject.catalog.modules[pattern.id]:
            by_cloud[pattern.cloud].append(pattern)
    for cloud, group in sorted(by_cloud.items()):
        try:
            problems += _validated(terraform, subject, group, settings)
        except NotRun as error:
            notes.append(f"terraform validate ({cloud}): not run ({error})")
    return problems, notes


def _validated(terraform: str, subject: Subject, patterns: Sequence[Pattern], settings: Settings) -> list[Problem]:
    with _workspace(settings) as workspace:
        sources: dict[str, str] = {}
        # validation knows no value of a root variable, so that types decide and no made-up value
        calls = ['variable "anything" {\n  type = any\n}\n']
        for pattern in patterns:
            compose(subject.catalog.modules[pattern.id], workspace.root / pattern.id)
            sources |= {
                f"{pattern.id}/{inner}": str(path) for inner, path in subject.catalog.modules[pattern.id].items()
            }
            variables = subject.declared(pattern, "variable")
            lacking = [name for name, block in variables.items() if not block.has_default or name in COMMON_VARIABLES]
            values = "".join(f"  {name} = var.anything\n" for name in lacking)
            calls.append(f'module "{pattern.id}" {{\n  source = "./{pattern.id}"\n{values}}}\n')
        (workspace.root / "main.tf").write_text("\n".join(calls), encoding="utf-8")
        with provided(workspace, ".") as given:
            env = dict(given)
            ready = workspace.run([terraform, "init", "-backend=false", "-input=false", "-no-color"], env=env)
            if ready.code:
                raise NotRun(_why(ready))
            finished = workspace.run([terraform, "validate", "-json"], env=env)
        try:
            answer = json.loads(finished.out)
        except json.JSONDecodeError:
            raise NotRun(f"terraform gave no answer: {finished.text[-300:]}") from None
        return [
            _diagnosed(one, sources, str(workspace.root)) for one in answer.get("diagnostics", []) if one["severity"] == "error"
        ]  # fmt: skip


def _why(ready: Finished) -> str:
    text = " ".join(re.sub(r"[│╷╵]", " ", ready.text).split())
    if "Failed to query available provider packages" in text or "could not connect" in text:
        return "a provider is neither in a plugin mirror nor can it be downloaded"
    return f"terraform init failed: {text[-400:]}"


def _diagnosed(diagnostic: Mapping[str, Any], sources: Mapping[str, str], root: str) -> Problem:
    place = diagnostic.get("range") or {}
    start = place.get("start", {})
    name = str(place.get("filename", "main.tf"))
    detail = f"{diagnostic['summary']}: {diagnostic.get('detail', '')}".replace(f"{root}/", "")
    return Problem(
        file=sources.get(name, name),
        line=start.get("line", 1),
        column=start.get("column", 1),
        message=f"terraform: {' '.join(detail.split())}",
    )


@contextmanager
def _workspace(settings: Settings) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory(prefix="mlops-architect-lint-") as folder:
        root, scratch = Path(folder) / "root", Path(folder) / "scratch"
        root.mkdir()
        scratch.mkdir()
        yield Workspace(root, scratch, settings)
