"""Signing in to Kafka with what the cluster mounts."""

from __future__ import annotations

from pathlib import Path

from scoring.cloud.on_prem_kafka import USER, settings


def test_user_password_and_authority_are_those_that_are_mounted(tmp_path: Path) -> None:
    (tmp_path / "stream").mkdir()
    (tmp_path / "stream/password").write_text("from the operator\n")
    found = settings("events:9093", tmp_path)
    assert (found["sasl.username"], found["sasl.password"]) == (USER, "from the operator")
    assert found["security.protocol"] == "SASL_SSL"
    assert found["ssl.ca.location"] == str(tmp_path / "stream-authority/ca.crt")
