"""The release: the same bytes for the same content, and a manifest of every file."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.generated import GeneratedFile
from mlops_architect.domain.inspection import Inspected
from mlops_architect.errors import StoreError
from mlops_architect.usecases.release import manifest, write_zip
from mlops_architect.usecases.sarif import sarif

FILES = {
    "src/app.py": (b"print(1)\n", False),
    "run.sh": (b"#!/bin/sh\n", True),
    "data/ünïcode “x”.bin": (bytes(range(256)) * 50, False),
    "architecture/decisions/05-tech-stack.yaml": (b"a: 1\n", False),
    "audit/audit.jsonl": (b"{}\n", False),
}


def test_the_same_content_is_the_same_bytes_wherever_and_whenever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = write_zip(tmp_path / "one", "fraud-v1", FILES, b"{}\n").read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    before = os.umask(0o077)
    try:
        other = write_zip(tmp_path / "other", "fraud-v1", dict(reversed(FILES.items())), b"{}\n").read_bytes()
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()
    assert one == other


def test_the_zip_holds_every_file_with_its_mode_under_one_folder(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "dist", "fraud-v1", FILES, b"{}\n")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(f"fraud-v1/{name}" for name in FILES)
        for name, (content, executable) in FILES.items():
            info = archive.getinfo(f"fraud-v1/{name}")
            assert archive.read(info) == content
            assert info.external_attr >> 16 == (0o100755 if executable else 0o100644)
    assert (tmp_path / "dist/fraud-v1.audit.jsonl").read_bytes() == b"{}\n"
    assert sorted(file.name for file in (tmp_path / "dist").iterdir()) == ["fraud-v1.audit.jsonl", "fraud-v1.zip"]


def test_writing_again_replaces(tmp_path: Path) -> None:
    write_zip(tmp_path, "x", FILES, b"1")
    path = write_zip(tmp_path, "x", {"a": (b"2", False)}, b"2")
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["x/a"]


def test_a_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write"):
        write_zip(tmp_path / "dist", "x", FILES, b"")


def test_the_manifest_names_hash_decision_and_agent_of_every_file() -> None:
    digest = hashlib.sha256(b"print(1)\n").hexdigest()
    generated = [
        GeneratedFile(path="src/app.py", sha256=digest, decision="serve-online", agent="implementation-inference")
    ]
    told = json.loads(manifest("fraud", "v1", FILES, generated))
    assert (told["project"], told["version"]) == ("fraud", "v1")
    by_path = {entry["path"]: entry for entry in told["files"]}
    assert set(by_path) == set(FILES) - {"audit/audit.jsonl"}
    assert by_path["src/app.py"]["agent"] == "implementation-inference"
    assert by_path["src/app.py"]["decision"] == "serve-online"
    assert by_path["architecture/decisions/05-tech-stack.yaml"]["decision"] == "tech-stack"
    for path, entry in by_path.items():
        assert entry["sha256"] == hashlib.sha256(FILES[path][0]).hexdigest()


def finding(outcome: Outcome, severity: Severity = Severity.HIGH) -> Finding:
    """Return a finding with this outcome."""
    return Finding(
        id=f"policy-{outcome.value}",
        source="policy",
        title="Title",
        outcome=outcome,
        severity=severity,
        detail="detail",
    )


def test_sarif_holds_what_failed_or_is_unknown() -> None:
    told = sarif([Inspected(finding=finding(outcome)) for outcome in Outcome], "architecture/summary.md")
    results = told["runs"][0]["results"]
    assert [(result["ruleId"], result["level"], result["kind"]) for result in results] == [
        ("policy-error", "error", "fail"),
        ("policy-fail", "error", "fail"),
        ("policy-unknown", "note", "open"),
    ]
    assert {rule["id"] for rule in told["runs"][0]["tool"]["driver"]["rules"]} == {
        "policy-error",
        "policy-fail",
        "policy-unknown",
    }
