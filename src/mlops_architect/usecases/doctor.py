"""`doctor`: tools, versions, folders, and what each missing one means."""

from __future__ import annotations

import importlib.util
import os
import sys

from mlops_architect import __version__
from mlops_architect.domain.model import Model
from mlops_architect.errors import InvalidInput
from mlops_architect.settings.switches import switched_off
from mlops_architect.usecases.browse import root_of
from mlops_architect.usecases.upgrade_due import notice
from mlops_architect.usecases.workbench import Workbench

_EXTRA = 'pip install "mlops-architect[validate]"'
_AGAIN = "install mlops-architect again"
_TERRAFORM = "https://developer.hashicorp.com/terraform/install"


class Tool(Model):
    """One tool: found or not, and what then does not run."""

    name: str
    found: bool
    version: str
    required: bool
    needed_for: str
    how: str


class Folder(Model):
    """One catalogue folder in effect, and what it adds."""

    root: str
    path: str
    patterns: int
    policies: int


class Report(Model):
    """What `doctor` found out."""

    tools: tuple[Tool, ...]
    folders: tuple[Folder, ...]
    notes: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether everything required is there."""
        return all(tool.found for tool in self.tools if tool.required)


_PROGRAMS: tuple[tuple[str, list[str], bool, str, str], ...] = (
    ("git", ["--version"], True, "decision sets and projects", "https://git-scm.com/downloads"),
    ("terraform", ["version"], False, "Terraform format, validate, test and emulated apply", _TERRAFORM),
    ("ruff", ["--version"], False, "Python lint, format and security", _AGAIN),
    ("check-jsonschema", ["--version"], False, "workflow and Compose schemas", _AGAIN),
    ("zizmor", ["--version"], False, "workflow security", _AGAIN),
    ("hadolint", ["--version"], False, "Dockerfile", _AGAIN),
    ("yamllint", ["--version"], False, "YAML", _AGAIN),
    ("detect-secrets-hook", ["--version"], False, "secrets", _AGAIN),
    ("cyclonedx-py", ["--version"], False, "software bill of materials", _AGAIN),
    ("pip-audit", ["--version"], False, "known vulnerabilities", _AGAIN),
    ("shellcheck", ["--version"], False, "shell scripts", _AGAIN),
    ("make", ["--version"], False, "targets of the Makefile", "your system's packages"),
    ("actionlint", ["-version"], False, "workflow expressions", "binaries: github.com/rhysd/actionlint"),
    (
        "checkov",
        ["--version"],
        False,
        "infrastructure security scan",
        "pipx install checkov (it pins versions of its own)",
    ),
)


def examine(bench: Workbench) -> Report:
    """Look for every tool; nothing is installed or changed."""
    tools = [Tool(name="python", found=sys.version_info >= (3, 11), version=sys.version.split()[0], required=True,
                  needed_for="everything", how="https://www.python.org/downloads")]  # fmt: skip
    tools += [_program(*entry) for entry in _PROGRAMS]
    tools.append(_provider())
    tools.append(
        Tool(
            name="moto",
            found=importlib.util.find_spec("moto") is not None,
            version=_installed("moto"),
            required=False,
            needed_for="emulated apply (--deep)",
            how=_EXTRA,
        )
    )
    catalogue, folders, notes = _catalogue(bench)
    tools.append(catalogue)
    notes.append(
        f"runs and caches: {bench.settings.home} ({'writable' if _writable(bench) else 'NOT WRITABLE: set MLOPS_ARCHITECT_HOME'})"
    )
    notes += [one.text for one in switched_off()]
    if catalogue.found and bench.project is not None:
        notes += filter(None, [notice(bench, bench.project)])
    return Report(tools=tuple(tools), folders=folders, notes=tuple(notes))


def _catalogue(bench: Workbench) -> tuple[Tool, tuple[Folder, ...], list[str]]:
    """Return whether the catalogue can be read, from which folders, and how much is in it."""
    read, why = "", "`mlops-architect patterns lint DIR` says what is wrong with a folder"
    folders: tuple[Folder, ...] = ()
    notes = [f"mlops-architect {__version__}"]
    try:
        catalog = bench.catalog
        of = {entry: root_of(bench.roots, file) for entry, file in catalog.origins.items()}
        folders = tuple(
            Folder(
                root=root.label,
                path=str(root.path),
                patterns=sum(of[entry] == root.label for entry in catalog.patterns),
                policies=sum(of[entry] == root.label for entry in catalog.policies),
            )
            for root in bench.roots
        )
        read = catalog.digest[:12]
        notes[0] += (
            f", catalogue {read}: {len(catalog.patterns)} patterns, {len(catalog.policies)} policies, "
            f"{len(catalog.use_cases)} use cases, {len(catalog.prices.skus())} prices"
        )
    except InvalidInput as error:
        why = f"{error.message} {error.hint}".strip()
    return (
        Tool(name="catalogue", found=bool(read), version=read, required=True, needed_for="every design", how=why),
        folders,
        notes,
    )


def _program(name: str, arguments: list[str], required: bool, needed_for: str, how: str) -> Tool:
    from pathlib import Path

    from mlops_architect.usecases.validation.process import run, tool

    path = tool(name)
    version = ""
    if path:
        first = run([path, *arguments], Path.cwd(), 30).text.splitlines()
        version = first[0].strip()[:60] if first else "found"
    return Tool(name=name, found=bool(path), version=version, required=required, needed_for=needed_for, how=how)


def _provider() -> Tool:
    from mlops_architect.usecases.validation.mirror import MIRROR_VARIABLE, find_mirror

    mirror = find_mirror("aws")
    return Tool(
        name="AWS provider mirror",
        found=bool(mirror),
        version=mirror,
        required=False,
        needed_for="Terraform checks without a network; with one the provider is downloaded",
        how=f"terraform providers mirror DIR, then set {MIRROR_VARIABLE}=DIR",
    )


def _installed(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _writable(bench: Workbench) -> bool:
    folder = next(path for path in (bench.settings.home, *bench.settings.home.parents) if path.exists())
    return os.access(folder, os.W_OK)
