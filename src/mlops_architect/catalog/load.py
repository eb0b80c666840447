"""Several roots to one catalogue: every file checked, every error reported, ids unique."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel

from mlops_architect.catalog.accelerators import with_accelerators
from mlops_architect.catalog.gates import RiskGates, risk_gates
from mlops_architect.catalog.kinds import Assumptions, Capabilities, Practices, Questions
from mlops_architect.catalog.modules import module_files
from mlops_architect.catalog.price_index import price_table
from mlops_architect.catalog.pricing import Rulebook
from mlops_architect.documents import DocumentError, load_model, read_text, split_front_matter, to_model
from mlops_architect.domain.accelerator import Accelerators, LanguageModels
from mlops_architect.domain.adoption_rules import AdoptionRules, rules_of
from mlops_architect.domain.agent import AgentSpec, Skill
from mlops_architect.domain.calibration import Calibration
from mlops_architect.domain.calls import BESIDE
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.code_facts import CodeFacts
from mlops_architect.domain.infrastructure import ProviderFacts
from mlops_architect.domain.infrastructure_change import ChangeFacts
from mlops_architect.domain.lexicon import Lexicon, merged
from mlops_architect.domain.list_price import ListPriceTable
from mlops_architect.domain.mocks import Mocks
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.playbook import Playbook
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.price import PriceBook
from mlops_architect.domain.question import joined
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.domain.terraform_root import TerraformRoot
from mlops_architect.domain.use_case import UseCase
from mlops_architect.errors import CatalogMissing, InvalidInput


class _Overridable(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def overrides(self) -> str: ...


EntryT = TypeVar("EntryT", bound=BaseModel)
MarkdownT = TypeVar("MarkdownT", bound=BaseModel)
OverridableT = TypeVar("OverridableT", bound=_Overridable)

SKILLS = "skills"
"""The folder of prompts that belong to no agent."""


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


def load_lexicon(roots: Sequence[Path]) -> Lexicon:
    """Read and merge the words of every root, lowest precedence first, and nothing else of the catalogue.

    Raises:
        InvalidInput: One line for each error in any lexicon.
        CatalogMissing: No root has a lexicon.
    """
    errors = _Errors()
    lexicons = [entry for _, entry in _entries(_Files(roots).of("patterns/lexicons", "*.yaml"), Lexicon, errors)]
    if errors.lines:
        raise InvalidInput("the catalogue has errors:\n" + "\n".join(errors.lines))
    if not lexicons:
        raise CatalogMissing("no catalogue root holds lexicons", "Reinstall mlops-architect.")
    return merged(lexicons)


@dataclass(frozen=True)
class Reading:
    """What the roots hold, whatever is wrong with it.

    ``catalog`` has every entry that could be read, ``problems`` one line an error, ``files`` every file that counts.
    """

    catalog: Catalog
    problems: tuple[str, ...]
    files: frozenset[Path]


def load_catalog(roots: Sequence[Path], cache: Path | None = None) -> Catalog:
    """Read and merge every root, lowest precedence first; ``cache`` is where the index of prices may be kept.

    Raises:
        InvalidInput: One line for each error in any file.
        CatalogMissing: No root holds the capabilities.
    """
    reading = read_catalog(roots, cache)
    if reading.problems:
        raise InvalidInput(
            "the catalogue has errors:\n" + "\n".join(reading.problems),
            "`mlops-architect patterns lint DIR` checks a folder.",
        )
    return reading.catalog


def read_catalog(roots: Sequence[Path], cache: Path | None = None) -> Reading:
    """Read and merge every root as far as it goes, lowest precedence first; ``cache`` may keep the index of prices.

    Raises:
        InvalidInput: A file leads outside its root, or nothing readable holds the capabilities.
        CatalogMissing: No root holds the capabilities.
    """
    errors = _Errors()
    files = _Files(roots)
    patterns, folders, origins = _patterns(files, errors)
    patterns = with_accelerators(
        patterns,
        files.of("patterns/machines", "*.csv"),
        [entry for _, entry in _entries(files.of("patterns", "accelerators.yaml"), Accelerators, errors)],
        [entry for _, entry in _entries(files.of("patterns", "language-models.yaml"), LanguageModels, errors)],
        lambda pattern_id, problem: errors.lines.append(
            f"{origins.get(pattern_id, '')}:1:1 {problem}".removeprefix(":1:1 ")
        ),
    )
    modules = _modules(patterns, origins, roots, errors)
    policies = _unique(_entries(files.of("policies", "*/*.yaml"), Policy, errors), errors, origins)
    gates = risk_gates(_entries(files.of("policies", "_gates.yaml"), RiskGates, errors), errors.lines)
    pack_files: dict[str, Path] = {}
    packs = _unique(_entries(files.of("policies", "[!_]*.yaml"), Pack, errors), errors, pack_files)
    use_cases = _once(_entries(files.of("patterns/use-cases", "*.yaml"), UseCase, errors), errors)
    practices = _once(
        [
            (path, entry)
            for path, group in _entries(files.of("patterns/practices", "*.yaml"), Practices, errors)
            for entry in group.practices
        ],
        errors,
    )
    playbooks = _playbooks(files, errors)
    capabilities = _once(
        [
            (path, entry)
            for path, group in _entries(files.of("patterns", "capabilities.yaml"), Capabilities, errors)
            for entry in group.capabilities
        ],
        errors,
    )
    asked = _entries(files.of("patterns", "questions.yaml"), Questions, errors)
    questions = _once([(path, entry) for path, group in asked for entry in group.questions], errors, key="field")
    assumed = _entries(files.of("patterns", "assumptions.yaml"), Assumptions, errors)
    assumptions = _once([(path, entry) for path, group in assumed for entry in group.assumptions], errors, key="name")
    leaving = [group.leaving for _, group in assumed if group.leaving is not None]
    beside = [group.beside_production for _, group in assumed if group.beside_production is not None]
    placements = [entry for _, entry in _entries(files.of("patterns", "placement.yaml"), Placement, errors)]
    scenarios = [entry for _, entry in _entries(files.of("patterns", "scenarios.yaml"), Scenarios, errors)]
    calibrations = [entry for _, entry in _entries(files.of("patterns", "calibration.yaml"), Calibration, errors)]
    adoptions = [entry for _, entry in _entries(files.of("patterns", "adoption.yaml"), AdoptionRules, errors)]
    lexicons = [entry for _, entry in _entries(files.of("patterns/lexicons", "*.yaml"), Lexicon, errors)]
    agents = _once(_agents(files, errors), errors)
    mocks = {entry.cloud: entry for _, entry in _entries(files.of("patterns/mocks", "*.yaml"), Mocks, errors)}
    provider_facts = _once(
        _entries(files.of("patterns/facts", "*.yaml"), ProviderFacts, errors), errors, key="provider"
    )
    changes = _entries(files.of("patterns/facts/changes", "*.yaml"), ChangeFacts, errors)
    change_facts = _once(changes, errors, key="provider")
    code_facts = _once(_entries(files.of("patterns/facts/code", "*.yaml"), CodeFacts, errors), errors)
    list_prices = [entry for _, entry in _entries(files.of("patterns", "list-prices.yaml"), ListPriceTable, errors)]
    terraform_roots = _entries(files.of("patterns", "*/root/root.yaml"), TerraformRoot, errors)
    folders |= {f"{entry.cloud}/root": path.parent for path, entry in terraform_roots}
    files.note("patterns", "*/root/[!.]*")
    prices = _prices(files, errors, cache)
    files.note("patterns/pricing", "*/*.yaml")
    if errors.lines and not (capabilities and lexicons and placements):
        raise InvalidInput("the catalogue has errors:\n" + "\n".join(errors.lines))
    if not capabilities or not lexicons or not placements:
        raise CatalogMissing(
            "no catalogue root holds capabilities, lexicons and placement", "Reinstall mlops-architect."
        )
    catalog = Catalog(
        capabilities=capabilities,
        patterns=patterns,
        policies=policies,
        gates=gates,
        practices=practices,
        use_cases={entry.id: entry for entry in sorted(use_cases, key=lambda entry: entry.id)},
        agents=tuple(sorted(agents, key=lambda spec: spec.number)),
        skills=tuple(sorted(_once(_skills(files, errors, agents), errors), key=lambda skill: skill.id)),
        assumptions=assumptions,
        questions=questions,
        replies=joined([group.replies for _, group in asked]),
        beside_production=beside[-1] if beside else None,
        leaving=leaving[-1] if leaving else None,
        playbooks=playbooks,
        placement=placements[-1],
        lexicon=merged(lexicons),
        prices=prices,
        calibration=calibrations[-1] if calibrations else Calibration(),
        adoption=rules_of(adoptions) if adoptions else None,
        scenarios=scenarios[-1] if scenarios else None,
        mocks=mocks,
        provider_facts=provider_facts,
        change_facts=change_facts,
        code_facts=code_facts,
        packs=packs,
        pack_files=pack_files,
        list_prices=tuple({entry.cloud: entry for table in list_prices for entry in table.clouds}.values()),
        roots={entry.cloud: entry for _, entry in terraform_roots},
        folders=folders,
        modules=modules,
        origins=origins,
        digest=files.digest(),
        pricing=Rulebook(roots),
    )
    return Reading(catalog, tuple(errors.lines), files.found)


class _Files:
    """The data files of all roots, in a fixed order, and the digest of those that were read."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._read: dict[str, Path] = {}
        self._known: dict[Path, str] = {}
        self._real_folders: dict[Path, Path] = {}

    def of(self, folder: str, glob: str) -> Iterator[Path]:
        """Yield the files of every root that match, none outside its root."""
        for number, root in enumerate(self._roots):
            base, inside = root / folder, root.resolve()
            if not base.is_dir():
                continue
            for path in sorted(path for path in base.glob(glob) if path.is_file()):
                if not self._real(path).is_relative_to(inside):
                    raise InvalidInput(f"{path} leads outside its catalogue folder {root}")
                self._read[f"{number}/{path.relative_to(root).as_posix()}"] = path
                yield path

    def _real(self, path: Path) -> Path:
        """Return where a file really lies; its folder is followed once for all files in it."""
        if path.is_symlink():
            return path.resolve()
        folder = self._real_folders.get(path.parent)
        if folder is None:
            folder = self._real_folders[path.parent] = path.parent.resolve()
        return folder / path.name

    def note(self, folder: str, glob: str) -> None:
        """Count the files that match into the digest without reading them here."""
        for _ in self.of(folder, glob):
            pass

    @property
    def found(self) -> frozenset[Path]:
        """Every file that counts."""
        return frozenset(self._read.values())

    def know(self, digests: Mapping[Path, str]) -> None:
        """Take the sha256 of files that need not be read again for it."""
        self._known.update(digests)

    def digest(self) -> str:
        """Return the sha256 over names and bytes of every file read, and of the modules beside patterns."""
        total = hashlib.sha256()
        for name, path in sorted(self._read.items()):
            total.update(f"{name}\0".encode())
            known = self._known.get(path)
            total.update(bytes.fromhex(known) if known else hashlib.sha256(path.read_bytes()).digest())
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
    for beside in ("*/*/*/terraform", "*/*/*/code", "*/_shared/*", "_shared/*"):
        files.note("patterns", f"{beside}/**/[!.]*")
    return patterns, {pattern_id: origins[pattern_id].parent for pattern_id in patterns}, origins


