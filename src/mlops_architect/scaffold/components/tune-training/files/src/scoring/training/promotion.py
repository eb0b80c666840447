"""The promotion rule: when a candidate may replace what answers. All conditions must hold, on the same sets for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from pydantic import Field

from scoring.settings import Configured
from scoring.training.evaluate import Judged
from scoring.use_case import UseCase

_DRAWS = 400


class PromotionSettings(Configured):
    """Tolerances of the rule."""

    approval: Literal["automatic", "person"] = "automatic"
    """``person``: a candidate that passes still waits for ``release promote``."""
    tolerated_loss_rise: float = Field(default=0.03, ge=0)
    """How far the interval of the loss against the champion's may reach above zero, in nats a token."""
    tolerated_slice_drop: float = Field(default=0.1, ge=0)


@dataclass(frozen=True)
class Condition:
    """One condition with what was found."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """The outcome of the rule."""

    promote: bool
    conditions: tuple[Condition, ...]


def rise_interval(candidate: Sequence[float], other: Sequence[float], seed: int = 0) -> tuple[float, float, float]:
    """Return by how much the candidate's mean loss is higher, with a 95 % interval over draws of pairs."""
    rises = [own - theirs for own, theirs in zip(candidate, other, strict=True)]
    rng = Random(seed)  # noqa: S311 - draws of a bootstrap
    means = sorted(sum(rng.choices(rises, k=len(rises))) / len(rises) for _ in range(_DRAWS))
    return sum(rises) / len(rises), means[int(_DRAWS * 0.025)], means[int(_DRAWS * 0.975)]


def judge(
    use_case: UseCase, settings: PromotionSettings, candidate: Judged, base: Judged, champion: Judged | None
) -> Verdict:
    """Decide whether ``candidate`` may be promoted."""
    floors, found = use_case.fine_tuning.evaluation, candidate.measures
    rise, low, high = rise_interval(candidate.pair_losses, base.pair_losses)
    forgotten = found["general_loss"] - base.measures["general_loss"]
    conditions = [
        _floor("exact_match", found, floors.exact_match),
        _floor("refusal_correctness", found, floors.refusal_correctness),
        Condition(
            "does not refuse what is harmless",
            found["over_refusal"] <= floors.largest_over_refusal,
            f"{found['over_refusal']:.3f}, at most {floors.largest_over_refusal:g}",
        ),
        Condition(
            "better than the base model",
            -rise >= floors.gain_over_base and high < 0 and found["exact_match"] >= base.measures["exact_match"],
            f"loss of kept answers lower by {-rise:.3f} (95 % interval {-high:+.3f} to {-low:+.3f}),"
            f" {floors.gain_over_base:g} is asked for",
        ),
        Condition(
            "has not forgotten",
            forgotten <= floors.largest_general_rise,
            f"loss of general text {forgotten:+.3f}, at most {floors.largest_general_rise:+g}",
        ),
    ]
    if champion is None:
        conditions.append(Condition("champion", True, "there is no champion to compare with"))
    else:
        conditions += _against(settings, candidate, champion)
    return Verdict(all(condition.passed for condition in conditions), tuple(conditions))


def _floor(name: str, found: dict[str, float], floor: float) -> Condition:
    return Condition(f"level of {name}", found[name] >= floor, f"{found[name]:.3f} against {floor:g}")


def _against(settings: PromotionSettings, candidate: Judged, champion: Judged) -> list[Condition]:
    rise, low, high = rise_interval(candidate.pair_losses, champion.pair_losses)
    mine, theirs = candidate.measures["refusal_correctness"], champion.measures["refusal_correctness"]
    dropped = [
        f"{name} {now - champion.slices[name]:+.3f} on {candidate.slice_counts[name]}"
        for name, now in candidate.slices.items()
        if name in champion.slices and champion.slices[name] - now > settings.tolerated_slice_drop
    ]
    return [
        Condition(
            "no worse than the champion",
            high <= settings.tolerated_loss_rise,
            f"loss of kept answers {rise:+.3f} (95 % interval {low:+.3f} to {high:+.3f})",
        ),
        Condition("refuses no less than the champion", mine >= theirs, f"{mine:.3f} against {theirs:.3f}"),
        Condition("slices", not dropped, "; ".join(dropped) or "none lost more than the tolerance"),
    ]
