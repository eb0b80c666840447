"""What every lake must do, wherever its bytes lie."""

from __future__ import annotations

import pytest

from scoring.lake.interface import Lake


def keeps_what_it_is_given(lake: Lake) -> None:
    """Write, list, replace, claim and delete in an empty lake."""
    for key in ("raw/b.json", "raw/a.json", "raw/deep/c.json", "rawer/d.json"):
        lake.write(key, key.encode())
    assert lake.keys("raw/") == ["raw/a.json", "raw/b.json", "raw/deep/c.json"]
    assert lake.keys("nothing/") == []
    lake.write("raw/a.json", b"new")
    assert lake.read("raw/a.json") == b"new"
    assert not lake.write_new("raw/a.json", b"newer")
    assert lake.read("raw/a.json") == b"new"
    lake.delete("raw/a.json")
    lake.delete("raw/a.json")
    assert not lake.exists("raw/a.json")
    assert lake.write_new("raw/a.json", b"newest")
    assert lake.exists("raw/b.json")
    with pytest.raises(FileNotFoundError):
        lake.read("raw/z.json")
