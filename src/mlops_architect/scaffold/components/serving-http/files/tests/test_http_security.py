"""Keys and rates, whatever the service answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.serving.security import ANYBODY, FILE_VARIABLE, KEY_VARIABLE, ApiKeys, RateLimit, key_reader, keys_in
from scoring.settings import Platform


def test_keys_rotate_and_survive_a_store_that_is_down() -> None:
    now = [0.0]
    held = [{"old": "portal"}]

    def read() -> dict[str, str]:
        if not held:
            raise OSError
        return held[-1]

    keys = ApiKeys(read, clock=lambda: now[0])
    assert keys.caller("old") == "portal"
    held.append({"new": "portal"})
    assert keys.caller("old")
    now[0] = 1000.0
    assert keys.caller("new")
    assert keys.caller("old") is None
    held.clear()
    now[0] = 2000.0
    assert keys.caller("new")


def test_secrets_hold_keys_in_three_ways() -> None:
    assert keys_in("a") == {"a": ANYBODY}
    assert keys_in("a, b") == {"a": ANYBODY, "b": ANYBODY}
    assert keys_in('{"portal": "a", "other": "b"}') == {"a": "portal", "b": "other"}


def test_a_file_of_keys_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "first")
    assert key_reader(Platform())() == {"first": ANYBODY}
    file = tmp_path / "key"
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    read = key_reader(Platform())
    for key in ("first", "second"):
        file.write_text(f"{key}\n", encoding="utf-8")
        assert read() == {key: ANYBODY}


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(rate_rps=1.0, burst=2.0, clock=lambda: now[0])
    assert [limit.wait_s("a"), limit.wait_s("a")] == [0.0, 0.0]
    assert limit.wait_s("a") == pytest.approx(1.0)
    assert limit.wait_s("b") == 0.0
    now[0] = 1.0
    assert limit.wait_s("a") == 0.0
