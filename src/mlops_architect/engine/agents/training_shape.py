"""How one training run is shaped: hardware, distribution, checkpoints and limits, from its figures."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.testing_strategy import TestingStrategy
from mlops_architect.domain.outputs.training_pipelines import (
    BudgetGuard,
    Checkpoints,
    Distribution,
    GateRule,
    Hardware,
)
from mlops_architect.engine.agents.training_run import TrainingRun
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    dollars,
    gigabytes,
    listing,
    number,
    span,
    spoken,
)

_ONE_MACHINE_GB = 256.0
"""Memory of a large but ordinary machine: below it one node is simpler and usually faster."""


def hardware(view: View, run: TrainingRun) -> Hardware:
    """Return what the run is given and whether its memory is enough."""
    asked = view.constraints.training.gpu_required.value
    gpu = (
        "yes, it is asked for"
        if run.gpu and asked
        else (
            "yes, the chosen pattern has one"
            if run.gpu
            else f"no: {listing(spoken(one.name) for one in view.use_case.candidates)} train on processors"
            + (", although the requirements ask for one" if asked else "")
        )
    )
    enough = run.memory_gb >= run.memory_needed_gb
    return Hardware(
        pattern=run.pattern,
        option=run.option,
        vcpus=run.vcpus,
        memory_gb=run.memory_gb,
        memory_needed_gb=run.memory_needed_gb,
        gpu=gpu,
        spot=(
            "yes; a run that is interrupted goes on or starts again"
            if run.spot
            else "no: on-demand, "
            + ("because a run is short and cheap" if run.usd_per_run < 5 else "so that a run ends when it is expected")
        ),
        because=(
            f"{gigabytes(view.workload['training_gb'])} of features need about {number(run.memory_needed_gb)} GB at the"
            f" peak, {number(run.memory_gb)} GB are there"
        )
        + ("" if enough else ": rows are sampled until the machine is enlarged")
        + f"; {number(view.workload['training_vcpu_hours_per_run'])} vCPU-hours end in {span(run.hours * 3600)}",
    )


def distribution(run: TrainingRun) -> Distribution:
    """Return whether one machine is enough."""
    distributed = run.memory_needed_gb > _ONE_MACHINE_GB
    return Distribution(
        distributed=distributed,
        because=(
            f"about {number(run.memory_needed_gb)} GB are needed at the peak and one machine has up to"
            f" {_ONE_MACHINE_GB:.0f} GB; {span(run.hours * 3600)} a run leave time within its period"
        ),
        would_be_needed_when=(
            f"the training set grows {number(_ONE_MACHINE_GB / max(run.memory_needed_gb, 0.01))} times, or a run takes"
            " longer than half of its period"
            if not distributed
            else "it stays so until rows are sampled below that memory"
        ),
    )


def checkpoints(run: TrainingRun) -> Checkpoints:
    """Return what an interrupted run goes on from, if anything."""
    needed = run.spot or run.hours > 1
    every = max(round(run.hours * 60 / 10), 5)
    return Checkpoints(
        needed=needed,
        because=(
            (
                "spot capacity may be taken back with two minutes' notice"
                if run.spot
                else f"a run takes {span(run.hours * 3600)}"
            )
            if needed
            else (
                f"not needed, because a run takes {span(run.hours * 3600)} and costs {dollars(run.usd_per_run)}:"
                " starting again is simpler"
            )
        ),
        what=(
            "model after each tenth of the boosting rounds, search state after each trial, keyed by the run's key"
            if needed
            else "step results only: manifest, model, report"
        ),
        every_minutes=float(every) if needed else 0.0,
    )


def evaluation_gate(view: View) -> tuple[GateRule, ...]:
    """Return the model tests that block registration or promotion, as rules."""
    tests = view.of("testing-strategy", TestingStrategy).models
    return tuple(
        GateRule(rule=f"{test.kind}: {test.subject}", threshold=test.threshold, blocks=test.blocks)
        for test in tests
        if test.blocks in ("registration", "promotion")
    )


def budget_guard(view: View, run: TrainingRun) -> BudgetGuard:
    """Return the limits of a run and of a month: the job's time-out, twice the planned runs."""
    most = max(math.ceil(run.runs_per_month * 2), math.ceil(run.runs_per_month) + 4)
    budget = view.constraints.budget.monthly_usd.value
    monthly = run.usd_per_run * most
    return BudgetGuard(
        longest_run_minutes=float(round(run.longest_hours * 60)),
        most_usd_per_run=round(run.usd_per_run * run.longest_hours / run.hours, 4),
        most_runs_per_month=most,
        most_usd_per_month=round(monthly, 2),
        how="time-out of the job, a count of this month's runs before the start"
        + (
            f"; together at most {monthly / budget:.1%} of the budget of {dollars(budget)}"
            if budget
            else "; no budget is stated"
        ),
        when_hit="the run ends or is refused, the reason is logged, the champion stays, and the owner is told",
    )
