"""A pattern's module against its pattern: variables get values, promised outputs are there, relations hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mlops_architect.domain.pattern import Pattern, TerraformInput
from mlops_architect.engine.accelerators.serving import FIGURES
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, NO_RESOURCES
from mlops_architect.scaffold.terraform.variables import root_values
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean

COMMON_VARIABLES = frozenset({"name", "environment", "tags"})
"""What the root gives every module; no pattern has to say so."""


def variables(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that the module takes what the pattern gives it and is given what it needs."""
    if not subject.catalog.modules[pattern.id]:
        if not {DESIGN_ONLY, NO_RESOURCES} & set(pattern.traits):
            message = f"there is no module: no file in terraform/, none included, and no trait {DESIGN_ONLY} or {NO_RESOURCES}"
            yield subject.of(pattern.id, "terraform", message=message)
        return
    declared = subject.declared(pattern, "variable")
    given = pattern.terraform.inputs
    for name in sorted(COMMON_VARIABLES - set(declared)):
        yield subject.of(
            pattern.id, "terraform", message=f"the module declares no variable {name!r}, which every module gets"
        )
    for name in given:
        if name in COMMON_VARIABLES:
            yield subject.of(pattern.id, "terraform", "inputs", name, message="every module gets it; leave it out")
        elif name not in declared:
            close = did_you_mean(name, set(declared) - set(given))
            yield subject.of(
                pattern.id, "terraform", "inputs", name, message=f"the module declares no such variable{close}"
            )
    for name, block in declared.items():
        if not block.has_default and name not in given and name not in COMMON_VARIABLES:
            yield Problem(
                file=str(block.file), line=block.line, about=f"variable {name}",
                message=f"gets no value: give it in terraform.inputs of {pattern.id}, or a default here",
            )  # fmt: skip


def outputs(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that the module offers what its capability promises and what the pattern shows."""
    offered = subject.declared(pattern, "output")
    capability = subject.capability(pattern)
    if not subject.catalog.modules[pattern.id]:
        return
    file = next(
        (block.file for block in offered.values()), subject.catalog.folders[pattern.id] / "terraform/outputs.tf"
    )
    promised = capability.contract(pattern.cloud) if capability else {}
    for name, contract in promised.items():
        if name not in offered:
            close = did_you_mean(name, set(offered) - set(promised))
            yield Problem(
                file=str(file), about=f"output {name}",
                message=f"is missing; every {pattern.capability} offers it: {contract.description} ({contract.type}){close}",
            )  # fmt: skip
    for name in pattern.terraform.outputs:
        if name not in offered:
            yield subject.of(
                pattern.id, "terraform", "outputs", name, message=f"the module has no such output{did_you_mean(name, offered)}"
            )  # fmt: skip


def wiring(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that every input and environment variable comes from something that exists."""
    for path, given in (
        *((("terraform", "inputs", name), given) for name, given in pattern.terraform.inputs.items()),
        *((("app_env", name), given) for name, given in pattern.app_env.items()),
    ):
        for key, message in _origin(subject, pattern, given):
            yield subject.of(pattern.id, *path, key, message=message)


def _origin(subject: Subject, pattern: Pattern, given: TerraformInput) -> Iterator[tuple[str, str]]:
    if given.size is not None:
        for option in pattern.options:
            worked_out = FIGURES if pattern.sized_by else ()
            known = {*subject.quantities, *pattern.sizing, *option.values, *worked_out}
            if given.size not in known:
                yield "size", f"option {option.id} has no size {given.size!r}{did_you_mean(given.size, known)}"
                break
    root = subject.catalog.roots.get(pattern.cloud)
    if given.root is not None and root is not None and given.root not in (values := root_values(root)):
        yield "root", f"the root has no value {given.root!r}{did_you_mean(given.root, values)}"
    if given.setting is not None:
        for option in pattern.options:
            if given.setting not in option.settings:
                close = did_you_mean(given.setting, option.settings)
                yield "setting", f"option {option.id} has no setting {given.setting!r}{close}"
    if given.output is not None:
        yield from (("output", message) for message in _output(subject, pattern, given))


def _output(subject: Subject, pattern: Pattern, given: TerraformInput) -> Iterator[str]:
    wanted, _, output = str(given.output).partition(".")
    known = subject.catalog.by_capability
    if wanted not in known:
        yield f"there is no capability {wanted!r}{did_you_mean(wanted, known)}"
        return
    own = wanted == pattern.capability
    needed = {name for one in pattern.requires if one.capability == wanted for name in one.patterns}
    offered = subject.catalog.serving(wanted, pattern.cloud)
    makers = (pattern,) if own else [maker for maker in offered if not needed or maker.id in needed]
    promised = set(known[wanted].contract(pattern.cloud))
    written = [maker for maker in makers if DESIGN_ONLY not in maker.traits]
    lacking = [maker.id for maker in written if output not in subject.declared(maker, "output")]
    if lacking and (own or output not in promised):
        yield f"{', '.join(lacking)} has no output {output!r}{did_you_mean(output, promised)}"
    capability = subject.capability(pattern)
    always = {1, capability.when if capability else 1}
    if known[wanted].when not in always and "default" not in given.model_fields_set:
        yield f"{wanted} is not in every design: give a default for when it is absent"


def relations(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that ``requires`` and ``conflicts`` lead to patterns of other capabilities."""
    capabilities = {one.id for one in subject.catalog.capabilities}
    for field in ("requires", "conflicts"):
        for position, relation in enumerate(getattr(pattern, field)):
            path: tuple[str | int, ...] = (field, position)
            if relation.capability not in capabilities:
                close = did_you_mean(relation.capability, capabilities)
                yield subject.of(
                    pattern.id, *path, "capability", message=f"there is no capability {relation.capability!r}{close}"
                )
                continue
            if relation.capability == pattern.capability:
                yield subject.of(
                    pattern.id, *path, "capability", message="is the pattern's own: only one pattern serves it anyway"
                )
            if not relation.reason.strip():
                yield subject.of(pattern.id, *path, "reason", message="is empty")
            there = {other.id for other in subject.catalog.serving(relation.capability, pattern.cloud)}
            for number, name in enumerate(relation.patterns):
                if name not in there:
                    yield subject.of(
                        pattern.id, *path, "patterns", number,
                        message=f"no pattern {name!r} serves {relation.capability} on {pattern.cloud}{did_you_mean(name, there)}",
                    )  # fmt: skip


def spare_files(subject: Subject, pattern: Pattern) -> Iterator[Problem]:
    """Check that the module has nothing that Terraform makes itself or that must not be shared."""
    for name, path in subject.catalog.modules[pattern.id].items():
        if Path(name).suffix in (".tfstate", ".tfvars", ".backup"):
            yield Problem(file=str(path), message="does not belong into a module; remove it")
