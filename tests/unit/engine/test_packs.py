"""What switches a pack on, what leaves it out, and which policies are then judged."""

from __future__ import annotations

from typing import Any

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pack import Pack
from mlops_architect.engine.packs import Switches, packs_in_use, policies_in_effect

PCI: dict[str, Any] = {"constraints.compliance.regimes": ["pci_dss"]}


def on(catalog: Catalog, facts: dict[str, Any], switches: Switches | None = None) -> dict[str, str]:
    """Return the packs that are on with their reasons."""
    return {one.id: one.why for one in packs_in_use(catalog.packs, facts, switches)}


def test_the_stated_regimes_and_the_cloud_switch_packs_on(catalog: Catalog) -> None:
    assert on(catalog, PCI) == {"pci-dss": "the requirements name PCI DSS"}
    assert set(on(catalog, {"infrastructure.providers": ["google"]})) == {"well-architected-gcp", "finops"}
    assert set(on(catalog, {"plan.clouds": ["azure"], "plan.region": "x"})) == {
        "well-architected-azure",
        "finops",
        "ml-governance",
    }
    assert on(catalog, {}) == {}


def test_config_adds_a_pack_and_leaves_out_only_optional_ones(catalog: Catalog) -> None:
    switches = Switches(on={"soc-2": "config.toml asks for it"}, off={"finops": "", "pci-dss": ""})
    found = on(catalog, {**PCI, "plan.region": "x"}, switches)
    assert found["soc-2"] == "config.toml asks for it"
    assert "pci-dss" in found
    assert "finops" not in found


def test_a_pack_of_an_organisation_includes_others_and_makes_policies_block(catalog: Catalog) -> None:
    ours = Pack(
        id="our-bank",
        title="Our bank",
        always=True,
        why="the bank's folder",
        includes=("iso-27001",),
        blocking=("keys-rotated",),
    )
    packs = {**catalog.packs, "our-bank": ours}
    used = packs_in_use(packs, {})
    assert {one.id: one.why for one in used} == {"our-bank": "the bank's folder", "iso-27001": "Our bank includes it"}
    judged = {one.id: one for one in policies_in_effect(catalog.policies.values(), packs, used)}
    assert judged["keys-rotated"].blocking
    assert not catalog.policies["keys-rotated"].blocking


def test_a_policy_of_packs_is_judged_only_with_one_of_them(catalog: Catalog) -> None:
    alone = {one.id for one in policies_in_effect(catalog.policies.values(), catalog.packs, ())}
    assert "keys-rotated" not in alone
    assert {"budget-expected", "no-open-ingress"} <= alone
    used = packs_in_use(catalog.packs, PCI)
    assert "keys-rotated" in {one.id for one in policies_in_effect(catalog.policies.values(), catalog.packs, used)}
