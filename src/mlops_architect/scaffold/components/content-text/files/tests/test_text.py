"""Texts: one meaning everywhere, nothing personal in what is counted, and no input that breaks it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import ContractError, Event
from scoring.features import text
from scoring.features.engine import FeatureEngine, nothing_to_read
from scoring.features.job import latest_features
from scoring.model.encoder import Encoder
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime
from scoring.sampling.draw import draw_events
from scoring.training.dataset import plain_rows
from scoring.use_case import Feature

FEATURE = Feature(name="body", kind="text", column="body", buckets=512)


def _counted(raw: str, feature: Feature = FEATURE) -> str:
    found = text.value(raw, feature, nothing_to_read)
    assert found is not None
    return found


@given(st.text(max_size=400))
def test_any_text_is_counted_within_its_buckets(raw: str) -> None:
    positions, counts = text.numbers(_counted(raw))
    assert positions == sorted(set(positions))
    assert all(0 <= position < FEATURE.buckets for position in positions)
    assert all(count >= 1 for count in counts)


def test_the_counts_never_change() -> None:
    # These numbers are what models were trained on: a change of the code must not change them.
    assert _counted("Hello wörld") == _counted("HELLO   wo\u0308rld")
    assert _counted("ab", Feature(name="a", kind="text", buckets=1 << 20)) == EXPECTED


EXPECTED = "215149:1 443744:1 605083:1 650451:1"


def test_what_is_personal_is_not_counted() -> None:
    written = (
        "Write to anna.k@example.com or +49 170 123 45 67, see https://example.com/x?token=1, card 4111 1111 1111 1111"
    )
    masked = text.masked(written)
    for secret in ("anna", "170", "4111", "token"):
        assert secret not in masked
    assert masked.count("<number>") == 2
    assert _counted("my number is 4111111111111111") == _counted("my number is 5500005555555559")
    assert _counted("I ordered 2 of 3") != _counted("I ordered 4 of 5")


@pytest.mark.parametrize("raw", ["我的包裹没有到", "посылка не пришла", "لم يصل الطرد", "🙂🙂", "a" * 100_000])
def test_every_script_is_counted_quickly(raw: str) -> None:
    assert len(_counted(raw)) < 20_000


def test_alike_words_share_counts_in_scripts_without_spaces() -> None:
    one, other = (set(text.numbers(_counted(raw))[0]) for raw in ("我的包裹没有到", "包裹没有到怎么办"))
    assert len(one & other) >= 3


def test_a_text_that_is_too_long_is_refused_and_not_repeated(runtime: Runtime, events: list[Event]) -> None:
    column = next(column for column in runtime.use_case.request_columns if column.type == "text")
    with pytest.raises(ContractError) as caught:
        runtime.contract.parse({**events[0], column.name: "secret " * 10_000})
    assert column.name in str(caught.value)
    assert "secret" not in str(caught.value)


def test_features_hold_no_word_of_the_text(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    columns = [column.name for column in runtime.use_case.request_columns if column.type == "text"]
    for event in events[:50]:
        kept = json.dumps(list(engine.complete(event, {}).values()))
        words = {word for name in columns for word in str(event[name] or "").split() if len(word) > 7}
        assert not [word for word in words if word in kept]


def test_a_missing_text_is_an_empty_row(trained: Runtime) -> None:
    table, _ = latest_features(trained)
    rows = plain_rows(table.head(20).to_dict("records"))
    encoder = Encoder.fit(trained.use_case, rows)
    name = next(iter(encoder.blocks))
    full, empty = encoder.encode([rows[0], {**rows[0], name: None}])
    assert full.nnz > empty.nnz
    assert encoder.layout.texts[0].stop <= full.shape[1]
    assert Encoder.from_dict(json.loads(json.dumps(encoder.to_dict(), sort_keys=True))) == encoder


def test_the_text_decides(trained: Runtime, moment: float) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    engine = FeatureEngine(trained.use_case)
    fresh = draw_events(trained.use_case, np.random.default_rng(11), 200, moment, 1.0)
    rows = [engine.complete(event, {}) for event in fresh]
    spread = bundle.predict(bundle.encoder.encode(rows))
    silent = bundle.predict(bundle.encoder.encode([{**row, **dict.fromkeys(bundle.encoder.blocks)} for row in rows]))
    assert float(np.abs(spread - silent).mean()) > 0.05


def test_other_words_are_drift(runtime: Runtime) -> None:
    rng = np.random.default_rng(1)
    column = next(column for column in runtime.use_case.request_columns if column.type == "text")
    use_case = runtime.use_case

    def profile(shift: float) -> list[float]:
        drawn = draw_events(use_case, rng, 400, 0.0, 1.0, shift)
        return text.profile([_counted(str(event[column.name] or "")) for event in drawn])

    usual, again, moved = profile(0.0), profile(0.0), profile(1.5)
    assert sum(usual) == pytest.approx(1.0)
    near = sum(abs(a - b) for a, b in zip(usual, again, strict=True))
    far = sum(abs(a - b) for a, b in zip(usual, moved, strict=True))
    assert far > 3 * near
