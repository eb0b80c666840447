"""The repository's infrastructure applied to an emulated AWS, planned again, and its service scored."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mlops_architect.usecases.validation import terraform
from mlops_architect.usecases.validation.boot import booted
from mlops_architect.usecases.validation.checks import Outcome, need
from mlops_architect.usecases.validation.emulator.events import (
    Complaint,
    SecondPlan,
    read_complaints,
    read_plan,
    read_run,
)
from mlops_architect.usecases.validation.emulator.gaps import load_gaps
from mlops_architect.usecases.validation.emulator.judgement import Judgement, judge
from mlops_architect.usecases.validation.emulator.running import emulated_aws
from mlops_architect.usecases.validation.process import Finished, run
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_OVERRIDE = """terraform {
  backend "local" {}
}

provider "aws" {
  max_retries = 4
}
"""
"""Terraform merges this into the root: state stays in the copy, and trouble ends after a few tries, not after 25."""
_VARIABLES = "environments/prod.tfvars"
_EMULATED = "registry.terraform.io/hashicorp/aws"
_HARMLESS = frozenset(
    f"registry.terraform.io/hashicorp/{name}" for name in ("archive", "null", "random", "time", "tls")
)
"""Providers that reach nothing outside; any other would really create what it is told to."""
_PROVIDER = re.compile(r'^provider "([^"]+)"', re.MULTILINE)
_APPLY_S = 420.0
_PLAN_S = 180.0


def applied(workspace: Workspace) -> Outcome:
    """Apply the whole root to an emulated AWS, plan again, boot the service and score.

    Raises:
        NotRun: One of both could not be tried; the text says which, and what the other gave.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        infrastructure = pool.submit(_tried, emulated, workspace)
        service = pool.submit(_tried, booted, workspace)
        parts = [infrastructure.result(), service.result()]
    problems = "\n".join(part.problems for part, _ in parts if part and part.problems)
    reports = {name: text for part, _ in parts if part for name, text in part.reports.items()}
    details = [part.detail for part, _ in parts if part and part.detail]
    if problems:
        return Outcome("", problems=workspace.tidy(problems), reports=reports)
    reasons = [reason for _, reason in parts if reason]
    if reasons:
        raise NotRun("; ".join([*reasons, *(detail.splitlines()[0] for detail in details)]))
    first, *others = (detail.split("\n", 1) for detail in details)
    lines = [
        "; ".join([first[0], *(other[0] for other in others)]),
        *first[1:],
        *(line for other in others for line in other[1:]),
    ]
    return Outcome("\n".join(lines), reports=reports)


def _tried(check: object, workspace: Workspace) -> tuple[Outcome | None, str]:
    assert callable(check)
    try:
        return check(workspace), ""
    except NotRun as reason:
        return None, str(reason)


def emulated(workspace: Workspace) -> Outcome:
    """Apply the root to an emulated AWS, and plan again: nothing may be left to do.

    Raises:
        NotRun: Terraform, the provider or the emulator is missing, or most resources are beyond the emulator.
    """
    if not workspace.has(f"infra/{_VARIABLES}"):
        raise NotRun(f"the repository has no infra/{_VARIABLES}")
    program = need("terraform", terraform.HOW)
    if terraform.from_schema(workspace):
        raise NotRun("only AWS is emulated")
    folder = workspace.root / terraform.prepared(workspace, "emulated")
    foreign = providers(folder) - _HARMLESS - {_EMULATED}
    if foreign:
        raise NotRun(f"only AWS is emulated, and this would really be applied: {', '.join(sorted(foreign))}")
    (folder / "emulator_override.tf").write_text(_OVERRIDE)
    with emulated_aws(workspace.scratch / "aws-calls.jsonl") as aws:
        judgement = _apply_and_plan(program, folder, {**terraform.environment(workspace), **aws})
    if judgement.problems:
        return Outcome("", problems=workspace.tidy("\n".join(judgement.problems)), reports=_report(judgement))
    if judgement.mostly_unknown:
        raise NotRun(f"the emulator can judge less than half of it: {judgement.summary}")
    return Outcome("\n".join([judgement.summary, *judgement.lines]), reports=_report(judgement))


def providers(folder: Path) -> set[str]:
    """Return the addresses of the providers that an initialised root uses, those of its modules included."""
    lock = folder / ".terraform.lock.hcl"
    return set(_PROVIDER.findall(lock.read_text())) if lock.is_file() else set()


def _apply_and_plan(program: str, folder: Path, env: Mapping[str, str]) -> Judgement:
    def step(timeout_s: float, *arguments: str) -> Finished:
        return run([program, *arguments], folder, timeout_s, env)

    started = step(_PLAN_S, "init", "-input=false", "-no-color", "-reconfigure")
    if started.code:
        raise NotRun(f"terraform init with local state failed: {started.text[-300:]}")
    common = ("-json", "-parallelism=64", f"-var-file={_VARIABLES}")
    made = step(_APPLY_S, "apply", "-auto-approve", *common)
    first = read_run(made.out.splitlines())
    if made.timed_out:
        waiting = ", ".join(first.waiting) or "its plan"
        raise NotRun(
            f"terraform apply was not done in {_APPLY_S:.0f} s on {os.cpu_count()} cores; it waited for {waiting}"
        )
    again = step(_PLAN_S, "plan", "-detailed-exitcode", "-out=second.tfplan", *common)
    if again.timed_out:
        raise NotRun(f"the second terraform plan was not done in {_PLAN_S:.0f} s on {os.cpu_count()} cores")
    complaints = read_complaints(again.out.splitlines())
    if not (folder / "second.tfplan").exists():
        second = SecondPlan(frozenset(), (), (*complaints, Complaint("", "there is no second plan")))
    else:
        second = read_plan(json.loads(step(_PLAN_S, "show", "-json", "second.tfplan").out), complaints)
    return judge(first, second, load_gaps())


def _report(judgement: Judgement) -> dict[str, str]:
    content = {
        "planned": judgement.planned,
        "applied": list(judgement.applied),
        "second_plan_empty": list(judgement.steady),
        "not_judged": [{"address": one.address, "why": one.why} for one in judgement.not_applied],
        "second_plan_not_judged": [{"address": one.address, "why": one.why} for one in judgement.not_compared],
        "problems": list(judgement.problems),
    }
    return {"reports/emulated-apply.json": json.dumps(content, indent=2) + "\n"}
