"""Which checkpoint a run is forked from: the last one before a step that changed something."""

from __future__ import annotations

from typing import Any

from mlops_architect.graph.history import Passed, history, planning_of


def passed(*steps: tuple[str, dict[str, str]]) -> tuple[Passed, ...]:
    """Return checkpoints: what was to run next at each, and the inputs that agents had had by then."""
    return tuple(
        Passed(f"c{place}", "", tuple(step.split("+")), state({**had})) for place, (step, had) in enumerate(steps)
    )


def state(had: dict[str, str]) -> dict[str, Any]:
    return {"inputs": had}


ROUNDS = passed(
    ("__start__", {}), ("intake", {}), ("extract", {}), ("clarify", {}),
    ("pipelines", {}), ("monitoring", {"pipelines": "a"}),
    ("cost-critic+policy-critic", {"pipelines": "a", "monitoring": "b"}),
    ("manager", {"pipelines": "a", "monitoring": "b"}),
    ("pipelines", {"pipelines": "a", "monitoring": "b"}),
    ("monitoring", {"pipelines": "a", "monitoring": "b"}),
    ("cost-critic+policy-critic", {"pipelines": "a", "monitoring": "c"}),
    ("manager", {"pipelines": "a", "monitoring": "c"}),
    ("architecture-gate", {"pipelines": "a", "monitoring": "c"}),
)  # fmt: skip


def test_a_step_of_several_rounds_counts_where_it_last_changed_something() -> None:
    found = {step: one.id for step, one in planning_of(ROUNDS).items()}
    assert found == {
        "pipelines": "c4",
        "monitoring": "c9",
        "cost-critic": "c10",
        "policy-critic": "c10",
        "manager": "c11",
    }


def test_only_the_last_design_counts_and_nothing_after_its_gate() -> None:
    later = passed(
        ("extract", {}), ("clarify", {}), ("pipelines", {"pipelines": "a"}), ("manager", {"pipelines": "d"}),
        ("architecture-gate", {"pipelines": "d"}), ("implementation", {"pipelines": "d"}), ("validation", {}),
    )  # fmt: skip
    found = planning_of((*ROUNDS, *later))
    assert list(found) == ["pipelines", "manager"]
    assert found["pipelines"] is later[2]
    assert planning_of(()) == {}
    assert planning_of(ROUNDS[:4]) == {}


def test_a_file_that_is_none_has_no_history(tmp_path: Any) -> None:
    path = tmp_path / "checkpoints.sqlite"
    assert history(path, "run") == ()
    path.write_bytes(b"\x00" * 5000)
    assert history(path, "run") == ()
    assert history(tmp_path, "run") == ()
