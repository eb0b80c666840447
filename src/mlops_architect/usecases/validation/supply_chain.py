"""What a repository brings along: its lock files, the bill of materials, the licences of its packages, and known vulnerabilities."""

from __future__ import annotations

import json
import os
import re

from mlops_architect.domain.switch import NETWORK
from mlops_architect.settings.switches import held
from mlops_architect.usecases.markdown_table import plain
from mlops_architect.usecases.validation.checks import Outcome, judged, need
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

OSV_VARIABLE = "MLOPS_ARCHITECT_OSV_URL"
"""Where an organisation's own advisory service answers, in the protocol of https://google.github.io/osv.dev/post-v1-query/."""
_LOCK = "requirements.lock"
_AUDIT_S = 300.0
_ASKS_FOR_THE_SOURCE = ("AGPL", "GPL", "SSPL")
"""Licences whose terms reach the code of who uses a package; those of libraries (LGPL) do not begin so."""
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_LICENCES = """
import json, re, sys
from importlib.metadata import distributions
wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in json.loads(sys.argv[1])}
rows = {}
for one in distributions():
    name = re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()
    if name in wanted:
        said = one.metadata.get("License-Expression")
        classified = [c.rpartition(" :: ")[2] for c in one.metadata.get_all("Classifier") or () if c.startswith("License :: ")]
        free = (one.metadata.get("License") or "").strip().splitlines()
        short = free[0] if len(free) == 1 and len(free[0]) <= 60 else ""
        rows[name] = [one.version, said or short or ", ".join(sorted(set(classified) - {"OSI Approved"}))]
print(json.dumps(rows))
"""
"""Runs in the environment of the repository, whose packages it looks at."""


def lock_files(workspace: Workspace) -> Outcome:
    """Read the lock files as pip does: every requirement has one version, and the hashes of its files."""
    from packaging.requirements import InvalidRequirement, Requirement

    count, wrong = 0, []
    names = workspace.files("requirements*.lock")
    if not names:
        raise NotRun(f"the repository has no {_LOCK}")
    for name in names:
        text = (workspace.root / name).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            words, *hashes = line.partition(" #")[0].split(" --hash=")
            if not words.strip() or words.lstrip().startswith("#"):
                continue
            count += 1
            try:
                pinned = [one.operator for one in Requirement(words.strip()).specifier] == ["=="]
            except InvalidRequirement:
                wrong.append(f"{name}: {words.strip()[:80]} is no requirement")
                continue
            if not pinned:
                wrong.append(f"{name}: {words.strip()[:80]} leaves the version open")
            if not hashes or not all(_HASH.fullmatch(one.strip()) for one in hashes):
                wrong.append(f"{name}: {words.strip()[:80]} has no sha256 of its files")
    return Outcome(f"{count} packages in {', '.join(names)}", problems="\n".join(wrong))


def bill_of_materials(workspace: Workspace) -> Outcome:
    """Make the software bill of materials (CycloneDX) from the lock file."""
    target = workspace.scratch / "sbom.json"
    lock = _lock(workspace)
    finished = workspace.run(
        [need("cyclonedx-py"), "requirements", lock, "--output-reproducible", "--sv", "1.6", "-o", str(target)]
    )
    if finished.code:
        return judged(workspace, finished, "")
    content = json.loads(target.read_text())
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    return Outcome(f"{len(content.get('components', []))} components", reports={"reports/sbom.cdx.json": text})


def licences(workspace: Workspace) -> Outcome:
    """List the licence of every package that ships, and refuse those whose terms reach the code that uses them."""
    names = _pinned(workspace)
    finished = workspace.run([workspace.python(), "-I", "-c", _LICENCES, json.dumps(names)])
    if finished.code:
        return judged(workspace, finished, "")
    rows: dict[str, list[str]] = json.loads(finished.out)
    lines = [
        f"| {name} | {version} | {plain(licence) or 'not stated'} |"
        for name, (version, licence) in sorted(rows.items())
    ]
    page = "\n".join(["# Licences", "", "| Package | Version | Licence |", "| --- | --- | --- |", *lines]) + "\n"
    reach = [f"{name}: {licence}" for name, (_, licence) in sorted(rows.items()) if _reaches_us(licence)]
    silent = sum(not licence for _, licence in rows.values())
    detail = f"{len(rows)} packages" + (f", {silent} without a stated licence" if silent else "")
    return Outcome(detail, problems="\n".join(reach), reports={"reports/licences.md": page})


def _reaches_us(licence: str) -> bool:
    """Whether no alternative that a licence offers leaves the code of who uses the package alone."""
    choices = [choice.split() for choice in licence.upper().replace("(", " ").replace(")", " ").split(" OR ")]
    return bool(licence) and all(
        any(word.startswith(_ASKS_FOR_THE_SOURCE) for word in words) and "WITH" not in words for words in choices
    )


def dependency_audit(workspace: Workspace) -> Outcome:
    """Look every package that ships up in an advisory service; where none answers nothing was audited.

    Raises:
        NotRun: The network is switched off, or no advisory service answered for every package.
    """
    if off := held(NETWORK):
        raise NotRun(off.text)
    own = os.environ.get(OSV_VARIABLE, "")
    service = ["--vulnerability-service", "osv", "--osv-url", own] if own else []
    finished = workspace.run(
        [need("pip-audit"), "--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off",
         "--format", "json", "-r", _lock(workspace), *service],
        _AUDIT_S,
    )  # fmt: skip
    try:
        packages = json.loads(finished.out)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise NotRun("no advisory service answered") from None
    if any("skip_reason" in package for package in packages):
        raise NotRun("no advisory service answered")
    found = [
        f"{package['name']} {package['version']}: {one['id']}, repaired in {', '.join(one['fix_versions']) or 'no version yet'}"
        for package in packages
        for one in package["vulns"]
    ]
    return Outcome(f"{len(packages)} packages, no known vulnerability", problems="\n".join(sorted(found)))


def _lock(workspace: Workspace) -> str:
    if not workspace.has(_LOCK):
        raise NotRun(f"the repository has no {_LOCK}")
    return _LOCK


def _pinned(workspace: Workspace) -> list[str]:
    lines = (workspace.root / _lock(workspace)).read_text(encoding="utf-8").splitlines()
    return sorted(
        {line.partition("==")[0].partition("[")[0].strip() for line in lines if "==" in line and line[0].isalnum()}
    )