def _modules(
    patterns: dict[str, Pattern], origins: dict[str, Path], roots: Sequence[Path], errors: _Errors
) -> dict[str, Mapping[str, Path]]:
    def refuse(pattern_id: str) -> Callable[[str], None]:
        return lambda problem: errors.lines.append(f"{origins[pattern_id]}:1:1 {problem}")

    return {
        pattern_id: module_files(pattern, origins[pattern_id].parent, roots, refuse(pattern_id))
        for pattern_id, pattern in patterns.items()
    }


def _playbooks(files: _Files, errors: _Errors) -> dict[tuple[str, str], Playbook]:
    """Return the playbooks by problem and agent; a later root's takes the place of an earlier one's."""
    found = {}
    for path, entry in _entries(files.of("patterns/playbooks", "*/*.yaml"), Playbook, errors):
        if (path.parent.name, path.stem) != (entry.problem, entry.agent):
            errors.lines.append(
                f"{path}:1:1 problem/agent: says {entry.problem}/{entry.agent} but lies in {path.parent.name}/{path.stem}"
            )
        found[entry.problem, entry.agent] = entry
    return found


def _agents(files: _Files, errors: _Errors) -> list[tuple[Path, AgentSpec]]:
    found = []
    for path in files.of("prompts", "*/*.md"):
        if path.parent.name == SKILLS:
            continue
        spec = errors.guard(lambda path=path: _markdown(path, AgentSpec))  # type: ignore[misc]
        if spec is not None:
            found.append((path, spec))
    return found


def _markdown(path: Path, schema: type[MarkdownT]) -> MarkdownT:
    head, body = split_front_matter(read_text(path), str(path))
    return to_model({**head, "body": body} if isinstance(head, dict) else head, schema, str(path))


def _skills(files: _Files, errors: _Errors, agents: Sequence[AgentSpec]) -> list[tuple[Path, Skill]]:
    found = []
    known = {"*", *(spec.id for spec in agents), *BESIDE}
    for path in files.of("prompts", f"{SKILLS}/*.md"):
        skill = errors.guard(lambda path=path: _markdown(path, Skill))  # type: ignore[misc]
        if skill is not None:
            found.append((path, skill))
            strange = [agent for agent in skill.agents if agent not in known]
            errors.lines.extend(
                f"{path}:1:1 agents: there is no agent {one!r} that could draw it in" for one in strange
            )
    return found


def _prices(files: _Files, errors: _Errors, cache: Path | None) -> PriceBook:
    table, digests, problems = price_table(list(files.of("patterns/prices", "*/*.csv")), cache)
    errors.lines.extend(problems)
    files.know(digests)
    return PriceBook(tiers=table)
