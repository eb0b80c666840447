"""Screening: what rules a candidate out on its own, whatever the others are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Obstacle
from mlops_architect.engine.recovery import DISASTER_RECOVERY
from mlops_architect.engine.sizing.sized import Sized
from mlops_architect.engine.sizing.workload import NONE_STATED, latency_limit

NO_RESOURCES = "no-resources"
"""Trait of a pattern that adds nothing to the infrastructure: what it says is in the code and the other modules."""
ON_REQUEST = "on-request"
"""Trait of a pattern that stands on something the organisation has or has licensed already."""
EXISTING = "existing"
"""Trait of a pattern that stands on one of its tools, which the requirements say is there."""
HOSTED_MODEL, SELF_HOSTED_MODEL = "hosted-model", "self-hosted-model"
"""Traits of a pattern whose language model somebody else runs, and of one that runs its weights on machines of one's own."""
DESIGN_ONLY = "design-only"
"""Trait of a pattern that is sized, priced and argued, and whose module is not written yet."""


@lru_cache(maxsize=4096)
def normalised(name: str) -> str:
    """Return a tool name without case, blanks and punctuation, for comparison."""
    return "".join(character for character in name.casefold() if character.isalnum())


def barriers(
    pattern: Pattern,
    constraints: Constraints,
    region: str,
    known_regimes: Collection[str],
    generated_tools: Collection[str] | None = (),
) -> tuple[Obstacle, ...]:
    """Return every reason why this pattern cannot serve whatever its size, each with the constraint it breaks.

    ``generated_tools`` are the normalised names of tools that reach code on this cloud: asking for one of them is no
    reason to choose a pattern whose code is not generated. None where no code is generated for this cloud at all: whoever
    asked for the cloud asked for a design without code.
    """
    found: list[Obstacle] = []

    def say(constraint: str, text: str) -> None:
        found.append(Obstacle(constraint=constraint, text=text))

    forbidden = constraints.tools.forbidden.value or ()
    names = {normalised(name) for name in (*pattern.tools, *pattern.traits)} if forbidden else set()
    for tool in forbidden:
        if normalised(tool) in names:
            say("tools.forbidden", f"uses {tool}, which the requirements rule out")
    only_asked = "; chosen only when the requirements ask for it by name"
    is_there = there(pattern, constraints)
    if EXISTING in pattern.traits and ON_REQUEST not in pattern.traits and not is_there:
        say("existing", "stands on a system that the requirements do not say is there")
    if ON_REQUEST in pattern.traits and not is_there and not _asked_for(pattern, constraints):
        say(
            "on-request",
            f"stands on something that has to be there, licensed or kept alive already{only_asked}",
        )
    if (
        generated_tools is not None
        and DESIGN_ONLY in pattern.traits
        and not is_there
        and not _asked_for(pattern, constraints, generated_tools)
    ):
        say("generated-code", f"its code is not generated yet{'' if ON_REQUEST in pattern.traits else only_asked}")
    own_model = constraints.language_model.self_hosted.value
    if own_model is True and HOSTED_MODEL in pattern.traits:
        say("language_model.self_hosted", "its model is run by its vendor, and the requirements ask to run it oneself")
    if own_model is False and SELF_HOSTED_MODEL in pattern.traits:
        say("language_model.self_hosted", "runs its own model, which the requirements do not want")
    if "*" not in pattern.regions and region not in pattern.regions:
        say("regions", f"not offered in {region}")
    for regime in constraints.compliance.regimes.value or ():
        if regime in known_regimes and regime not in pattern.compliance:
            say("compliance.regimes", f"not eligible for {regime}")
    return tuple(found)


def obstacles(
    sized: Sized,
    constraints: Constraints,
    load: Mapping[str, float],
    demands: Sequence[Demand],
    recovers_elsewhere: bool = False,
) -> tuple[Obstacle, ...]:
    """Return every reason why this candidate cannot serve as it is sized, each with the constraint it breaks.

    With ``recovers_elsewhere`` a second region meets the recovery targets for every part; those of a disaster-recovery
    alternative are about the loss of a region.
    """
    found: list[Obstacle] = []
    pattern = sized.pattern

    def say(constraint: str, text: str) -> None:
        found.append(Obstacle(constraint=constraint, text=text))

    for text in sized.exceeded:
        say("load", text)
    found.extend(unpriced(sized))
    limit, field = latency_limit(constraints)
    if limit is not None and sized.p99_ms is not None:
        if sized.p99_ms > limit:
            say(field, f"adds {sized.p99_ms:,.0f} ms at p99 on its own against {limit:,.0f} ms")
        if sized.cold_start_ms and sized.cold_start_ms > limit:
            say(field, f"cold start of {sized.cold_start_ms:,.0f} ms against p99 of {limit:,.0f} ms")
    by_itself = not recovers_elsewhere and pattern.capability != DISASTER_RECOVERY
    for name, value in (("rpo_minutes", sized.rpo_minutes), ("rto_minutes", sized.rto_minutes)):
        target = load[name]
        if by_itself and target < NONE_STATED and value > target:
            say(f"recovery.{name}", f"{name.split('_')[0].upper()} of {value:,.0f} minutes against {target:,.0f}")
    if (
        constraints.training.gpu_required.value
        and pattern.capability == "train"
        and "gpu" not in pattern.traits
        and not sized.option.values.get("gpus")
    ):
        say("training.gpu_required", "has no GPU")
    family = constraints.language_model.family.value
    offered = sized.option.settings.get("model_family", "")
    if family and offered and not _same_family(family, offered):
        say("language_model.family", f"runs {offered}, and {family} is asked for")
    found.extend(_demanded(sized, demands))
    return tuple(found)


def there(pattern: Pattern, constraints: Constraints) -> tuple[str, ...]:
    """Return the systems that are there already, by the requirements' names, of those that the pattern can stand on."""
    if EXISTING not in pattern.traits:
        return ()
    tools = {normalised(tool) for tool in pattern.tools}
    return tuple(name for name in constraints.delivery.existing_systems.value or () if normalised(name) in tools)


def unpriced(sized: Sized) -> tuple[Obstacle, ...]:
    """Return what rules a candidate out whose bill has an item without a price."""
    return tuple(Obstacle(constraint="price-book", text=f"no price for {sku}") for sku in sized.unpriced_rent)


def _same_family(asked: str, offered: str) -> bool:
    """Whether one name is part of the other: `Llama` means every Llama, and `Llama 3.1 8B` is one of Llama 3.1."""
    one, other = normalised(asked), normalised(offered)
    return one in other or other in one


def _asked_for(pattern: Pattern, constraints: Constraints, elsewhere: Collection[str] = ()) -> bool:
    wanted = {normalised(tool) for tool in constraints.tools.preferred.value or ()}.difference(elsewhere)
    return any(normalised(tool) in wanted for tool in pattern.tools)


def _demanded(sized: Sized, demands: Sequence[Demand]) -> list[Obstacle]:
    found = []
    for demand in demands:
        if demand.capability != sized.pattern.capability:
            continue
        meant = demand.pattern in ("", sized.pattern.id) and demand.option in ("", sized.option.id)
        if demand.kind == "exclude" and demand.pattern and meant:
            found.append(Obstacle(constraint="findings", text=demand.reason))
        if demand.kind == "at-most" and meant and sized.sizes.get(demand.quantity, 0.0) > demand.value:
            found.append(Obstacle(constraint="findings", text=demand.reason))
    return found
