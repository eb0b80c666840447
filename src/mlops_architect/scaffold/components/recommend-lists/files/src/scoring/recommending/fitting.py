"""Learn how to find candidates, judge the lists that come of it, and put it to use where the rule allows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict

from scoring.contract import Event
from scoring.ingestion.store import read_events
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.model.release import fetch, read_release
from scoring.model.scorer import Scorer
from scoring.recommending.candidates import Finder
from scoring.recommending.card import candidates_card
from scoring.recommending.catalogue import Catalogue, read_catalogue
from scoring.recommending.evaluate import cut_of, judge_mixes, later
from scoring.recommending.interactions import Choice, choices
from scoring.recommending.promotion import best_mix, judge_lists
from scoring.recommending.release import publish_finder, put_in_use, read_finder_release, write_finder_release
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.recommending.sources import fit
from scoring.runtime import Runtime
from scoring.training.promotion import PromotionSettings

_LOG = logging.getLogger(__name__)
RUNS = "candidates/runs/"


def along(runtime: Runtime, moment: float) -> int:
    """Fit, judge and release as of a moment; 0 whether or not a new way was put to use."""
    settings = runtime.settings_file.section("lists", ListSettings)
    catalogue = read_catalogue(runtime.lake)
    since = moment - settings.history_days * 86_400
    events = read_events(runtime, until=moment, since=since)
    found = choices(runtime, moment, since)
    if not catalogue or not found:
        _LOG.warning("no catalogue or nothing chosen yet: no candidates", extra=fields(items=len(catalogue)))
        return 0
    return _release(runtime, settings, catalogue, events, found, moment)


def _release(
    runtime: Runtime,
    settings: ListSettings,
    catalogue: Catalogue,
    events: Sequence[Event],
    found: Sequence[Choice],
    moment: float,
) -> int:
    use_case, shape = runtime.use_case, Shape.of(runtime.use_case)
    model = read_release(runtime.lake).champion
    scorer = Scorer(fetch(runtime.lake, model)) if model is not None else None
    cut = cut_of(events, use_case.event_time, settings.test_share)
    people = later(use_case, events, found, cut, settings.evaluation_users, settings.seed)
    measured = judge_mixes(use_case, settings, catalogue, events, found, cut, people, scorer)
    release = read_finder_release(runtime.lake)
    mix = best_mix(measured)
    champion = release.champion.mix if release.champion else ""
    verdict = judge_lists(shape.wanted.floors, settings, measured, mix, champion)
    # Before the first release anything is better than no list at all, and the popular items harm nobody.
    used = mix if verdict.promote else champion or "popular"
    fitted = fit(found, sorted(catalogue), moment, shape.wanted.half_life_days, settings)
    version = f"{int(moment)}-{used}"
    card = candidates_card(use_case, used, measured, verdict, cut, moment, model.version if model else "")
    published = publish_finder(runtime.lake, Finder(fitted, used, shape.wanted.half_life_days), version, card)
    approval = runtime.settings_file.section("promotion", PromotionSettings).approval
    # The same way learnt anew needs no new yes; another way does, where a person is asked.
    waits = approval == "person" and used not in (champion, "popular")
    if waits:
        write_finder_release(runtime.lake, release.model_copy(update={"waiting": published}))
    else:
        note = "passed the rule" if verdict.promote else "learnt anew; no other way passed the rule"
        write_finder_release(runtime.lake, put_in_use(release, published, note))
    write_json(
        runtime.lake,
        f"{RUNS}{int(moment)}.json",
        {
            "version": version,
            "mix": used,
            "tried": mix,
            "rule_passed": verdict.promote,
            "waits": waits,
            "cut": cut,
            "measures": {name: {k: v for k, v in asdict(one).items() if k != "each"} for name, one in measured.items()},
        },
    )
    for condition in verdict.conditions:
        print(f"{'pass' if condition.passed else 'FAIL'}  lists, {condition.name}: {condition.detail}")
    outcome = "awaits approval" if waits else "in use"
    recall, plain = measured[used].recall, measured["baseline"].recall
    print(f"candidates {version}: {outcome}; recall {recall:.4f}, popularity {plain:.4f}")
    _LOG.info("candidates fitted", extra=fields(version=version, mix=used, outcome=outcome, people=len(people)))
    runtime.metrics.write(
        {
            "list_recall": (measured[used].recall, "None"),
            "list_ndcg": (measured[used].ndcg, "None"),
            "list_coverage_pct": (measured[used].coverage * 100, "Percent"),
        }
    )
    return 0
