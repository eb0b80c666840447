"""Ingestion: what is taken, what is set aside and why, and what is forgotten."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scoring.documents.formats import Unreadable, text_of
from scoring.documents.rights import read_withdrawn
from scoring.documents.store import read_documents, read_ledger
from scoring.ingestion.take import INBOX, Taken, take_inbox
from scoring.runtime import Runtime
from scoring.sampling.draw import draw
from scoring.sampling.job import SAMPLE_START, run
from scoring.times import parse_time

NOW = parse_time(SAMPLE_START)
TEXT = b"The notice period of the Blue Heron text is 45 days, in writing.\n"


def _put(runtime: Runtime, name: str = "a.txt", data: bytes | None = TEXT, **changes: Any) -> None:
    kind = runtime.use_case.retrieval.documents[0].name
    described = {
        "id": "blue-heron", "title": "Blue Heron", "kind": kind, "groups": ["readers"],
        "source": "https://documents.example/1", "updated_at": SAMPLE_START, **changes,
    }  # fmt: skip
    if data is not None:
        runtime.lake.write(f"{INBOX}{name}", data)
    runtime.lake.write(f"{INBOX}{name}.meta.json", json.dumps(described).encode())


def _take(runtime: Runtime) -> Taken:
    taken = take_inbox(runtime, NOW)
    assert runtime.lake.keys(INBOX) == []
    return taken


def test_a_document_is_taken_once(runtime: Runtime) -> None:
    for expected in ("added", "unchanged"):
        _put(runtime)
        assert list(getattr(_take(runtime), expected)) == ["blue-heron"]
    (document,) = read_documents(runtime.lake, read_ledger(runtime.lake))
    assert document.groups == ("readers",)
    assert "45 days" in document.text


def test_a_run_that_is_cut_off_loses_nothing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object) -> None:
        raise OSError

    _put(runtime)
    with monkeypatch.context() as patch:
        patch.setattr("scoring.documents.store.write_ledger", cut_off)
        with pytest.raises(OSError):
            take_inbox(runtime, NOW)
    assert list(_take(runtime).added) == ["blue-heron"]


def test_new_rights_make_a_new_version_and_count_at_once(runtime: Runtime) -> None:
    _put(runtime, groups=["readers", "others"])
    _take(runtime)
    _put(runtime, groups=["others"])
    assert list(_take(runtime).added) == ["blue-heron"]
    assert read_withdrawn(runtime.lake)["blue-heron"].groups == ("others",)


@pytest.mark.parametrize("with_file", [True, False])
def test_a_removed_document_is_gone_everywhere(runtime: Runtime, with_file: bool) -> None:
    _put(runtime)
    _take(runtime)
    _put(runtime, data=TEXT if with_file else None, removed=True)
    assert _take(runtime).removed == ["blue-heron"]
    assert read_ledger(runtime.lake) == {}
    assert [key for key in runtime.lake.keys("documents/") if "blue-heron" in key] == []
    assert read_withdrawn(runtime.lake)["blue-heron"].groups == ()


@pytest.mark.parametrize(
    "changes",
    [{"groups": []}, {"kind": "unheard-of"}, {"id": "../outside"}, {"id": "a/b"}, {"updated_at": "yesterday"},
     {"title": ""}, {"surprise": 1}, {"groups": ["with space"]}],
)  # fmt: skip
def test_a_description_that_breaks_a_rule_is_set_aside(runtime: Runtime, changes: dict[str, Any]) -> None:
    _put(runtime, **changes)
    (reason,) = _take(runtime).refused.values()
    assert "Blue Heron" not in reason
    assert read_ledger(runtime.lake) == {}
    assert any(key.endswith("reason.json") for key in runtime.lake.keys("quarantine/"))


def test_a_file_whose_readers_nobody_named_is_read_by_nobody(runtime: Runtime) -> None:
    runtime.lake.write(f"{INBOX}lonely.txt", TEXT)
    (reason,) = _take(runtime).refused.values()
    assert "description" in reason
    runtime.lake.write(f"{INBOX}orphan.txt.meta.json", b"not json")
    assert len(_take(runtime).refused) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b""), ("a.txt", b"\xff\xfe\x00"), ("a.exe", TEXT), ("a", TEXT), ("a.pdf", b"%PDF-1.4 broken"),
     ("a.pdf", b""), ("a.html", b"<script>only a script</script>")],
)  # fmt: skip
def test_files_without_text_are_set_aside(runtime: Runtime, name: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        text_of(name, data)
    _put(runtime, name=name, data=data)
    assert len(_take(runtime).refused) == 1


def test_a_file_that_is_too_large_is_set_aside(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORING_INGESTION__MAX_FILE_MB", "0.00001")
    _put(runtime)
    (reason,) = _take(runtime).refused.values()
    assert "larger" in reason


def test_html_keeps_headings_and_drops_scripts() -> None:
    page = b"<h2>Terms</h2><p>Paid within <b>30</b> days &amp; not later than that.</p><script>alert(1)</script>"
    text = text_of("a.html", page)
    assert "# Terms" in text
    assert "Paid within 30 days & not later than that." in " ".join(text.split())
    assert "alert" not in text


def test_the_text_of_a_pdf_is_read() -> None:
    sentence = "The notice period of the Blue Heron text is 45 days, in writing."
    assert sentence in " ".join(text_of("a.pdf", _pdf(sentence)).split())


def test_samples_are_the_same_everywhere_and_stay_on_laptops(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert draw(runtime.use_case, 20, 12, 7, NOW) == draw(runtime.use_case, 20, 12, 7, NOW)
    assert draw(runtime.use_case, 20, 12, 7, NOW) != draw(runtime.use_case, 20, 12, 8, NOW)
    monkeypatch.setenv("SCORING_PROFILE", "aws")
    with pytest.raises(ValueError, match="local"):
        run(None, Runtime.open())  # type: ignore[arg-type]


def _pdf(sentence: str) -> bytes:
    """Return a PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({sentence}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail
