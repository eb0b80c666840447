"""From what Terraform said to what may be claimed: applied, not judged with the reason, or a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mlops_architect.usecases.validation.emulator.events import Change, Complaint, Run, SecondPlan, type_of
from mlops_architect.usecases.validation.emulator.front import MISSING
from mlops_architect.usecases.validation.emulator.gaps import Gaps

_MISSING = re.compile(rf"{MISSING} (?P<call>[\w.-]+:[^\s,;|]+)")
_HALF = 0.5
_NEEDS_ANOTHER = "needs a resource that could not be made"


@dataclass(frozen=True)
class NotJudged:
    """A resource the emulator says nothing about, and why."""

    address: str
    why: str


@dataclass(frozen=True)
class Judgement:
    """What an apply and a second plan on the emulator prove, and what they do not."""

    planned: int
    applied: tuple[str, ...]
    steady: tuple[str, ...]
    """Applied, and the second plan leaves them alone."""
    not_applied: tuple[NotJudged, ...]
    not_compared: tuple[NotJudged, ...]
    """Applied, but the emulator does not give back what it was told."""
    problems: tuple[str, ...]

    @property
    def mostly_unknown(self) -> bool:
        """Whether more than half could not be applied for reasons of the emulator."""
        return len(self.not_applied) > self.planned * _HALF

    @property
    def summary(self) -> str:
        """The counts, and what they leave out, in one sentence."""
        text = f"{len(self.applied)} of {self.planned} resources applied, second plan empty for {len(self.steady)}"
        causes = [one for one in self.not_applied if one.why != _NEEDS_ANOTHER]
        if causes:
            text += "; not judged: " + ", ".join(f"{one.address} ({one.why})" for one in causes)
        needing = len(self.not_applied) - len(causes)
        if needing:
            text += f", and {needing} that need one of them"
        if self.not_compared:
            text += f"; second plan not judged for {len(self.not_compared)}"
        return text

    @property
    def lines(self) -> list[str]:
        """One line for each resource that the summary only counts."""
        counted = [one for one in self.not_applied if one.why == _NEEDS_ANOTHER]
        return [
            *(f"not judged: {one.address}: {one.why}" for one in counted),
            *(f"second plan not judged: {one.address}: {one.why}" for one in self.not_compared),
        ]


def judge(run: Run, second: SecondPlan, gaps: Gaps) -> Judgement:
    """Judge an apply and the plan after it."""
    problems: list[str] = []
    not_applied: list[NotJudged] = []
    failed = {complaint.address for complaint in run.complaints}
    for complaint in run.complaints:
        why = _excuse(complaint, gaps)
        if why is None:
            problems.append(_told(complaint, "cannot be applied"))
        else:
            not_applied.append(NotJudged(complaint.address, why))
    unreached = [address for address in run.planned if address not in run.created | failed]
    not_applied += [NotJudged(address, _NEEDS_ANOTHER) for address in unreached]
    if unreached and not failed:
        problems += [f"{address} was not applied, and no error says why" for address in unreached]

    made = [address for address in run.planned if address in run.created - failed]
    stand_ins = {address: why for address in made if (why := gaps.of_placeholder(type_of(address)))}
    not_applied += [NotJudged(address, why) for address, why in stand_ins.items()]
    applied = tuple(address for address in made if address not in stand_ins)
    not_compared, found = _compared(applied, second, gaps)
    return Judgement(
        planned=len(run.planned),
        applied=applied,
        steady=tuple(address for address in applied if address in second.unchanged and address not in not_compared),
        not_applied=tuple(sorted(_once(not_applied), key=lambda one: one.address)),
        not_compared=tuple(NotJudged(address, why) for address, why in sorted(not_compared.items()) if why),
        problems=tuple(sorted(dict.fromkeys([*problems, *found]))),
    )


def _compared(applied: tuple[str, ...], second: SecondPlan, gaps: Gaps) -> tuple[dict[str, str], list[str]]:
    """Return why resources cannot be compared (empty for a problem), and the problems."""
    reasons: dict[str, str] = {}
    problems: list[str] = []
    for complaint in second.complaints:
        if complaint.address in applied or not complaint.address:
            why = _excuse(complaint, gaps)
            reasons[complaint.address] = why or ""
            if why is None:
                problems.append(_told(complaint, "cannot be read back"))
    changes = [change for change in second.changes if change.address in applied]
    origins = [change for change in changes if change.attributes or not change.unknown]
    for change in origins:
        why = gaps.of_changes(change.type, change.attributes)
        reasons.setdefault(change.address, why or "")
        if why is None:
            problems.append(_drift(change))
    for change in changes:
        if change not in origins:
            reasons.setdefault(change.address, "follows from another resource that is not compared" if origins else "")
            problems += [] if origins else [_drift(change)]
    seen = second.unchanged | {change.address for change in changes}
    for address in applied:
        if address not in seen:
            reasons.setdefault(address, "the second plan did not get to it")
    return reasons, problems


def _once(found: Iterable[NotJudged]) -> list[NotJudged]:
    return list({one.address: one for one in found}.values())


def _drift(change: Change) -> str:
    what = ", ".join((*change.attributes, *change.unknown)) or "it is gone"
    return f"{change.address}: a second plan wants to {' and '.join(change.actions)} it: {what}"


def _excuse(complaint: Complaint, gaps: Gaps) -> str | None:
    missing = _MISSING.search(complaint.text)
    if complaint.address and missing:
        return f"{MISSING} {missing['call']}"
    return gaps.of_error(type_of(complaint.address), complaint.text)


def _told(complaint: Complaint, what: str) -> str:
    return f"{complaint.address or 'the root'} {what}: {complaint.text}"
