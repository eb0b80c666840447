"""The ML Test Score of a repository as `new` writes it, with its infrastructure: every claim resolves there."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.driving import Designed


def test_a_generated_repository_proves_its_score(generated: Designed) -> None:
    root = generated.folder
    script = [sys.executable, "scripts/ml_test_score.py", "--check"]
    done = subprocess.run(script, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ML Test Score ")
    assert "[docs/ml-test-score.md](docs/ml-test-score.md)" in (root / "README.md").read_text()
    assert (root / "docs" / "ml-test-score.md").read_text().startswith("# ML Test Score\n")
