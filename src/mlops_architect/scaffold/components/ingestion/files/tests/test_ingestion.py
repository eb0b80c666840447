"""Ingestion: checked, repeatable, and nothing lost."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace

import pytest

from scoring.contract import ContractError, Event, iso
from scoring.ingestion import job
from scoring.ingestion.extract import label_row
from scoring.ingestion.store import EVENTS_INBOX, LABELS_INBOX, Ledger, read_events, read_labels
from scoring.runtime import Runtime
from scoring.sampling import job as sampling

AS_OF = Namespace(as_of="2025-03-01T00:00:00Z")
UNTIL = 1.8e9


def _lines(events: list[Event]) -> bytes:
    return "".join(json.dumps(event) + "\n" for event in events).encode()


def test_a_repeated_run_changes_nothing(runtime: Runtime, events: list[Event]) -> None:
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", _lines(events))
    assert job.run(AS_OF, runtime) == 0
    before = {key: runtime.lake.read(key) for key in runtime.lake.keys("raw/")}
    runtime.lake.write(f"{EVENTS_INBOX}copy-of-a.jsonl", _lines(events))
    assert job.run(AS_OF, runtime) == 0
    assert {key: runtime.lake.read(key) for key in runtime.lake.keys("raw/")} == before
    assert read_events(runtime, until=UNTIL) == events


def test_bad_rows_are_kept_aside_and_good_ones_used(runtime: Runtime, events: list[Event]) -> None:
    bad = {**events[0], runtime.use_case.event_id: ""}
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", _lines([bad, *events[:99]]) + b"not json\n")
    assert job.run(AS_OF, runtime) == 0
    assert len(read_events(runtime, until=UNTIL)) == 99
    (reasons,) = [key for key in runtime.lake.keys("quarantine/") if key.endswith("reasons.json")]
    assert [entry["row"] for entry in json.loads(runtime.lake.read(reasons))] == [1, 101]


def test_an_extract_of_mostly_bad_rows_is_refused(runtime: Runtime, events: list[Event]) -> None:
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", b"{}\n" * 10 + _lines(events[:50]))
    assert job.run(AS_OF, runtime) == 1
    assert read_events(runtime, until=UNTIL) == []
    assert Ledger.read(runtime.lake).invalid_share() > 0.1


def test_a_column_that_nobody_agreed_on_is_noticed(runtime: Runtime, events: list[Event]) -> None:
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", _lines(events[:10]))
    job.run(AS_OF, runtime)
    assert Ledger.read(runtime.lake).unknown_columns() == 0
    runtime.lake.write(f"{EVENTS_INBOX}b.jsonl", _lines([{**event, "surprise": 1.0} for event in events[10:20]]))
    assert job.run(AS_OF, runtime) == 0
    assert Ledger.read(runtime.lake).unknown_columns() == 1
    for name, start in (("c", 20), ("d", 30), ("e", 40)):
        runtime.lake.write(f"{EVENTS_INBOX}{name}.jsonl", _lines(events[start : start + 10]))
        job.run(AS_OF, runtime)
        assert Ledger.read(runtime.lake).unknown_columns() == 0, "the newest extract alone counts"
    assert read_events(runtime, until=UNTIL) == events[:50]


def test_events_of_the_future_are_refused(runtime: Runtime, events: list[Event]) -> None:
    late = {**events[0], runtime.use_case.event_time: "2031-01-01T00:00:00Z"}
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", _lines([late]))
    assert job.run(AS_OF, runtime) == 1


def test_a_corrected_event_replaces_the_first(runtime: Runtime, events: list[Event]) -> None:
    runtime.lake.write(f"{EVENTS_INBOX}a.jsonl", _lines([events[0], events[0]]))
    job.run(AS_OF, runtime)
    assert read_events(runtime, until=UNTIL) == [events[0]]


def test_a_label_is_known_only_from_its_time_on(runtime: Runtime) -> None:
    use_case = runtime.use_case
    name = use_case.label.column
    row = {use_case.event_id: "e1", name: use_case.label_value(1), "label_time": iso(1000.0)}
    corrected = {**row, name: use_case.label_value(0), "label_time": iso(2000.0)}
    runtime.lake.write(f"{LABELS_INBOX}a.jsonl", (json.dumps(row) + "\n").encode())
    runtime.lake.write(f"{LABELS_INBOX}b.jsonl", (json.dumps(corrected) + "\n").encode())
    assert job.run(AS_OF, runtime) == 0
    assert read_labels(runtime, 999.0).empty
    assert read_labels(runtime, 1000.0)[use_case.label.column].tolist() == [1]
    assert read_labels(runtime, 2000.0)[use_case.label.column].tolist() == [0]


def test_what_is_no_label_is_refused(runtime: Runtime) -> None:
    use_case = runtime.use_case
    for value in ("nan", "", "no such thing"):
        row = {use_case.event_id: "e1", use_case.label.column: value, "label_time": iso(1000.0)}
        with pytest.raises(ContractError, match=use_case.label.column):
            label_row(runtime, row)


def test_a_class_may_come_under_the_name_that_people_use(runtime: Runtime) -> None:
    use_case = runtime.use_case
    names = dict.fromkeys(use_case.classes[:1], "Größe XL / rot")
    label = use_case.label.model_copy(update={"class_names": names})
    called = replace(runtime, use_case=use_case.model_copy(update={"label": label}))
    for name in names:
        for written in (name, "Größe XL / rot", " größe  xl / Rot"):
            row = {use_case.event_id: "e1", label.column: written, "label_time": iso(1000.0)}
            assert label_row(called, row)[label.column] == name
    with pytest.raises(ValueError, match=r"."):
        called.use_case.label_code("Größe")


def test_sample_data_are_the_same_every_time(runtime: Runtime) -> None:
    arguments = Namespace(rows=300, days=0.0, start="2025-01-01T00:00:00Z", shift=0.0, seed=5)
    sampling.run(arguments, runtime)
    first = {key: runtime.lake.read(key) for key in runtime.lake.keys("inbox/")}
    sampling.run(arguments, runtime)
    assert {key: runtime.lake.read(key) for key in runtime.lake.keys("inbox/")} == first
    assert job.run(Namespace(as_of="2035-01-01T00:00:00Z"), runtime) == 0
    labels = read_labels(runtime, 2e10)[runtime.use_case.label.column]
    if runtime.use_case.classes:
        assert set(labels) == set(range(len(runtime.use_case.classes)))
    elif runtime.use_case.classification:
        wanted = runtime.use_case.label.positive_rate or 0.5
        assert abs(labels.mean() - wanted) < 0.06
    else:
        assert labels.std() > 0
