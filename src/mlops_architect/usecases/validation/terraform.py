"""Terraform checks: format, validate, and the whole graph applied against a mocked provider."""

from __future__ import annotations

import json
import os
import shutil
from collections import deque
from functools import lru_cache
from pathlib import Path

from mlops_architect.usecases.validation.checks import Outcome, judged, need
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

HOW = "see https://developer.hashicorp.com/terraform/install"
MIRROR_VARIABLE = "MLOPS_ARCHITECT_TERRAFORM_MIRROR"
_REGISTRY = "registry.terraform.io"
_PROVIDER = f"{_REGISTRY}/hashicorp/aws"
_SEARCH_DEPTH = 4
_NOT_SEARCHED = frozenset(
    {"proc", "sys", "dev", "run", "tmp", "boot", "lost+found", "node_modules", ".git", ".cache", "site-packages"}
)


def fmt(workspace: Workspace) -> Outcome:
    """Check the format of all Terraform files."""
    finished = workspace.run([need("terraform", HOW), "fmt", "-check", "-recursive", "-diff", "infra"])
    return judged(workspace, finished, f"{len(workspace.files('*.tf'))} files")


def validate(workspace: Workspace) -> Outcome:
    """Initialise with the real provider and validate names, types and references."""
    infra = prepared(workspace, "validate")
    finished = workspace.run([need("terraform", HOW), "validate", "-json"], env=environment(workspace), inside=infra)
    try:
        answer = json.loads(finished.out)
    except json.JSONDecodeError:
        raise NotRun(f"terraform gave no answer: {workspace.tidy(finished.text)[-300:]}") from None
    found = [
        f"{d['severity']}: {d['summary']} {d.get('detail', '')} {_where(d)}" for d in answer.get("diagnostics", [])
    ]
    return Outcome(f"provider {provider_version(workspace)}", problems=workspace.tidy("\n".join(found)))


def test(workspace: Workspace) -> Outcome:
    """Apply the whole graph against a mocked provider; its own validators judge resolved values."""
    if not workspace.has("infra/tests/*.tftest.hcl"):
        raise NotRun("the repository has no Terraform tests")
    infra = prepared(workspace, "test")
    finished = workspace.run(
        [need("terraform", HOW), "test", "-no-color"], 600, env=environment(workspace), inside=infra
    )
    lines = [line for line in finished.out.splitlines() if line.startswith(("Success!", "Failure!"))]
    return judged(workspace, finished, lines[-1] if lines else "")


def prepared(workspace: Workspace, purpose: str) -> str:
    """Return a copy of ``infra`` initialised without a backend, relative to the repository.

    Raises:
        NotRun: Terraform or the provider is missing.
    """
    terraform = need("terraform", HOW)
    copy = workspace.scratch / f"infra-{purpose}"
    shutil.copytree(workspace.root / "infra", copy)
    inside = os.path.relpath(copy, workspace.root)
    finished = workspace.run(
        [terraform, "init", "-backend=false", "-input=false", "-no-color"],
        300,
        env=environment(workspace),
        inside=inside,
    )
    if finished.code:
        text = workspace.tidy(finished.text)
        if "Failed to query available provider packages" in text or "could not connect" in text:
            raise NotRun("the AWS provider is neither in a plugin mirror nor can it be downloaded")
        raise NotRun(f"terraform init failed: {text[-400:]}")
    return inside


def environment(workspace: Workspace) -> dict[str, str]:
    """Return variables that keep Terraform to itself, with a plugin mirror where one was found."""
    env = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0", "AWS_EC2_METADATA_DISABLED": "true"}
    mirror = find_mirror()
    if mirror:
        config = workspace.scratch / "terraform.rc"
        if not config.exists():
            config.write_text(
                "provider_installation {\n"
                f'  filesystem_mirror {{\n    path    = {json.dumps(mirror)}\n    include = ["{_PROVIDER}"]\n  }}\n'
                f'  direct {{\n    exclude = ["{_PROVIDER}"]\n  }}\n}}\n'
            )
        env["TF_CLI_CONFIG_FILE"] = str(config)
    return env


def provider_version(workspace: Workspace) -> str:
    """Return the version of the AWS provider in use, from the dependency lock."""
    for lock in workspace.scratch.glob("infra-*/.terraform.lock.hcl"):
        for line in lock.read_text().splitlines():
            if line.strip().startswith("version"):
                return f"hashicorp/aws {line.split('=')[1].strip().strip(chr(34))}"
    return "hashicorp/aws"


@lru_cache(maxsize=1)
def find_mirror() -> str:
    """Return a folder with the AWS provider in Terraform's mirror layout, empty when none is found.

    The folder of ``MLOPS_ARCHITECT_TERRAFORM_MIRROR`` comes first; otherwise the top levels of the
    file system are searched, breadth first, for a folder that a mirror begins with.
    """
    named = os.environ.get(MIRROR_VARIABLE)
    if named:
        return named if (Path(named) / _PROVIDER).is_dir() else ""
    queue = deque([(Path.home() / ".terraform.d", 1), (Path.home(), 2), (Path("/"), 0)])
    while queue:
        folder, depth = queue.popleft()
        if (folder / _PROVIDER).is_dir():
            return str(folder)
        if depth < _SEARCH_DEPTH:
            queue.extend((child, depth + 1) for child in _children(folder))
    return ""


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(e.path) for e in entries if e.name not in _NOT_SEARCHED and e.is_dir(follow_symlinks=False)
            )
    except OSError:
        return []


def _where(diagnostic: dict[str, object]) -> str:
    place = diagnostic.get("range")
    if isinstance(place, dict):
        return f"({place['filename']}:{place['start']['line']})"
    return ""
