"""Which capability's module is made from which: no two may need each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mlops_architect.domain.pattern import Pattern
from mlops_architect.usecases.linting.subject import Problem, Subject

DATA_CAPABILITIES = frozenset(
    {"network", "secrets", "lake", "ingest-stream", "feature-offline", "feature-online", "registry"}
)
"""What the application's environment and permissions are made from; these modules cannot take them."""
_APPLICATION = ("app_env", "access_policies")
_JOBS = ("training_jobs", "scoring_jobs")


def application_inputs(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that what the application's environment is made from does not take that environment."""
    if pattern.capability not in DATA_CAPABILITIES:
        return
    for name, given in pattern.terraform.inputs.items():
        if given.root in _APPLICATION:
            yield subject.of(
                pattern.id, "terraform", "inputs", name, "root",
                message=f"{given.root} is made from the {pattern.capability} module and cannot go into it",
            )  # fmt: skip


def needs(subject: Subject, pattern: Pattern) -> set[str]:
    """Return the capabilities that a pattern's module takes values from."""
    found: set[str] = set()
    for given in pattern.terraform.inputs.values():
        if given.output is not None:
            found.add(given.output.partition(".")[0])
        if given.root in _APPLICATION:
            found |= DATA_CAPABILITIES
        if given.root in _JOBS:
            found |= {one.id for one in subject.catalog.capabilities if "job" in one.outputs}
    return found


def cycles(subject: Subject, patterns: Iterable[Pattern]) -> Iterator[Problem]:
    """Check that modules can be made one after the other; a circle is said at each of ``patterns`` in it."""
    open_: dict[str, set[str]] = {one.id: set() for one in subject.catalog.capabilities}
    for pattern in subject.catalog.patterns.values():
        if pattern.capability in open_ and subject.catalog.placement.of(pattern.cloud):
            open_[pattern.capability] |= needs(subject, pattern)
    while free := {name for name, others in open_.items() if not others & set(open_)}:
        open_ = {name: others for name, others in open_.items() if name not in free}
    for pattern in patterns:
        circle = sorted(needs(subject, pattern) & set(open_))
        if circle and pattern.capability in open_:
            yield subject.of(
                pattern.id, "terraform", "inputs",
                message=f"modules would need each other: {pattern.capability} takes from {', '.join(circle)}, among {', '.join(sorted(open_))}",
            )  # fmt: skip
