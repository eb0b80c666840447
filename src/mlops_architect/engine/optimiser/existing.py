"""Systems that are there already: patterns that stand on one of them, and what they leave to choose.

A pattern with the trait `existing` lists as its tools the products it can stand on; which of them is there, the
requirements say in `delivery.existing_systems`. Those of its tools that are among its traits too, such as a protocol, it
offers whichever product is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Obstacle
from mlops_architect.engine.optimiser.problem import uses
from mlops_architect.engine.optimiser.screen import EXISTING, ON_REQUEST, normalised, there
from mlops_architect.engine.sizing.sized import Sized

FIELD = "delivery.existing_systems"


def as_there(pattern: Pattern, constraints: Constraints) -> Pattern:
    """Return the pattern with the tools that it has here: no product that the requirements do not say is there.

    One that may be asked for by name stays as it is: naming its product says that it is there.
    """
    if EXISTING not in pattern.traits or ON_REQUEST in pattern.traits:
        return pattern
    found = {normalised(name) for name in there(pattern, constraints)}
    always = {normalised(trait) for trait in pattern.traits} if found else set()
    return pattern.model_copy(
        update={"tools": tuple(tool for tool in pattern.tools if normalised(tool) in found | always)}
    )


def second_ones(
    free: Sequence[Sized], constraints: Constraints, wanted: Collection[str]
) -> Iterable[tuple[Sized, Sized]]:
    """Yield each candidate that would make a second system beside one that is there, and itself with that obstacle.

    Args:
        free: Candidates of one capability that nothing else stands against.
        constraints: What the requirements say.
        wanted: Patterns that a person or the repository already settled on, which nothing takes away.
    """
    standing = [sized for sized in free if there(sized.pattern, constraints)]
    if not standing:
        return
    names = tuple(dict.fromkeys(name for sized in standing for name in there(sized.pattern, constraints)))
    stay = "is there already and stays" if len(names) == 1 else "are there already and stay"
    text = f"{' and '.join(names)} {stay}: this would be a second one beside it"
    asked = [
        tool for tool in constraints.tools.preferred.value or () if not any(uses(sized, tool) for sized in standing)
    ]
    for sized in free:
        named = sized.pattern.id in wanted or any(uses(sized, tool) for tool in asked)
        if sized not in standing and not named:
            yield sized, replace(sized, obstacles=(Obstacle(constraint=FIELD, text=text),))
