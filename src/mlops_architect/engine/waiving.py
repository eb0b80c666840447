"""Waivers applied to findings: which failure is excused, by whom, and whose time is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from mlops_architect.domain.finding import Finding, Review
from mlops_architect.domain.inspection import Inspected
from mlops_architect.domain.waiver import Waiver


def with_waivers(
    results: Iterable[Inspected], waivers: Sequence[Waiver], today: str
) -> tuple[tuple[Inspected, ...], tuple[Waiver, ...]]:
    """Return the results with what excuses them, and the waivers that fit none.

    A waiver holds up to and including its last day. Of several that fit, one that still holds is taken.

    Args:
        results: What was found.
        waivers: What is excused.
        today: The day as ``YYYY-MM-DD``.
    """
    used: set[int] = set()
    judged: list[Inspected] = []
    for one in results:
        places = (one.place.address, one.place.path, one.finding.decision)
        fitting = [at for at, waiver in enumerate(waivers) if one.fails and _fits(waiver, one.finding, places)]
        used.update(fitting)
        valid, over = _judged([waivers[at] for at in fitting], today)
        judged.append(one.model_copy(update={"waiver": valid, "expired": over}) if fitting else one)
    return tuple(judged), tuple(waiver for place, waiver in enumerate(waivers) if place not in used)


def excused(review: Review, waivers: Sequence[Waiver], today: str) -> Review:
    """Return a review as of ``today``: its failures with what excuses them, or with whose time is over.

    An excused failure asks for no other plan. What an earlier day excused is judged anew.
    """
    findings = tuple(_excused(finding, waivers, today) for finding in review.findings)
    return review if findings == review.findings else review.model_copy(update={"findings": findings})


def _excused(finding: Finding, waivers: Sequence[Waiver], today: str) -> Finding:
    bare = finding.model_copy(update={"waiver": None, "expired": None})
    if not bare.stands:
        return bare
    valid, over = _judged([one for one in waivers if _fits(one, bare, (bare.decision,))], today)
    demand = None if valid else bare.demand
    return bare.model_copy(update={"waiver": valid, "expired": over, "demand": demand})


def _judged(fitting: Sequence[Waiver], today: str) -> tuple[Waiver | None, Waiver | None]:
    """Return the waiver that holds, or else the one whose time is over."""
    valid = next((waiver for waiver in fitting if waiver.expires >= today), None)
    return valid, (next(iter(fitting), None) if valid is None else None)


def _fits(waiver: Waiver, finding: Finding, places: Sequence[str]) -> bool:
    """Whether a waiver is about this finding; one of a policy is about each capability that fails it too."""
    # An address such as aws_s3_bucket.this["a"] has brackets, which are letters here and no set of them.
    where = waiver.where.replace("[", "[[]")
    named = waiver.policy in (finding.id, finding.id.partition(".")[0])
    return named and any(fnmatchcase(place, where) for place in places)
