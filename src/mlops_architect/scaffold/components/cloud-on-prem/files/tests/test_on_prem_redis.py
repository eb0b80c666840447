"""Signing in to Valkey with a mounted password."""

from __future__ import annotations

from pathlib import Path

from scoring.cloud.on_prem_redis import connection
from scoring.settings import Platform


def test_the_password_is_read_anew_for_each_connection(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("first\n")
    given = connection(Platform(profile="on_prem", online_password_secret=str(file)))
    assert given["credential_provider"].get_credentials() == ("first",)
    file.write_text("second\n")
    assert given["credential_provider"].get_credentials() == ("second",)


def test_no_password_is_no_sign_in() -> None:
    assert connection(Platform(profile="on_prem")) == {}
