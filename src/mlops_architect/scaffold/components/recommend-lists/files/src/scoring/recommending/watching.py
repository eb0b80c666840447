"""Watch the lists of the last days: what is shown, how much of it is only popularity, and what people make of it."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from scoring.contract import day
from scoring.lake.formats import read_json, write_json
from scoring.logs import fields
from scoring.recommending.candidates import POPULAR
from scoring.recommending.catalogue import read_catalogue
from scoring.recommending.fitting import RUNS
from scoring.recommending.measures import coverage, gini, popular_share
from scoring.recommending.outcomes import ANSWERS, SHOWN, rows_of
from scoring.recommending.release import fetch_finder, read_finder_release
from scoring.recommending.settings import ListSettings
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
REPORTS = "reports/lists/"


@dataclass(frozen=True)
class Watched:
    """Lists of a window of days; shares are None where too few lists were shown to tell."""

    lists: int
    coverage: float | None = None
    popular_share: float | None = None
    gini: float | None = None
    fallback_share: float | None = None
    """Share of lists that hold popular items alone."""
    click_through: float | None = None
    click_through_before: float | None = None
    by_place: tuple[float, ...] = ()
    """Click-through of each place: a curve that does not fall says that the order is not better than chance."""
    alerts: tuple[str, ...] = ()


def along(runtime: Runtime, moment: float) -> int:
    """Write the report as of a moment, and return how many thresholds were passed."""
    settings = runtime.settings_file.section("lists", ListSettings)
    report = watch(runtime, settings, moment)
    prefix = f"{REPORTS}date={day(moment)}/"
    write_json(runtime.lake, f"{prefix}report.json", asdict(report))
    runtime.lake.write(f"{prefix}report.md", to_markdown(report).encode())
    metrics = {
        "list_coverage_pct": report.coverage,
        "list_popular_share_pct": report.popular_share,
        "list_fallback_share_pct": report.fallback_share,
        "click_through_pct": report.click_through,
    }
    runtime.metrics.write({name: (value * 100, "Percent") for name, value in metrics.items() if value is not None})
    for alert in report.alerts:
        _LOG.warning("threshold passed", extra=fields(alert=alert))
    print(f"{report.lists} lists, {len(report.alerts)} alerts about lists")
    return len(report.alerts)


def watch(runtime: Runtime, settings: ListSettings, moment: float) -> Watched:
    """Return what the lists of the window were like."""
    now = _lists(runtime, moment - settings.window_days * 86_400, moment)
    if len(now) < settings.least_lists:
        return Watched(len(now))
    before = _lists(runtime, moment - 2 * settings.window_days * 86_400, moment - settings.window_days * 86_400)
    clicked = {
        row["event_id"] for row in rows_of(runtime, ANSWERS, _days(moment - 2 * settings.window_days * 86_400, moment))
    }
    release = read_finder_release(runtime.lake)
    popularity: dict[str, float] = {}
    if release.champion is not None:
        fitted = fetch_finder(runtime.lake, release.champion).fitted
        popularity = dict(zip(fitted.items, fitted.popularity.tolist(), strict=True))
    items = max(1, len(read_catalogue(runtime.lake)))
    shown = [[str(row["item"]) for row in rows] for rows in now.values()]
    report = Watched(
        lists=len(now),
        coverage=coverage(shown, items),
        popular_share=popular_share(shown, popularity) if popularity else None,
        gini=gini(shown, items),
        fallback_share=sum(all(row["source"] == POPULAR for row in rows) for rows in now.values()) / len(now),
        click_through=_through(now, clicked),
        click_through_before=_through(before, clicked) if len(before) >= settings.least_lists else None,
        by_place=_by_place(now, clicked),
    )
    return Watched(**{**asdict(report), "alerts": tuple(_alerts(report, settings, _expected(runtime)))})


def _alerts(report: Watched, settings: ListSettings, expected: dict[str, Any]) -> list[str]:
    found = []
    wanted, usual = expected.get("coverage"), expected.get("popular_share")
    if wanted and report.coverage is not None and report.coverage < wanted * settings.alert_coverage_share:
        found.append(f"coverage: {report.coverage:.1%} of the catalogue is shown, {wanted:.1%} before release")
    if usual is not None and report.popular_share is not None:
        rise = report.popular_share - usual
        if rise >= settings.alert_popular_rise:
            found.append(
                f"popularity: the popular tenth takes {report.popular_share:.1%} of places, {usual:.1%} before release"
            )
    if report.fallback_share is not None and report.fallback_share > settings.alert_fallback_share:
        found.append(f"fallback: {report.fallback_share:.1%} of the lists hold popular items alone")
    before = report.click_through_before
    if before and report.click_through is not None and report.click_through < before * settings.alert_click_share:
        found.append(f"clicks: {report.click_through:.2%} of what is shown is clicked, {before:.2%} the week before")
    return found


def to_markdown(report: Watched) -> str:
    """Return the report for people."""

    def share(value: float | None) -> str:
        return "cannot tell" if value is None else f"{value:.1%}"

    return "\n".join(
        [
            "# Lists",
            "",
            f"{report.lists} lists were shown.",
            "",
            "| what | now |",
            "| --- | --- |",
            f"| coverage of the catalogue | {share(report.coverage)} |",
            f"| places of the popular tenth | {share(report.popular_share)} |",
            f"| lists of popular items alone | {share(report.fallback_share)} |",
            f"| click-through | {share(report.click_through)} |",
            f"| click-through the week before | {share(report.click_through_before)} |",
            f"| click-through by place | {', '.join(f'{value:.1%}' for value in report.by_place) or 'cannot tell'} |",
            "",
            "## Alerts",
            "",
            *([f"- {alert} ([runbook](../../runbooks/lists.md))" for alert in report.alerts] or ["None."]),
            "",
        ]
    )


def _lists(runtime: Runtime, since: float, until: float) -> dict[str, list[dict[str, Any]]]:
    """Return what was shown, by list and in the order of its places."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(runtime, SHOWN, _days(since, until)):
        if since < row["at"] <= until:
            found[row["list"]].append(row)
    return {name: sorted(rows, key=lambda row: row["place"]) for name, rows in found.items()}


def _days(since: float, until: float) -> list[str]:
    count = int((until - since) // 86_400) + 2
    return [day(since + number * 86_400) for number in range(count)]


def _through(lists: dict[str, list[dict[str, Any]]], clicked: set[str]) -> float | None:
    rows = [row for found in lists.values() for row in found]
    return sum(row["event_id"] in clicked for row in rows) / len(rows) if rows else None


def _by_place(lists: dict[str, list[dict[str, Any]]], clicked: set[str]) -> tuple[float, ...]:
    counts: dict[int, list[bool]] = defaultdict(list)
    for rows in lists.values():
        for row in rows:
            counts[row["place"]].append(row["event_id"] in clicked)
    return tuple(sum(counts[place]) / len(counts[place]) for place in sorted(counts))


def _expected(runtime: Runtime) -> dict[str, Any]:
    """Return the measures that the way in use had before it was released; none before the first run."""
    keys = runtime.lake.keys(RUNS)
    if not keys:
        return {}
    run = read_json(runtime.lake, keys[-1])
    measures: dict[str, Any] = run["measures"][run["mix"]]
    return measures
