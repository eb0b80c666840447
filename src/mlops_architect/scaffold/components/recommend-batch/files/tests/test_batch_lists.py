"""Lists made ahead: everybody with a history has one, and a repeat replaces itself."""

from __future__ import annotations

from scoring.contract import day
from scoring.lake.formats import read_frame, read_json
from scoring.recommending.batch import EVERYBODY, along
from scoring.recommending.interactions import choices
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime


def test_everybody_with_a_history_has_a_list(trained: Runtime, moment: float) -> None:
    shape = Shape.of(trained.use_case)
    assert along(trained, moment) == 0
    prefix = f"recommendations/date={day(moment)}/"
    frame = read_frame(trained.lake, f"{prefix}lists.parquet")
    found = choices(trained, moment, 0.0)
    assert set(frame[shape.user_key]) == {EVERYBODY, *(choice.user for choice in found)}
    assert (frame.groupby(shape.user_key).size() == shape.wanted.list_size).all()
    assert not frame.duplicated([shape.user_key, shape.item_key]).any()
    owned = {(choice.user, choice.item) for choice in found}
    assert not owned & set(zip(frame[shape.user_key], frame[shape.item_key], strict=True)), (
        "nobody is shown what they have"
    )
    assert read_json(trained.lake, f"{prefix}_COMPLETE.json")["rows"] == len(frame)

    assert along(trained, moment) == 0
    assert read_frame(trained.lake, f"{prefix}lists.parquet").equals(frame)


def test_before_a_release_no_lists_are_written(runtime: Runtime, moment: float) -> None:
    assert along(runtime, moment) == 0
    assert runtime.lake.keys("recommendations/") == []
