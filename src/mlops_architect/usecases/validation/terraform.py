"""Terraform checks: format, validate, and the whole graph applied without a cloud."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from mlops_architect.usecases.validation.checks import Outcome, judged, need
from mlops_architect.usecases.validation.mirror import REGISTRY, find_mirror
from mlops_architect.usecases.validation.schema_provider.running import schema_file, schema_version, served
from mlops_architect.usecases.validation.workspace import NotRun, Refused, Workspace

HOW = "see https://developer.hashicorp.com/terraform/install"
_INFRA = "infra"
_OUT_OF_REACH = (
    "Failed to query available provider packages",
    "Failed to install provider",
    "could not connect",
    "no such host",
    "deadline exceeded",
)
"""What Terraform says where a provider cannot be had; anything else that stops `init` is the files' own fault."""
_SOURCE = re.compile(r'source\s*=\s*"hashicorp/([a-z0-9-]+)"')


def fmt(workspace: Workspace) -> Outcome:
    """Check the format of all Terraform files."""
    finished = workspace.run([need("terraform", HOW), "fmt", "-check", "-recursive", "-diff", "infra"])
    return judged(workspace, finished, f"{len(workspace.files('*.tf'))} files")


def validate(workspace: Workspace) -> Outcome:
    """Initialise with the provider and validate names, types and references."""
    with provided(workspace) as env:
        infra = prepared(workspace, "validate", env)
        finished = workspace.run([need("terraform", HOW), "validate", "-json"], env=dict(env), inside=infra)
        try:
            answer = json.loads(finished.out)
        except json.JSONDecodeError:
            raise NotRun(f"terraform gave no answer: {workspace.tidy(finished.text)[-300:]}") from None
        found = [
            f"{d['severity']}: {d['summary']} {d.get('detail', '')} {_where(d)}" for d in answer.get("diagnostics", [])
        ]
        return Outcome(_judge(workspace), problems=workspace.tidy("\n".join(found)))


def test(workspace: Workspace) -> Outcome:
    """Apply the whole graph against a mocked provider, whose own validators judge resolved values.

    Where the provider is served from its schema, or there is none, the root is applied as well, and planned again.
    """
    if not workspace.has("infra/tests/*.tftest.hcl"):
        raise NotRun("the repository has no Terraform tests")
    with provided(workspace) as env:
        infra = prepared(workspace, "test", env)
        finished = workspace.run([need("terraform", HOW), "test", "-no-color"], 600, env=dict(env), inside=infra)
        lines = [line for line in finished.out.splitlines() if line.startswith(("Success!", "Failure!"))]
        outcome = judged(workspace, finished, f"{lines[-1] if lines else ''} {_judge(workspace)}".strip())
    real = [name for name in providers(workspace) if name not in from_schema(workspace)]
    return outcome if outcome.problems or real else apply(workspace)


def apply(workspace: Workspace) -> Outcome:
    """Apply the root to providers served from their schema, and plan again: nothing may be left to do.

    Raises:
        NotRun: The real provider is here; it needs a cloud, and its own checks are the others.
    """
    real = [name for name in providers(workspace) if name not in from_schema(workspace)]
    if real:
        raise NotRun(f"{', '.join(real)} is the real provider, which would apply to the cloud")
    program = need("terraform", HOW)
    with provided(workspace) as env:
        infra = prepared(workspace, "apply", env, backend="local")
        variables = "-var-file=environments/prod.tfvars"
        common = ["-input=false", "-no-color", variables]
        finished = workspace.run([program, "apply", "-auto-approve", *common], 600, env=dict(env), inside=infra)
        if finished.code:
            return judged(workspace, finished, "")
        done = re.search(r"Resources: (\d+) added", finished.out)
        again = workspace.run([program, "plan", "-detailed-exitcode", *common], 600, env=dict(env), inside=infra)
        if again.code:
            return Outcome("", problems=f"a second plan is not empty\n{workspace.tidy(again.text)}")
        return Outcome(f"{done[1] if done else 0} resources, second plan empty; {_judge(workspace)}")


