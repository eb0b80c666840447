"""Links between documents: what leads nowhere is told with the document it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.settings import Settings
from mlops_architect.usecases.validation.links import document_links
from mlops_architect.usecases.validation.workspace import Workspace

GUIDE = "# The `guide`: part 1\n\n## Same\n\n## Same\n"


def problems(folder: Path, text: str) -> str:
    root = folder / "repository"
    (root / "docs").mkdir(parents=True)
    (root / "README.md").write_text(text)
    (root / "docs/guide.md").write_text(GUIDE)
    (root / "docs/a b.txt").write_text("x")
    return document_links(Workspace(root=root, scratch=folder, settings=Settings(home=folder, config=folder))).problems


@pytest.mark.parametrize(
    "link",
    [
        "docs/guide.md",
        "./docs/../docs/guide.md#the-guide-part-1",
        "docs/guide.md#same-1",
        "/docs/guide.md",
        "docs",
        "docs/a%20b.txt",
        "#top",
        "https://example.com/nowhere",
        "mailto:a@example.com",
        "reports/validation.md",
        "manifest.json",
    ],
)
def test_a_link_that_leads_somewhere(link: str, tmp_path: Path) -> None:
    assert problems(tmp_path, f"# Top\n\n| a |\n| - |\n| [b]({link}) |\n") == ""


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("docs/gone.md", "README.md: docs/gone.md leads to no file"),
        ("../outside.md", "README.md: ../outside.md leads to no file"),
        ("docs/guide.md#same-2", "README.md: docs/guide.md#same-2 leads to no heading of docs/guide.md"),
        ("#nothing", "README.md: #nothing leads to no heading of README.md"),
    ],
)
def test_a_link_that_leads_nowhere(link: str, problem: str, tmp_path: Path) -> None:
    assert problems(tmp_path, f"# Top\n\n![picture]({link})\n") == problem


def test_what_looks_like_a_link_in_code_is_none(tmp_path: Path) -> None:
    assert problems(tmp_path, "# Top\n\n`[a](gone.md)`\n\n```\n[a](gone.md)\n```\n") == ""
