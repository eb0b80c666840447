"""One capability explained out of the exact plan: what serves it, what does not and why, and what would change that."""

from __future__ import annotations

import difflib

from mlops_architect.domain.explanation import Explanation, Hop
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.exploring.levers import levers
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.optimiser.screen import normalised
from mlops_architect.errors import UsageError


def explained(situation: Situation, name: str, version: str = "", recorded: Plan | None = None) -> Explanation:
    """Explain a capability, or a pattern in its capability.

    Args:
        situation: What the design was solved for.
        name: A capability or pattern by id or title, or a tool that one pattern alone uses.
        version: Which decision set this is, for people.
        recorded: The plan as it was recorded, to say where today's differs.

    Raises:
        UsageError: Nothing is called so.
        Infeasible: There is no design.
    """
    capability, subject = named(situation, name)
    solved = plan(situation)
    entry = situation.catalog.capability(capability)
    choice = solved.choice(capability)
    changed = _changed(recorded, solved) if recorded else ()
    if choice is None:
        skipped = next(one for one in solved.skipped if one.capability == capability)
        return Explanation(
            capability=capability, title=entry.title, subject=subject, outcome="not-needed", reason=skipped.reason,
            version=version, proof=solved.proof, changed=changed,
        )  # fmt: skip
    chosen = choice.candidate
    lost = bool(subject) and subject != chosen.pattern
    found = levers(situation, capability, subject) if lost else ()
    against = next((one.reason for one in choice.alternatives if one.pattern == subject), "")
    never = ""
    if lost and not any(lever.flips for lever in found):
        never = f"never, because {'; '.join(lever.text for lever in found)} ({against})"
    online = {one.id for one in situation.catalog.capabilities if "online" in one.path}
    return Explanation(
        capability=capability,
        title=entry.title,
        subject=subject,
        outcome="lost" if lost else "chosen",
        reason=against if lost else entry.reason,
        version=version,
        chosen=chosen,
        alternatives=choice.alternatives,
        hops=tuple(
            Hop(
                capability=one.capability,
                pattern=one.candidate.pattern,
                p50_ms=one.candidate.p50_ms,
                p99_ms=one.candidate.p99_ms,
            )
            for one in solved.choices
            if one.capability in online and one.candidate.p50_ms is not None and one.candidate.p99_ms is not None
        ),
        p99_ms=solved.p99_ms,
        outages=solved.outages
        if any(one.id == capability and one.path for one in situation.catalog.capabilities)
        else None,
        leaving=solved.leaving,
        levers=found,
        never=never,
        proof=solved.proof,
        changed=changed,
    )


def named(situation: Situation, name: str) -> tuple[str, str]:
    """Return the capability that a name means, and the pattern where it means one.

    Raises:
        UsageError: Nothing of this cloud is called so, or several patterns use the tool; close names are suggested.
    """
    catalog = situation.catalog
    mine = [pattern for pattern in catalog.patterns.values() if pattern.cloud == situation.cloud]
    known: dict[str, tuple[str, str]] = {}
    for pattern in mine:
        known |= dict.fromkeys(
            (
                normalised(pattern.title),
                normalised(pattern.id.removeprefix(f"{pattern.cloud}-")),
                normalised(pattern.id),
            ),
            (pattern.capability, pattern.id),
        )
    for capability in catalog.capabilities:
        known |= dict.fromkeys((normalised(capability.title), normalised(capability.id)), (capability.id, ""))
    wanted = normalised(name)
    if wanted in known:
        return known[wanted]
    users = [pattern for pattern in mine if wanted in {normalised(tool) for tool in pattern.tools}]
    if len(users) == 1:
        return users[0].capability, users[0].id
    if users:
        ids = ", ".join(sorted(pattern.id for pattern in users))
        raise UsageError(f"{name!r} is used by several patterns", f"Say which: {ids}.")
    elsewhere = catalog.patterns.get(name)
    if elsewhere is not None:
        raise UsageError(f"{name} is a pattern of {elsewhere.cloud}, and this design is on {situation.cloud}")
    spelled = {normalised(one): one for one in (*(c.id for c in catalog.capabilities), *(p.id for p in mine))}
    short = {normalised(p.id.removeprefix(f"{p.cloud}-")): p.id for p in mine}
    close = [{**short, **spelled}[key] for key in difflib.get_close_matches(wanted, [*spelled, *short], n=4)]
    capabilities = ", ".join(capability.id for capability in catalog.capabilities)
    raise UsageError(
        f"there is no capability or pattern called {name!r} on {situation.cloud}",
        f"Did you mean {' or '.join(dict.fromkeys(close))}?" if close else f"Capabilities: {capabilities}.",
    )


def _changed(recorded: Plan, solved: Plan) -> tuple[str, ...]:
    names = dict.fromkeys(one.capability for one in (*recorded.choices, *solved.choices))
    return tuple(
        f"{name}: recorded {recorded.pattern(name) or 'not needed'}, today {solved.pattern(name) or 'not needed'}"
        for name in names
        if recorded.pattern(name) != solved.pattern(name)
    )
