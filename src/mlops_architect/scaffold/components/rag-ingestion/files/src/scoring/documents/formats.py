"""Text out of files: plain text, Markdown, HTML and PDF with a text layer."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from pathlib import PurePosixPath

_BLOCKS = frozenset({"p", "div", "li", "tr", "br", "section", "article", "td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template", "noscript"})
_LEAST_CHARS = 40
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf")


class Unreadable(ValueError):
    """A file holds no text that can be taken; the message says why and quotes nothing."""


def text_of(name: str, data: bytes) -> str:
    """Return the text of a file.

    Raises:
        Unreadable: The format is unknown, the file is damaged, or it holds no text (a scan needs OCR first).
    """
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in SUFFIXES:
        raise Unreadable(f"files ending in {suffix or 'nothing'} are not read; there are: {', '.join(SUFFIXES)}")
    text = _pdf(data) if suffix == ".pdf" else _decoded(data)
    if suffix in (".html", ".htm"):
        text = _html(text)
    text = "".join(character for character in text if character in "\n\t" or character.isprintable())
    if len(text.strip()) < _LEAST_CHARS:
        raise Unreadable("the file holds no text; a scanned document needs OCR first")
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8 text") from None


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unreadable("the PDF is encrypted")
        return "\n\n".join(page.extract_text() for page in reader.pages)
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        # pypdf meets damaged files with whatever its parser runs into.
        raise Unreadable(f"the PDF is damaged ({type(error).__name__})") from None


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the signature
        """Start a line at a block, and a heading line at a heading."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _HEADINGS:
            self.parts.append("\n\n# ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Take text that a reader would see."""
        if not self._silent:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else " ")


def _html(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    return "".join(parser.parts)
