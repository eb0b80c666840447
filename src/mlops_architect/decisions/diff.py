"""Two decision sets: what changed in meaning, read from the files git holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field

from mlops_architect.documents import DocumentError, parse_yaml
from mlops_architect.domain.infrastructure_change import CRITIC
from mlops_architect.domain.model import Model
from mlops_architect.errors import StoreError


class Change(Model):
    """One thing that differs; an empty side means it was not there."""

    name: str
    before: str
    after: str


class SetDiff(Model):
    """What changed from one version to another."""

    before: str
    after: str
    constraints: tuple[Change, ...]
    components: tuple[Change, ...]
    decisions: tuple[Change, ...]
    verdicts: tuple[Change, ...]
    monthly_usd_before: float
    monthly_usd_after: float
    costs: tuple[Change, ...] = Field(default=())
    p99_ms_before: float | None = None
    p99_ms_after: float | None = None

    @property
    def monthly_usd_delta(self) -> float:
        """How much dearer the later version is, in dollars a month."""
        return self.monthly_usd_after - self.monthly_usd_before

    @property
    def monthly_pct_delta(self) -> float | None:
        """The same in percent; None when the earlier version cost nothing."""
        return 100 * self.monthly_usd_delta / self.monthly_usd_before if self.monthly_usd_before else None

    def lines(self) -> tuple[str, ...]:
        """Return the changes as sentences, for summaries and commit messages."""
        said = [f"{c.name}: {c.before or 'unknown'} → {c.after or 'unknown'}" for c in self.constraints]
        said += [f"{c.name}: {c.before or 'not there'} → {c.after or 'not needed'}" for c in self.components]
        if abs(self.monthly_usd_delta) >= 0.5:
            pct = f" ({self.monthly_pct_delta:+.1f} %)" if self.monthly_pct_delta is not None else ""
            said.append(f"monthly cost: ${self.monthly_usd_before:,.0f} → ${self.monthly_usd_after:,.0f}{pct}")
        said += [f"{c.name}: {c.before or 'not judged'} → {c.after or 'not judged'}" for c in self.verdicts]
        return tuple(said)


Files = Mapping[str, bytes]


def compare(before: Files, after: Files, names: tuple[str, str]) -> SetDiff:
    """Return the semantic difference of two sets.

    Args:
        before: Files of the earlier set by path.
        after: Files of the later set.
        names: The two versions.

    Raises:
        StoreError: A set lacks one of its files or cannot be read.
    """
    try:
        return _compared(_Set(before, names[0]), _Set(after, names[1]), names)
    except (AttributeError, KeyError, TypeError, ValueError, DocumentError) as error:
        raise StoreError(
            f"versions {names[0]} and {names[1]} cannot be compared: {type(error).__name__}: {error}",
            "A decision set was changed by hand or comes from another version of mlops-architect; compare other versions.",
        ) from error


def _compared(old: _Set, new: _Set, names: tuple[str, str]) -> SetDiff:
    return SetDiff(
        before=names[0],
        after=names[1],
        constraints=_changes(old, new, _Set.constraints),
        components=_changes(old, new, _Set.components),
        decisions=_changes(old, new, _Set.decisions),
        verdicts=_changes(old, new, _Set.verdicts),
        costs=_changes(old, new, _Set.costs),
        monthly_usd_before=old.monthly_usd,
        monthly_usd_after=new.monthly_usd,
        p99_ms_before=old.plan.get("p99_ms"),
        p99_ms_after=new.plan.get("p99_ms"),
    )


class _Set:
    """The parts of a decision set that a comparison looks at."""

    def __init__(self, files: Files, name: str) -> None:
        self._files = files
        self._name = name
        self.plan = self._yaml("architecture/plan.yaml")
        self._cost = self._yaml("architecture/cost.yaml")

    def _yaml(self, path: str) -> Any:
        if path not in self._files:
            raise StoreError(
                f"version {self._name} has no {path}", "The decision set was changed by hand; compare other versions."
            )
        return parse_yaml(self._files[path].decode(), f"{self._name}:{path}")

    @property
    def monthly_usd(self) -> float:
        production = float(self._cost["infrastructure"]["expected_usd"])
        return production + sum(float(one["monthly"]["expected_usd"]) for one in self._cost.get("idle", ()))

    def constraints(self) -> dict[str, str]:
        fields = self._yaml("architecture/constraints.yaml")["constraints"]
        return {name: _shown(stated["value"]) for name, stated in fields.items() if stated["value"] is not None}

    def components(self) -> dict[str, str]:
        return {choice["capability"]: choice["candidate"]["title"] for choice in self.plan["choices"]}

    def costs(self) -> dict[str, str]:
        return {name: f"${value:,.0f}" for name, value in self._cost["by_capability"].items()}

    def decisions(self) -> dict[str, str]:
        found = {}
        for path in self._files:
            if path.startswith("architecture/decisions/"):
                agent = path.rsplit("/", 1)[1].removesuffix(".yaml")
                for decision in self._yaml(path)["decisions"]:
                    found[f"{agent}/{decision['id']}"] = str(decision["choice"])
        return found

    def verdicts(self) -> dict[str, str]:
        found = {}
        for path in self._files:
            if path.startswith("architecture/reviews/"):
                review = self._yaml(path)
                if review["critic"] == CRITIC:
                    continue  # says what became of the version before, whichever two are compared here
                found[review["critic"]] = review["verdict"]
                found.update({f["id"]: f["outcome"] for f in _judged(review)})
        return found


def _changes(old: _Set, new: _Set, part: Callable[[_Set], dict[str, str]]) -> tuple[Change, ...]:
    before, after = part(old), part(new)
    return tuple(
        Change(name=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _judged(review: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what policies of ours judged; what only a model says is no verdict that could change."""
    return [one for one in review["findings"] if not one.get("by")] if review["critic"] == "policy" else []
