"""What a repository brings along: lock files, licences, advisories."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from mlops_architect.settings import Settings
from mlops_architect.usecases.validation import supply_chain
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

HASH = "sha256:" + "0" * 64
GOOD = (
    f"alpha==1.0 \\\n    --hash={HASH}\n    # via beta\nbeta[fast]==2.1 ; python_version < '4' \\\n    --hash={HASH}\n"
)


def workspace(folder: Path, **files: str) -> Workspace:
    root, scratch = folder / "repository", folder / "work"
    root.mkdir()
    scratch.mkdir()
    for name, text in files.items():
        (root / f"{name.replace('_', '-')}.lock").write_text(text)
    return Workspace(root=root, scratch=scratch, settings=Settings(home=folder, config=folder))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (GOOD, ""),
        (GOOD.replace("alpha==", "alpha>="), "requirements.lock: alpha>=1.0 leaves the version open"),
        (GOOD.replace("alpha==1.0", "alpha =@= 1"), "requirements.lock: alpha =@= 1 is no requirement"),
        (GOOD.replace(f"--hash={HASH}", "", 1), "requirements.lock: alpha==1.0 has no sha256 of its files"),
        (GOOD.replace(HASH, "sha256:12", 1), "requirements.lock: alpha==1.0 has no sha256 of its files"),
    ],
)
def test_every_requirement_of_a_lock_file_has_a_version_and_hashes(text: str, problems: str, tmp_path: Path) -> None:
    found = supply_chain.lock_files(workspace(tmp_path, requirements=text))
    assert found.problems == problems
    assert found.detail == "2 packages in requirements.lock"


def test_what_has_no_lock_file_is_not_checked(tmp_path: Path) -> None:
    bare = workspace(tmp_path)
    for check in (
        supply_chain.lock_files,
        supply_chain.licences,
        supply_chain.dependency_audit,
        supply_chain.bill_of_materials,
    ):
        with pytest.raises(NotRun, match=r"the repository has no requirements\.lock"):
            check(bare)


@pytest.mark.parametrize(
    ("licence", "reaches"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0-only", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT OR GPL-2.0-only", False),
        ("(MIT AND GPL-2.0-only)", True),
        ("GPL-3.0-only WITH GCC-exception-3.1", False),
        ("", False),
    ],
)
def test_a_licence_that_reaches_our_code_is_refused(licence: str, reaches: bool) -> None:
    assert supply_chain._reaches_us(licence) is reaches


def test_the_licences_of_the_locked_packages_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "python", lambda _self: sys.executable)
    found = supply_chain.licences(workspace(tmp_path, requirements=f"rich==15 --hash={HASH}\nTyper==1 --hash={HASH}\n"))
    assert (found.detail, found.problems) == ("2 packages", "")
    rows = found.reports["reports/licences.md"].splitlines()[4:]
    assert [row.split(" | ")[0] for row in rows] == ["| rich", "| typer"]
    assert all(row.endswith(" | MIT |") for row in rows)


class Advisories(BaseHTTPRequestHandler):
    """An advisory service that knows one thing, in the protocol of OSV."""

    def do_POST(self) -> None:
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        affected = {
            "package": {"name": "alpha", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}],
        }
        known = {"id": "PYSEC-2026-1", "modified": "2026-01-01T00:00:00Z", "summary": "bad", "affected": [affected]}
        answer = json.dumps({"vulns": [known]} if asked["package"]["name"] == "alpha" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""


@pytest.fixture
def advisories(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), Advisories)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    monkeypatch.setenv(supply_chain.OSV_VARIABLE, f"http://127.0.0.1:{server.server_port}/v1/query")
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.usefixtures("advisories")
def test_a_known_vulnerability_is_told_with_its_repair(tmp_path: Path) -> None:
    found = supply_chain.dependency_audit(workspace(tmp_path, requirements=GOOD))
    assert found.problems == "alpha 1.0: PYSEC-2026-1, repaired in 1.2"


@pytest.mark.usefixtures("advisories")
def test_packages_without_a_known_vulnerability_pass(tmp_path: Path) -> None:
    found = supply_chain.dependency_audit(workspace(tmp_path, requirements=GOOD.replace("alpha", "gamma")))
    assert (found.problems, found.detail) == ("", "2 packages, no known vulnerability")


def test_where_no_service_answers_nothing_was_audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(supply_chain.OSV_VARIABLE, "http://127.0.0.1:9/v1/query")
    with pytest.raises(NotRun, match="no advisory service answered"):
        supply_chain.dependency_audit(workspace(tmp_path, requirements=GOOD))
