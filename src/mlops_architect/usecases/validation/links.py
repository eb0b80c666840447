"""Links between the documents of a repository: each leads to a file, and to a heading that is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from mlops_architect.usecases.validation.checks import Outcome
from mlops_architect.usecases.validation.workspace import Workspace

_MADE_LATER = ("reports", "audit", "dist", "manifest.json")
"""What a release adds after the checks."""
_DROPPED = re.compile(r"[^\w\- ]")


def document_links(workspace: Workspace) -> Outcome:
    """Follow every relative link of every Markdown file; addresses elsewhere are not asked for."""
    documents = {name: _read((workspace.root / name).read_text(encoding="utf-8")) for name in workspace.files("*.md")}
    shipped = set(workspace.files(""))
    folders = {str(parent) for name in shipped for parent in PurePosixPath(name).parents}
    count, wrong = 0, []
    for name, (links, _) in documents.items():
        for link in links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            count += 1
            path = unquote(parts.path)
            above = "" if path.startswith("/") else str(PurePosixPath(name).parent)
            target = normpath(f"{above}/{path}").lstrip("/") if path else name
            if target.split("/")[0] in _MADE_LATER:
                continue
            if target not in shipped and target not in folders:
                wrong.append(f"{name}: {link} leads to no file")
            elif parts.fragment and target in documents and unquote(parts.fragment) not in documents[target][1]:
                wrong.append(f"{name}: {link} leads to no heading of {target}")
    return Outcome(f"{count} links in {len(documents)} documents", problems="\n".join(wrong))


def _read(text: str) -> tuple[list[str], frozenset[str]]:
    """Return the links of a document and the names of its headings, as code hosts make them."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    links = [str(child.attrs[key]) for child in inline for key in ("href", "src") if key in child.attrs]
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return links, frozenset(_names(titles))


def _names(titles: list[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for title in titles:
        name = _DROPPED.sub("", title.strip().lower().replace("`", "")).replace(" ", "-")
        yield f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1
