"""Shadow, canary, A/B and interleaving: which are used here, on how many cases and for how long."""

from __future__ import annotations

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.outputs.testing_strategy import OnlineExperiment
from mlops_architect.engine.agents.samples import cases_per_arm
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, plural, spoken

_CANARY_SHARE = 0.05
_CHANGE_TO_SEE = 0.10
_LONGEST_TRIAL_DAYS = 56.0
_SHADOW_CASES = 100_000
"""Enough for stable percentiles: the 99th rests on a thousand cases."""


def experiments(view: View) -> tuple[OnlineExperiment, ...]:
    """Return all four methods, each used or with the reason why not."""
    return (_shadow(view), _canary(view), _split(view), _interleaving(view))


def _days(cases: float, per_day: float) -> float:
    return max(cases / max(per_day, 1.0), 1.0)


def _shadow(view: View) -> OnlineExperiment:
    workload = view.workload
    online = bool(workload["online"])
    days = max(_days(_SHADOW_CASES, workload["daily_predictions"]), 7.0)
    return OnlineExperiment(
        method="shadow",
        used=True,
        because=(
            "scores are computed and logged beside the champion's and acted upon by nobody: no risk, and the first"
            " sight of real inputs"
        ),
        traffic=(
            "all requests, mirrored after the answer was sent"
            if online
            else "all rows of each run, into a separate prefix"
        ),
        cases_needed=_SHADOW_CASES,
        duration=(
            f"{plural(round(days), 'day')}, {people_count(days * workload['daily_predictions'])} cases: a whole week,"
            " so that each weekday is seen"
        ),
        passes_when=(
            "no error, feature parity above 99.9 %, and score distribution within 0.1 population stability index of the"
            " offline one"
        ),
        stops_when="errors above 0.1 %"
        + (
            ", or the mirrored load raises the champion's p99 by more than 5 %"
            if online
            else ", or the run ends later than the champion's by more than half"
        ),
    )


def _canary(view: View) -> OnlineExperiment:
    workload = view.workload
    online = bool(workload["online"])
    per_day = workload["daily_predictions"] * _CANARY_SHARE
    target = workload["availability_target_pct"]
    error_rate = (100 - target) / 100 if target else 0.005
    cases = cases_per_arm(error_rate, 1.0)
    key = view.use_case.entities[0].key if view.use_case.entities else view.use_case.event_id
    days = max(_days(cases, per_day), 1.0 if online else 7.0)
    limit = workload["latency_limit_ms"]
    slow = f", or p99 above {number(limit)} ms for five minutes" if online and limit < 1e8 else ""
    watched = f"share of cases {'left to a person' if view.use_case.several else 'above the threshold'}"
    return OnlineExperiment(
        method="canary",
        used=True,
        because=(
            f"a doubled error rate (from {error_rate:.2%}) shows after {people_count(cases)} cases,"
            f" {people_count(per_day)} of which come each day at {_CANARY_SHARE:.0%}"
        ),
        traffic=(
            f"{_CANARY_SHARE:.0%} by hash of {key}, then 25 %, then all"
            if online
            else f"{_CANARY_SHARE:.0%} of {key} by hash, then 25 %, then all, one run each"
        ),
        cases_needed=cases,
        duration=(
            f"{number(round(days * 24))} hours at {_CANARY_SHARE:.0%}, a day at 25 %"
            if online
            else f"{plural(round(days), 'day')} at {_CANARY_SHARE:.0%}, then a run at 25 %"
        ),
        passes_when=(
            f"errors, latency and {watched} are not worse than the champion's"
            if online
            else (
                f"row counts equal, {watched} within a tenth of the champion's, no complaint from those who use the list"
            )
        ),
        stops_when=f"twice the champion's error rate{slow}: traffic goes back by itself",
    )


def _split(view: View) -> OnlineExperiment:
    use_case, workload = view.use_case, view.workload
    rate = use_case.label.positive_rate
    if rate is None or not 0 < rate < 1:
        return OnlineExperiment(
            method="a-b",
            used=False,
            because=(
                f"{use_case.label.column} is {'' if use_case.several else 'a number '}known for every case whichever model"
                " predicted it, so both models are compared on the same cases; a split would only add noise"
            ),
            traffic="none",
            cases_needed=0,
            duration="none",
            passes_when="not applicable, because shadow scores are judged on the same outcomes",
            stops_when="not applicable, because no traffic is split",
        )
    cases = cases_per_arm(rate, _CHANGE_TO_SEE)
    days = _days(cases, workload["daily_predictions"] / 2)
    used = days <= _LONGEST_TRIAL_DAYS
    figures = (
        f"{people_count(cases)} cases an arm show a change of {_CHANGE_TO_SEE:.0%} in a rate of {rate:.2%} (5 %"
        f" significance, 80 % power), {plural(max(round(days), 1), 'day')} at half of the traffic, plus"
        f" {plural(use_case.label.delay_days, 'day')} for labels"
    )
    return OnlineExperiment(
        method="a-b",
        used=used,
        because=figures if used else f"it would take too long: {figures}",
        traffic=(
            f"50 : 50 by hash of {use_case.entities[0].key if use_case.entities else use_case.event_id}"
            if used
            else "none"
        ),
        cases_needed=cases,
        duration=(
            f"{plural(max(round(days), 7), 'day')} and {plural(use_case.label.delay_days, 'day')} of waiting for labels"
            if used
            else "none"
        ),
        passes_when=(
            f"the interval of the difference in {spoken(use_case.metrics[-1].name)} lies on the better side; only for a"
            " new model family or feature set, not for each retraining"
            if used
            else "not applicable, because shadow and canary decide"
        ),
        stops_when=(
            f"{spoken(use_case.metrics[-1].name)} of one arm is worse by three standard errors"
            if used
            else "not applicable, because no traffic is split"
        ),
    )


def _interleaving(view: View) -> OnlineExperiment:
    ranks = view.constraints.ml_task.value in (MlTask.RANKING, MlTask.RECOMMENDATION)
    return OnlineExperiment(
        method="interleaving",
        used=ranks,
        because=(
            "two rankings are mixed in one list, and the clicks tell which is preferred with about a tenth of the"
            " traffic of an A/B test"
            if ranks
            else (
                f"it compares two ranked lists shown to one person; {view.use_case.title.lower()} returns one score for"
                f" each {spoken(view.use_case.event)}"
            )
        ),
        traffic="10 % of lists, team-draft mixing" if ranks else "none",
        cases_needed=20_000 if ranks else 0,
        duration="3 to 7 days" if ranks else "none",
        passes_when=(
            "the new ranking wins more than half of the decided lists at 95 % confidence"
            if ranks
            else "not applicable, because nothing is ranked"
        ),
        stops_when="it loses 55 % of the lists after 5,000" if ranks else "not applicable, because nothing is ranked",
    )
