"""Pictures: one meaning everywhere, limits before decoding, and no input that breaks it."""

from __future__ import annotations

import base64
import io
import json
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scoring.contract import ContractError, Event
from scoring.features import picture
from scoring.features.engine import FeatureEngine, nothing_to_read
from scoring.lake.local import LocalLake
from scoring.model.encoder import Encoder
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime
from scoring.sampling.draw import draw_events
from scoring.sampling.picture import draw
from scoring.use_case import Feature, Generator

FEATURE = Feature(name="surface", kind="image", column="picture", pixels=32)


def _encoded(pixels: np.ndarray, kind: str = "PNG") -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, format=kind)
    return base64.b64encode(buffer.getvalue()).decode()


def _numbers(raw: str) -> list[float]:
    found = picture.value(raw, FEATURE, nothing_to_read)
    assert found is not None
    return [float(number) for number in picture.numbers(found)[1]]


def _column(runtime: Runtime) -> str:
    return next(column.name for column in runtime.use_case.request_columns if column.type == "image")


@given(st.binary(max_size=300))
def test_what_is_no_picture_has_no_numbers(data: bytes) -> None:
    assert picture.value(base64.b64encode(data).decode(), FEATURE, nothing_to_read) is None


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 500, 3), (64, 64), (64, 64, 4)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_every_shape_becomes_the_same_numbers_of_numbers(shape: tuple[int, ...], kind: str) -> None:
    if kind == "JPEG" and len(shape) == 3 and shape[2] == 4:
        pytest.skip("JPEG has no transparency")
    found = _numbers(_encoded(np.full(shape, 120), kind))
    assert len(found) == picture.width(FEATURE)
    assert all(0 <= number <= 1 for number in found)


def test_other_formats_and_huge_pictures_are_refused() -> None:
    assert picture.value(_encoded(np.zeros((8, 8, 3)), "BMP"), FEATURE, nothing_to_read) is None
    # A few kilobytes that claim four hundred million pixels.
    header = (20_000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + len(header).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    assert picture.decoded(bomb, 32) is None


def test_the_numbers_say_what_is_seen() -> None:
    dark, light = np.full((64, 64, 3), 10), np.full((64, 64, 3), 245)
    assert _numbers(_encoded(dark))[0] == 1.0
    assert _numbers(_encoded(light))[15] == 1.0
    stripes = np.zeros((64, 64, 3))
    stripes[:, ::16] = 255
    upright, lying = (
        np.asarray(_numbers(_encoded(p)))[40:].reshape(-1, 9).sum(axis=0) for p in (stripes, stripes.swapaxes(0, 1))
    )
    assert int(np.argmax(upright)) == 0
    assert int(np.argmax(lying)) == 4


def test_stripes_run_and_tints_colour_as_their_names_say() -> None:
    marks = {"low": ("stripes-10",), "steep": ("stripes-90",), "red": ("stripes-10", "tint-0"), "blue": ("tint-240",)}
    generator = Generator(kind="picture", mean=48, by_class=marks)
    rng = np.random.default_rng(3)
    drawn = {
        name: [np.asarray(_numbers(draw(generator, rng, name, 0.0))) for _ in range(24)] for name in generator.by_class
    }
    usual = {name: np.mean(pictures[:12], axis=0) for name, pictures in drawn.items()}
    for name, pictures in drawn.items():
        nearest = [min(usual, key=lambda one: float(np.abs(usual[one] - seen).sum())) for seen in pictures[12:]]
        assert nearest.count(name) >= 11, name


def test_a_key_and_the_picture_itself_mean_the_same(runtime: Runtime, events: list[Event]) -> None:
    assert isinstance(runtime.lake, LocalLake)
    name = _column(runtime)
    runtime.lake.write("pictures/a.png", base64.b64decode(str(events[0][name])))
    engine = FeatureEngine(runtime.use_case, runtime.lake.read)
    direct = engine.complete(events[0], {})
    assert engine.complete({**events[0], name: "pictures/a.png"}, {}) == direct
    missing = engine.complete({**events[0], name: "pictures/none.png"}, {})
    assert [missing[one.name] for one in runtime.use_case.features if one.kind == "image"] == [None]


@pytest.mark.parametrize("value", ["pictures/../models/release.json", "../a.png", "not base64!", "A" * 4_000_000])
def test_what_is_neither_a_key_nor_base64_is_refused(runtime: Runtime, events: list[Event], value: str) -> None:
    with pytest.raises(ContractError) as caught:
        runtime.contract.parse({**events[0], _column(runtime): value})
    assert _column(runtime) in str(caught.value)


def test_a_missing_picture_is_a_row_without_numbers(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    rows = [engine.complete(event, {}) for event in events[:20]]
    encoder = Encoder.fit(runtime.use_case, rows)
    name = next(iter(encoder.blocks))
    full, empty = encoder.encode([rows[0], {**rows[0], name: None}])
    (block,) = encoder.layout.pictures
    assert np.isnan(empty[block]).all()
    assert not np.isnan(full[block]).any()
    assert Encoder.from_dict(json.loads(json.dumps(encoder.to_dict(), sort_keys=True))) == encoder


def test_the_picture_decides(trained: Runtime, moment: float) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    engine = FeatureEngine(trained.use_case)
    rows = [
        engine.complete(event, {})
        for event in draw_events(trained.use_case, np.random.default_rng(11), 200, moment, 1.0)
    ]
    usual = {name: bundle.reference["usual"][name] for name in bundle.encoder.blocks}
    spread = bundle.predict(bundle.encoder.encode(rows))
    blind = bundle.predict(bundle.encoder.encode([{**row, **usual} for row in rows]))
    assert float(np.abs(spread - blind).mean()) > 0.02


def test_other_light_is_drift(runtime: Runtime) -> None:
    rng = np.random.default_rng(1)
    name, use_case = _column(runtime), runtime.use_case
    feature = next(one for one in use_case.features if one.kind == "image")

    def profile(shift: float) -> list[float]:
        drawn = draw_events(use_case, rng, 150, 0.0, 1.0, shift)
        found = [picture.value(str(event[name]), feature, nothing_to_read) for event in drawn]
        return picture.profile([value for value in found if value is not None])

    usual, again, moved = profile(0.0), profile(0.0), profile(2.0)
    assert sum(usual) == pytest.approx(1.0)
    near = sum(abs(a - b) for a, b in zip(usual, again, strict=True))
    far = sum(abs(a - b) for a, b in zip(usual, moved, strict=True))
    assert far > 3 * near
