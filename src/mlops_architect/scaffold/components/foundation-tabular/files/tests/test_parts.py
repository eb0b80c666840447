"""The parts by name: what is said to be here can be imported."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring import plugins


@given(st.sampled_from(sorted({**plugins.ROLES, **plugins.REGISTRIES, **plugins.ONLINE_STORES, **plugins.STREAMS})))
def test_what_is_available_can_be_imported(name: str) -> None:
    for group in (plugins.ROLES, plugins.REGISTRIES, plugins.ONLINE_STORES, plugins.STREAMS):
        if name in plugins.available(group):
            assert plugins.load(group, name)
