"""`compare`: the same requirements on several clouds."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.comparison import Comparison
from mlops_architect.domain.run import Revision
from mlops_architect.usecases.explore import Tell, understood_requirements
from mlops_architect.usecases.workbench import Workbench

_EVERY = ("aws", "gcp", "azure")


def split(bench: Workbench, words: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Return the clouds that lead the arguments, and the requirements that may follow them.

    Raises:
        UsageError: An argument is neither a cloud nor, in the last place, requirements.
    """
    from mlops_architect.engine.comparing import cloud_named, unknown_cloud

    rest = list(words)
    text = None
    if rest and cloud_named(rest[-1], bench.catalog) is None and (rest[-1] == "-" or len(rest[-1].split()) > 1):
        text = rest.pop()
    clouds: list[str] = []
    for word in rest:
        cloud = cloud_named(word, bench.catalog)
        if cloud is None:
            raise unknown_cloud(word, bench.catalog)
        clouds.append(cloud)
    return tuple(dict.fromkeys(clouds)) or _EVERY, text


def compare(
    bench: Workbench, clouds: Sequence[str], text: str, tell: Tell, revisions: Sequence[Revision] = ()
) -> Comparison:
    """Design the same requirements on each cloud; a stated cloud or region does not stop it, and is said.

    Args:
        bench: Settings and catalogue.
        clouds: Which, in the order of the columns; those of every public provider take the organisation's own machines in
            where the requirements ask for them.
        text: The checked requirements text.
        tell: Told in words what is going on.
        revisions: Settings given with the text.

    Raises:
        InvalidInput: The text asks for no system, or contradicts itself.
    """
    from mlops_architect.engine.comparing import compared

    constraints, words = understood_requirements(bench, text, revisions)
    if tuple(clouds) == _EVERY:
        asked = constraints.cloud.value
        own = [entry.cloud for entry in bench.catalog.placement.clouds if entry.own is not None]
        ruled_out = "public_cloud" in (constraints.excluded_clouds.value or ())
        clouds = (*clouds, *(cloud for cloud in own if cloud == asked or ruled_out))
    tell(f"designing on {', '.join(clouds)}")
    return compared(clouds, constraints, words, bench.catalog, bench.settings.hourly_rate_usd)
