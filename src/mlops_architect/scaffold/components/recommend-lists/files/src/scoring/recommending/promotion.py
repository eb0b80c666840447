"""When a way of finding candidates may replace the one in use; every condition must hold."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.list_settings import ListFloors
from scoring.recommending.measures import ListMeasures, paired_interval
from scoring.recommending.settings import ListSettings
from scoring.training.promotion import Condition, Verdict


def best_mix(measured: Mapping[str, ListMeasures]) -> str:
    """Return the mix with the highest recall; the simpler one where two are alike."""
    names = [name for name in measured if name != "baseline"]
    return max(names, key=lambda name: (round(measured[name].recall, 4), -names.index(name)))


def judge_lists(
    floors: ListFloors, settings: ListSettings, measured: Mapping[str, ListMeasures], challenger: str, champion: str
) -> Verdict:
    """Decide whether the mix ``challenger`` may be used; both were fitted and judged on the same people.

    ``champion`` is the mix in use, empty where there is none yet.
    """
    new, plain = measured[challenger], measured["baseline"]
    point, low, high = paired_interval(new.each, plain.each)
    wanted = plain.recall * floors.gain_over_popularity
    conditions = [
        Condition("enough people", new.users >= settings.least_users, f"{new.users} chose something after the cut"),
        Condition(
            "better than popularity",
            point > wanted,
            f"recall {new.recall:.4f} against {plain.recall:.4f} (95 % interval of the gap {low:+.4f} to {high:+.4f})",
        ),
        Condition(
            "level of candidate recall",
            new.candidate_recall >= floors.candidate_recall,
            f"{new.candidate_recall:.4f} against {floors.candidate_recall:g}",
        ),
        Condition(
            "level of coverage", new.coverage >= floors.coverage, f"{new.coverage:.4f} against {floors.coverage:g}"
        ),
    ]
    if champion:
        point, low, high = paired_interval(new.each, measured[champion].each)
        conditions.append(
            Condition(
                "no worse than the champion",
                point >= 0 and low >= -settings.tolerated_drop,
                f"recall {point:+.4f} (95 % interval {low:+.4f} to {high:+.4f}) against {champion}",
            )
        )
    return Verdict(all(condition.passed for condition in conditions), tuple(conditions))
