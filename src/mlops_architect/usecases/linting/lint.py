"""Checks folders of catalogue data and reports everything that is wrong with them at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from mlops_architect.catalog.kinds import KINDS, Practices
from mlops_architect.catalog.load import read_catalog
from mlops_architect.documents import DocumentError, load_model
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.use_case import UseCase
from mlops_architect.errors import InvalidInput
from mlops_architect.settings import Settings
from mlops_architect.usecases.linting import (
    bill_resources,
    dependencies,
    entry,
    module,
    rules,
    sizing,
    terraform,
    use_cases,
)
from mlops_architect.usecases.linting.packs import pack_problems
from mlops_architect.usecases.linting.price_rows import rows
from mlops_architect.usecases.linting.strays import strays
from mlops_architect.usecases.linting.subject import Problem, Subject

PATTERN_CHECKS: Mapping[str, Callable[[Subject, Pattern], Iterator[Problem]]] = {
    "place": entry.place,
    "replacement": entry.replacement,
    "words": entry.words,
    "options": entry.options,
    "sources": entry.sources,
    "formulas": sizing.formulas,
    "skus": sizing.skus,
    "bill-resources": bill_resources.bill_resources,
    "trial": sizing.trial,
    "variables": module.variables,
    "outputs": module.outputs,
    "wiring": module.wiring,
    "relations": module.relations,
    "spare-files": module.spare_files,
    "application-inputs": dependencies.application_inputs,
}
POLICY_CHECKS: Mapping[str, Callable[[Subject, Policy], Iterator[Problem]]] = {
    "texts": rules.texts,
    "cases": rules.cases,
    "facts": rules.policy_facts,
    "controls": rules.controls,
}
_LINE = re.compile(r"^(?P<file>.*?):(?P<line>\d+):(?P<column>\d+):? (?:(?P<about>[\w.-]+(?:/\w+)?): )?(?P<message>.*)$")
_FILE = re.compile(r"^(?P<file>.*?\.\w+): (?P<message>.*)$")


class Report(Model):
    """What was looked at, what is wrong with it, and what could not be checked."""

    folders: tuple[str, ...]
    patterns: int
    policies: int
    problems: tuple[Problem, ...]
    not_run: tuple[str, ...]


def lint(folders: Sequence[Path], roots: Sequence[Path], settings: Settings, *, validate: bool = True) -> Report:
    """Check catalogue folders, or single pattern folders, in the company of the other roots.

    Args:
        folders: What to check; every root when empty.
        roots: The catalogue folders in effect, lowest precedence first.
        settings: For the tools that run.
        validate: Whether Terraform validates the modules, which takes seconds and needs the provider.

    Raises:
        InvalidInput: A folder is neither a catalogue folder nor a pattern's.
    """
    wanted = [*folders] or [*roots]
    all_roots = [*roots, *(root for root in map(root_of, wanted) if not _among(root, roots))]
    reading = read_catalog(all_roots)
    subject = Subject(reading.catalog, all_roots)

    def inside(path: Path) -> bool:
        return any(path.resolve().is_relative_to(folder.resolve()) for folder in wanted)

    catalog = reading.catalog
    patterns = [one for one in catalog.patterns.values() if inside(catalog.origins[one.id])]
    policies = [one for one in catalog.policies.values() if inside(catalog.origins[one.id])]
    problems = [parsed(subject, line) for line in reading.problems]
    for pattern in patterns:
        problems += [problem for check in PATTERN_CHECKS.values() for problem in check(subject, pattern)]
    problems += dependencies.cycles(subject, patterns)
    for policy in policies:
        problems += [problem for check in POLICY_CHECKS.values() for problem in check(subject, policy)]
    for pack in catalog.packs.values():
        if inside(catalog.pack_files[pack.id]):
            problems += pack_problems(subject, pack)
    for path in sorted(filter(inside, reading.files)):
        problems += data_file(subject, path)
    for folder in wanted:
        if not (folder / "pattern.yaml").is_file():
            problems += strays(folder, reading.files)
    not_run: list[str] = []
    if files := [path for path in sorted(reading.files) if path.suffix == ".tf" and inside(path)]:
        found, notes = terraform.syntax(files, settings)
        problems, not_run = [*problems, *found], [*not_run, *notes]
        if not validate:
            not_run.append("terraform validate: not run (left out with --no-terraform)")
        elif broken := {problem.file for problem in found if "format" not in problem.message}:
            not_run.append(f"terraform validate: not run ({len(broken)} files cannot be parsed)")
        else:
            found, notes = terraform.validated(subject, patterns, settings)
            problems, not_run = [*problems, *found], [*not_run, *notes]
    return Report(
        folders=tuple(map(str, wanted)),
        patterns=len(patterns),
        policies=len(policies),
        problems=tuple(sorted(set(problems), key=lambda one: (one.file, one.line, one.column, one.about, one.message))),
        not_run=tuple(not_run),
    )


def root_of(folder: Path) -> Path:
    """Return the catalogue folder that ``folder`` is, or that holds the pattern folder it is.

    Raises:
        InvalidInput: It is neither.
    """
    if not folder.is_dir():
        raise InvalidInput(f"there is no folder {folder}", "Give a catalogue folder, or the folder of one pattern.")
    full = folder.resolve()
    if (folder / "pattern.yaml").is_file() or (folder / "terraform").is_dir():
        if len(full.parents) > 3 and full.parents[2].name == "patterns":
            return full.parents[3]
        raise InvalidInput(
            f"the pattern {folder} does not lie in a catalogue folder",
            "Move it to <catalogue>/patterns/<cloud>/<capability>/<id>/.",
        )
    if any((folder / part).is_dir() for part in ("patterns", "policies", "prompts")):
        return folder
    raise InvalidInput(
        f"{folder} is no catalogue folder: it has no patterns/, policies/ or prompts/, and no pattern.yaml",
        "Start one with `mlops-architect patterns new CLOUD/CAPABILITY/ID --catalog DIR`.",
    )


def data_file(subject: Subject, path: Path) -> Iterator[Problem]:
    """Check a price table, a file of practices or a use case; nothing to say of any other file."""
    if path.match("patterns/prices/*/*.csv"):
        yield from rows(subject, path)
    try:
        if path.match(f"{KINDS['practices'].folder}/*.yaml"):
            for position, practice in enumerate(load_model(path, Practices).practices):
                for message in rules.practice_facts(subject, practice):
                    yield subject.at(path, ("practices", position), message)
        if path.match(f"{KINDS['use-case'].folder}/*.yaml"):
            case = load_model(path, UseCase)
            for place, message in (*use_cases.names(case), *use_cases.wholeness(case)):
                yield subject.at(path, place, message)
    except DocumentError:
        return  # said by whoever reads the catalogue


def _among(root: Path, roots: Sequence[Path]) -> bool:
    return any(root.resolve() == other.resolve() for other in roots)


def parsed(subject: Subject, line: str) -> Problem:
    """Return the problem that a line of the loader tells, moved from the file's head to the value it is about."""
    match = _LINE.match(line)
    if match is None:
        plain = _FILE.match(line)
        return Problem(file=plain["file"], message=plain["message"]) if plain else Problem(file="", message=line)
    place = [int(part) if part.isdigit() else part for part in (match["about"] or "").split("/")[0].split(".")]
    if (match["line"], match["column"]) == ("1", "1") and match["file"].endswith(".yaml"):
        return subject.at(Path(match["file"]), place, match["message"])
    return Problem(
        file=match["file"],
        line=int(match["line"]),
        column=int(match["column"]),
        about=match["about"] or "",
        message=match["message"],
    )
