"""Artefacts: named by their content, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlops_architect.errors import StoreError
from mlops_architect.store.artefacts import ArtefactStore


def files(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_content_comes_back_under_its_hash(tmp_path: Path) -> None:
    store = ArtefactStore(tmp_path / "store")
    digest = store.put(b"content\x00\xff")
    assert digest == hashlib.sha256(b"content\x00\xff").hexdigest()
    assert store.get(digest) == b"content\x00\xff"


def test_the_same_content_is_one_file(tmp_path: Path) -> None:
    store = ArtefactStore(tmp_path)
    assert store.put(b"x") == store.put(b"x")
    assert len(files(tmp_path)) == 1


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(PLAIN)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_plain_data_come_back_equal_whatever_their_order(tmp_path: Path, value: object) -> None:
    store = ArtefactStore(tmp_path)
    assert store.get_json(store.put_json(value)) == value
    if isinstance(value, dict):
        assert store.put_json(dict(reversed(value.items()))) == store.put_json(value)


def test_an_interrupted_write_leaves_nothing_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ArtefactStore(tmp_path)

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(StoreError, match="No space left on device") as caught:
        broken.setattr(Path, "replace", full)
        store.put(b"x")
    assert "MLOPS_ARCHITECT_HOME" in caught.value.hint
    with pytest.raises(StoreError, match="is missing"):
        store.get(hashlib.sha256(b"x").hexdigest())
    assert store.get(store.put(b"x")) == b"x"


def test_a_folder_that_cannot_be_made_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write to"):
        ArtefactStore(tmp_path / "file").put(b"x")


def test_content_changed_on_disk_is_noticed_and_healed_by_writing_it_again(tmp_path: Path) -> None:
    store = ArtefactStore(tmp_path)
    digest = store.put(b"content")
    files(tmp_path)[0].write_bytes(b"other")
    with pytest.raises(StoreError, match="was changed on disk"):
        store.get(digest)
    assert store.put(b"content") == digest
    assert store.get(digest) == b"content"


def test_what_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="artefact 000000000000 is missing"):
        ArtefactStore(tmp_path).get("0" * 64)


def test_two_writers_of_the_same_content_do_not_meet(tmp_path: Path) -> None:
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            store = ArtefactStore(tmp_path)
            done = all(store.get(store.put(f"{number}".encode() * 1000)) for number in range(50))
            os._exit(0 if done else 1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    assert len(files(tmp_path)) == 50
