"""Files of pairs: contract, licence, quarantine, and a ledger that makes repeats harmless."""

from __future__ import annotations

import json
from argparse import Namespace

from pairs import raw
from scoring.ingestion.job import INBOX, LEDGER, QUARANTINE, invalid_share, read_pairs, run
from scoring.lake.formats import read_json, read_lines
from scoring.runtime import Runtime
from scoring.sampling.draw import SAMPLE_END
from scoring.times import iso

NOW = Namespace(as_of=iso(SAMPLE_END))


def put(runtime: Runtime, name: str, *rows: object) -> None:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    runtime.lake.write(f"{INBOX}{name}.jsonl", text.encode())


def test_a_file_is_taken_once(runtime: Runtime) -> None:
    put(runtime, "a", *(raw(number) for number in range(30)))
    assert run(NOW, runtime) == 0
    assert run(NOW, runtime) == 0
    assert len(read_pairs(runtime.lake, SAMPLE_END)) == 30
    assert len(runtime.lake.keys(LEDGER)) == 1


def test_a_correction_wins(runtime: Runtime) -> None:
    put(runtime, "a", raw(1, answer="old", created_at="2026-01-01T00:00:00Z"))
    put(runtime, "b", raw(1, answer="new", created_at="2026-01-02T00:00:00Z"))
    assert run(NOW, runtime) == 0
    assert [pair.answer for pair in read_pairs(runtime.lake, SAMPLE_END)] == ["new"]


def test_a_file_with_too_many_broken_lines_is_set_aside(runtime: Runtime) -> None:
    put(runtime, "a", raw(1), "no json", {"pair_id": "secret-value"})
    assert run(NOW, runtime) == 1
    assert read_pairs(runtime.lake, SAMPLE_END) == []
    refused = read_lines(runtime.lake, runtime.lake.keys(QUARANTINE)[0])
    assert [row["line"] for row in refused] == [2, 3]
    assert "secret-value" not in json.dumps(refused)
    assert 0.6 < invalid_share(runtime.lake) < 0.7


def test_pairs_without_a_ground_stay_outside(runtime: Runtime) -> None:
    put(runtime, "a", *(raw(number, licence="unknown" if number % 2 else "own") for number in range(10)))
    assert run(NOW, runtime) == 0
    assert {pair.licence for pair in read_pairs(runtime.lake, SAMPLE_END)} == {"own"}
    assert read_json(runtime.lake, runtime.lake.keys(LEDGER)[0])["without_ground"] == 5
