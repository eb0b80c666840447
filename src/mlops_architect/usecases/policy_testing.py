"""`policies test` and `policies lint`: every case of every policy, an organisation's own files among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mlops_architect.catalog.load import read_catalog
from mlops_architect.documents import load_model
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.model import Model
from mlops_architect.domain.policy import Policy
from mlops_architect.errors import InvalidInput
from mlops_architect.usecases.browse import one_policy
from mlops_architect.usecases.linting.lint import POLICY_CHECKS, parsed
from mlops_architect.usecases.linting.packs import pack_problems
from mlops_architect.usecases.linting.subject import Problem, Subject
from mlops_architect.usecases.policy_cases import CaseResult, case_results


class Tested(Model):
    """The cases of some policies, each with what came of it."""

    policies: int
    results: tuple[CaseResult, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The cases that did not come out as they say."""
        return tuple(one for one in self.results if not one.holds)


class Linted(Model):
    """What is wrong with some policies and packs."""

    policies: int
    packs: int
    problems: tuple[Problem, ...]


def test_policies(catalog: Catalog, named: Sequence[str]) -> Tested:
    """Judge the cases of the policies that are named by id, file or folder; of all of them when none is.

    Raises:
        UsageError: There is no such policy.
        InvalidInput: A file is no policy.
    """
    chosen: dict[str, Policy] = {}
    for name in named:
        path = Path(name)
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path] if path.suffix in (".yaml", ".yml") else []
        if path.is_dir() and not files:
            raise InvalidInput(f"{path} holds no policy", "Give a policy file, a folder of them, or an id.")
        for file in files:
            if path.is_dir() and file.parent.name == "policies":
                continue  # a pack
            policy = load_model(file, Policy)
            chosen[policy.id] = policy
        if not files:
            chosen[name] = one_policy(catalog, name)
    policies = chosen if named else catalog.policies
    results = [result for _, policy in sorted(policies.items()) for result in case_results(policy, catalog)]
    return Tested(policies=len(policies), results=tuple(results))


def lint_policies(named: Sequence[Path], roots: Sequence[Path]) -> Linted:
    """Check policies and packs: every problem at once, with its line and the name that was close.

    Args:
        named: Files or folders of policies; every catalogue folder in effect when empty.
        roots: The catalogue folders in effect, lowest precedence first.

    Raises:
        InvalidInput: There is no such file.
    """
    for path in named:
        if not path.exists():
            raise InvalidInput(f"there is no file {path}", "Give a policy file, a pack, or a folder of them.")
    own = [root for root in map(_root, named) if not any(root.resolve() == one.resolve() for one in roots)]
    all_roots = [*roots, *dict.fromkeys(own)]
    reading = read_catalog(all_roots)
    catalog = reading.catalog
    wanted = [path.resolve() for path in named]

    def inside(path: Path) -> bool:
        return not wanted or any(path.resolve().is_relative_to(one) for one in wanted)

    loose = {policy.id: (policy, path) for path in named for policy in _loose(path, reading.files)}
    origins: Mapping[str, Path] = {**catalog.origins, **{name: path for name, (_, path) in loose.items()}}
    policies = {**catalog.policies, **{name: policy for name, (policy, _) in loose.items()}}
    subject = Subject(replace(catalog, policies=policies, origins=origins), all_roots)
    told = [parsed(subject, line) for line in reading.problems]
    problems = [one for one in told if "policies" in Path(one.file).parts and inside(Path(one.file))]
    checked = [one for one in policies.values() if inside(origins[one.id])]
    for policy in checked:
        problems += [problem for check in POLICY_CHECKS.values() for problem in check(subject, policy)]
    packs = [one for one in catalog.packs.values() if inside(catalog.pack_files[one.id])]
    problems += [problem for pack in packs for problem in pack_problems(subject, pack)]
    order = sorted(set(problems), key=lambda one: (one.file, one.line, one.column, one.about, one.message))
    return Linted(policies=len(checked), packs=len(packs), problems=tuple(order))


def _root(path: Path) -> Path:
    """Return the catalogue folder that a file or folder of policies lies in, itself where it is none's."""
    full = path.resolve()
    for folder in (full, *full.parents):
        if folder.name == "policies":
            return folder.parent
    return full if full.is_dir() else full.parent


def _loose(path: Path, read: frozenset[Path]) -> list[Policy]:
    """Return the policy of a file that lies in no catalogue folder."""
    if path.is_dir() or path.resolve() in {one.resolve() for one in read}:
        return []
    if path.parent.name == "policies" or path.suffix not in (".yaml", ".yml"):
        return []
    return [load_model(path, Policy)]