def prepared(workspace: Workspace, purpose: str, env: Mapping[str, str] | None = None, backend: str = "") -> str:
    """Return a copy of ``infra`` initialised in ``env``, relative to the repository; ``backend`` is put in its place.

    Raises:
        NotRun: Terraform or a provider is missing.
        Refused: Terraform cannot make sense of the files.
    """
    terraform = need("terraform", HOW)
    copy = workspace.scratch / f"infra-{purpose}"
    shutil.copytree(workspace.root / "infra", copy)
    inside = os.path.relpath(copy, workspace.root)
    if backend:
        (copy / "backend_override.tf").write_text(f'terraform {{\n  backend "{backend}" {{}}\n}}\n')
    finished = workspace.run(
        [terraform, "init", *([] if backend else ["-backend=false"]), "-input=false", "-no-color"],
        300,
        env={**environment(workspace), **(env or {})},
        inside=inside,
    )
    if finished.code:
        text = workspace.tidy(finished.text)
        if any(words in text for words in _OUT_OF_REACH):
            missing = " and ".join(name for name in providers(workspace) if not find_mirror(name))
            raise NotRun(f"the provider {missing} is neither in a plugin mirror nor can it be downloaded")
        raise Refused(f"terraform init: {text}")
    return inside


@contextmanager
def provided(workspace: Workspace, inside: str = _INFRA) -> Iterator[Mapping[str, str]]:
    """Give the environment in which Terraform finds the providers of a folder: real ones, or served from their schema."""
    names = from_schema(workspace, inside)
    if not names:
        yield environment(workspace, inside)
        return
    with served(names, workspace.scratch) as reattached:
        yield {**environment(workspace, inside), **reattached}


def providers(workspace: Workspace, inside: str = _INFRA) -> tuple[str, ...]:
    """Return the names of HashiCorp's providers that the Terraform files of a folder ask for."""
    files = sorted((workspace.root / inside).rglob("*.tf"))
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    return tuple(sorted({name for text in texts for name in _SOURCE.findall(text)}))


def from_schema(workspace: Workspace, inside: str = _INFRA) -> list[str]:
    """Return the providers that are served from their schema: there is one, and the real provider is not at hand."""
    return [name for name in providers(workspace, inside) if schema_file(name) is not None and not find_mirror(name)]


def environment(workspace: Workspace, inside: str = _INFRA) -> dict[str, str]:
    """Return variables that keep Terraform to itself, with a plugin mirror where one was found."""
    env = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0", "AWS_EC2_METADATA_DISABLED": "true"}
    mirrored = {name: mirror for name in providers(workspace, inside) if (mirror := find_mirror(name))}
    if mirrored:
        config = workspace.scratch / "terraform.rc"
        if not config.exists():
            sources = {name: json.dumps(f"{REGISTRY}/hashicorp/{name}") for name in mirrored}
            blocks = [
                f"  filesystem_mirror {{\n    path    = {json.dumps(mirror)}\n    include = [{sources[name]}]\n  }}\n"
                for name, mirror in mirrored.items()
            ]
            direct = f"  direct {{\n    exclude = [{', '.join(sources.values())}]\n  }}\n"
            config.write_text("provider_installation {\n" + "".join(blocks) + direct + "}\n")
        env["TF_CLI_CONFIG_FILE"] = str(config)
    return env


def provider_version(workspace: Workspace) -> str:
    """Return the versions of the real providers in use, from the dependency lock."""
    for lock in sorted(workspace.scratch.glob("infra-*/.terraform.lock.hcl")):
        found = re.findall(
            r'^provider "[^"]*/([^"/]+/[^"/]+)" \{\n\s*version\s*=\s*"([^"]+)"', lock.read_text(), re.MULTILINE
        )
        if found:
            return ", ".join(f"{name} {version}" for name, version in found)
    return ", ".join(f"hashicorp/{name}" for name in providers(workspace))


def _judge(workspace: Workspace) -> str:
    names = from_schema(workspace)
    if names:
        shown = ", ".join(f"hashicorp/{name} {schema_version(name)}" for name in names)
        return f"schema of {shown}; no cloud interface"
    if not providers(workspace):
        return "no provider: objects are worked out and held against each other, and no cluster has seen them"
    return f"provider {provider_version(workspace)}"


def _where(diagnostic: dict[str, object]) -> str:
    place = diagnostic.get("range")
    if isinstance(place, dict):
        return f"({place['filename']}:{place['start']['line']})"
    return ""
