"""Which policy packs are switched on, why, and which policies are therefore judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mlops_architect.domain.pack import Pack
from mlops_architect.domain.pack_in_use import PackInUse
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.conditions import Facts, holds


@dataclass(frozen=True)
class Switches:
    """What somebody switched by hand: packs by id with the reason, and those left out with theirs."""

    on: Mapping[str, str] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)


def packs_in_use(packs: Mapping[str, Pack], facts: Facts, switches: Switches | None = None) -> tuple[PackInUse, ...]:
    """Return the packs that are switched on, by id, each with its reason.

    A pack is on when its condition holds, when its catalogue folder says so, when somebody asks for it, or when one
    that is on includes it. What is left out by hand stays on unless the pack is optional: a framework that the
    requirements name is not a matter of configuration.
    """
    switches = switches or Switches()
    reasons: dict[str, str] = {}
    for pack_id, pack in sorted(packs.items()):
        if pack_id in switches.on:
            reasons[pack_id] = switches.on[pack_id]
        elif pack.optional and pack_id in switches.off:
            continue
        elif pack.always or (pack.when is not None and holds(pack.when, facts) is True):
            reasons[pack_id] = pack.why
    waiting = sorted(reasons)
    while waiting:
        including = packs.get(waiting.pop(0))
        for included in including.includes if including else ():
            if included in packs and included not in reasons:
                reasons[included] = f"{including.title if including else ''} includes it"
                waiting.append(included)
    return tuple(
        PackInUse(id=pack_id, title=packs[pack_id].name, why=reasons[pack_id])
        for pack_id in sorted(reasons)
        if pack_id in packs
    )


def policies_in_effect(
    policies: Iterable[Policy], packs: Mapping[str, Pack], used: Iterable[PackInUse]
) -> tuple[Policy, ...]:
    """Return the policies that are judged, by id; one that a pack in use makes blocking is blocking."""
    on = [packs[one.id] for one in used if one.id in packs]
    strict = {policy_id for pack in on for policy_id in pack.blocking}
    return tuple(
        policy.model_copy(update={"blocking": True}) if policy.id in strict else policy
        for policy in sorted(policies, key=lambda one: one.id)
        if policy.applies == "always" or any(pack.asks(policy) for pack in on)
    )


def packs_of(policy: Policy, packs: Mapping[str, Pack]) -> tuple[Pack, ...]:
    """Return the packs that ask for a policy, by id."""
    return tuple(pack for _, pack in sorted(packs.items()) if pack.asks(policy))
