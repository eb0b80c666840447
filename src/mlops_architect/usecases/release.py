"""What is shipped beside the code: reports, the manifest, and a zip that is the same for the same content."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlops_architect import __version__
from mlops_architect.domain.finding import Review
from mlops_architect.domain.generated import GeneratedFile
from mlops_architect.domain.inspection import Inspected
from mlops_architect.errors import StoreError
from mlops_architect.usecases.code_report import code_page, reported
from mlops_architect.usecases.sarif import sarif
from mlops_architect.usecases.validation_reports import as_junit, as_sarif, page

_EPOCH = (1980, 1, 1, 0, 0, 0)


def report_files(desk: Any, version: str) -> dict[str, bytes]:
    """Return the reports of a release by path: validation, policy (JSON and SARIF), final review, cost, SBOM."""
    policy = next(review for review in desk.reviews if review.critic == "policy")
    cost = desk.plan.cost
    files = {
        "reports/validation.json": _json(
            {"version": version, **desk.validation.model_dump(mode="json", exclude={"reports"})}
        ),
        "reports/validation.md": page(desk.validation).encode(),
        "reports/validation.sarif": as_sarif(desk.validation).encode(),
        "reports/validation.junit.xml": as_junit(desk.validation).encode(),
        "reports/policy.json": _json(policy.model_dump(mode="json")),
        "reports/policy.sarif": _json(sarif(_inspected(policy, desk.final_review), "architecture/summary.md")),
        "reports/final-review.json": _json(desk.final_review.model_dump(mode="json")),
        "reports/cost.json": _json(cost.model_dump(mode="json")),
    }
    if desk.extension is not None:
        files["reports/code-generation.json"] = _json(reported(desk.extension))
        files["reports/code-generation.md"] = code_page(desk.extension).encode()
    files.update({path: text.encode() for path, text in desk.validation.reports.items()})
    return files


def _inspected(*reviews: Review) -> list[Inspected]:
    # a pipeline may fail on what a scan reports: what only a model says is for people to read
    return [
        Inspected(finding=finding, waiver=finding.waiver, expired=finding.expired)
        for review in reviews
        for finding in review.findings
        if not finding.by
    ]


def manifest(
    project: str, version: str, files: Mapping[str, tuple[bytes, bool]], generated: Sequence[GeneratedFile]
) -> bytes:
    """Return the manifest: each file with its sha256, the decision it comes from and the agent that wrote it."""
    origin = {file.path: file for file in generated}
    entries = []
    for path, (content, _) in sorted(files.items()):
        if path.startswith("audit/") or path == "manifest.json":
            continue
        source = origin.get(path)
        entry = {
            "path": path,
            "sha256": hashlib.sha256(content).hexdigest(),
            "decision": source.decision if source else _decision_of(path),
            "agent": source.agent if source else "mlops-architect",
        }
        if source and source.written_by:
            entry["written_by"] = source.written_by
        entries.append(entry)
    return _json({"project": project, "version": version, "tool": f"mlops-architect {__version__}", "files": entries})


def _decision_of(path: str) -> str:
    if path.startswith("architecture/decisions/"):
        return path.rsplit("/", 1)[1].removesuffix(".yaml")[3:]
    return "requirements" if path.startswith("architecture/") else "validation"


def write_zip(folder: Path, name: str, files: Mapping[str, tuple[bytes, bool]], audit: bytes) -> Path:
    """Write the release and, beside it, its audit trail; return the zip's path.

    Entries are sorted, dated 1980 and stored uncompressed: compression differs between zlib builds,
    and the same content must be the same bytes everywhere.

    Raises:
        StoreError: The folder cannot be written.
    """
    path = folder / f"{name}.zip"
    scratch = path.with_suffix(".part")
    try:
        folder.mkdir(exist_ok=True)
        with zipfile.ZipFile(scratch, "w", zipfile.ZIP_STORED) as archive:
            for inner, (content, executable) in sorted(files.items()):
                info = zipfile.ZipInfo(f"{name}/{inner}", _EPOCH)
                info.create_system = 3
                info.external_attr = (0o100755 if executable else 0o100644) << 16
                archive.writestr(info, content)
        scratch.replace(path)
        (folder / f"{name}.audit.jsonl").write_bytes(audit)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
