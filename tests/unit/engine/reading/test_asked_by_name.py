"""Ways of recovering, gateways and devices that a text asks for, or refuses, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

WANTED, REFUSED = "tools.preferred", "tools.forbidden"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("RTO 15 minutes, with a warm standby in a second region", WANTED, ("warm standby",)),
        ("The service runs active-active across two regions.", WANTED, ("active-active",)),
        ("Keep a pilot light in eu-west-1.", WANTED, ("pilot light",)),
        ("Backups in a second region are required.", WANTED, ("cross-region backups",)),
        ("Ein Warm-Standby ist Pflicht.", WANTED, ("warm standby",)),
        ("no warm standby needed", WANTED, None),
        ("the database is replicated active/active", WANTED, None),
        ("Questions go through a semantic cache.", WANTED, ("semantic cache",)),
        ("Use LiteLLM in front of the models", WANTED, ("LiteLLM",)),
        ("Deployed with Azure IoT Edge", WANTED, ("Azure IoT Edge",)),
        ("No LiteLLM.", REFUSED, ("LiteLLM",)),
    ],
)
def test_it_is_read_like_a_product(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
