"""The training loop: answers are learnt and prompts only read; from a checkpoint a run goes on elsewhere."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor, nn

from scoring.contract import Pair
from scoring.lake.interface import Lake
from scoring.lm.adapters import learnt, restore, state
from scoring.lm.base import Base
from scoring.training.settings import TrainingSettings

_IGNORED = -100
_WARM_UP = 0.05
_LARGEST_GRADIENT = 1.0


class TrainingStopped(ValueError):
    """A run was stopped by a guard; its last checkpoint is kept."""


@dataclass(frozen=True)
class Row:
    """One pair as tokens; the first ``prompt`` of them are only read."""

    tokens: tuple[int, ...]
    prompt: int


@dataclass(frozen=True)
class Learnt:
    """What a run did."""

    steps: int
    resumed_at: int
    tokens_m: float
    losses: tuple[float, ...]
    seconds: float


def rows_of(base: Base, instruction: str, pairs: Sequence[Pair], most: int) -> list[Row]:
    """Return the pairs as tokens, cut at ``most``; pairs whose prompt alone is longer are left out."""
    found = []
    for pair in pairs:
        prompt = base.tokens.prompt(instruction, pair.request)
        whole = [*prompt, *base.tokens.encode(f" {pair.answer}"), base.tokens.end]
        if len(prompt) < most:
            found.append(Row(tuple(whole[:most]), len(prompt)))
    return found


def losses(base: Base, rows: Sequence[Row], batch: int) -> list[float]:
    """Return the mean loss of each row's answer, in nats a token."""
    found: list[float] = []
    with torch.inference_mode():
        for start in range(0, len(rows), batch):
            inputs, goals = _tensors(base, rows[start : start + batch])
            each = nn.functional.cross_entropy(
                base.scores(inputs).float().transpose(1, 2), goals, ignore_index=_IGNORED, reduction="none"
            )
            counted = (goals != _IGNORED).sum(dim=1).clamp(min=1)
            found += (each.sum(dim=1) / counted).tolist()
    return found


def learn(
    base: Base,
    rows: Sequence[Row],
    settings: TrainingSettings,
    lake: Lake,
    key: str,
    clock: Callable[[], float] = time.monotonic,
) -> Learnt:
    """Train the adapters of ``base`` in place; go on from the checkpoint at ``key`` where there is one.

    Raises:
        TrainingStopped: Time or tokens of the settings were used up, or the loss is not finite.
    """
    chosen = learnt(base.model)
    optimiser = torch.optim.AdamW(chosen, lr=settings.learning_rate, weight_decay=0.0)
    a_step = settings.batch_pairs * settings.accumulate
    steps = max(1, math.ceil(len(rows) * settings.epochs / a_step))
    done, tokens, seen = _resumed(base, optimiser, lake, key)
    first, started = done, clock()
    base.model.train()
    while done < steps:
        total = 0.0
        optimiser.zero_grad()
        for part in range(settings.accumulate):
            chosen_rows = _batch(rows, settings, done * settings.accumulate + part)
            inputs, goals = _tensors(base, chosen_rows)
            loss = nn.functional.cross_entropy(
                base.scores(inputs).float().flatten(0, 1), goals.flatten(), ignore_index=_IGNORED
            )
            torch.autograd.backward([loss / settings.accumulate])
            total += float(loss.detach()) / settings.accumulate
            tokens += sum(len(row.tokens) for row in chosen_rows)
        if not math.isfinite(total):
            raise TrainingStopped(f"the loss is not finite at step {done}: lower training.learning_rate")
        nn.utils.clip_grad_norm_(chosen, _LARGEST_GRADIENT)
        for group in optimiser.param_groups:
            group["lr"] = settings.learning_rate * _rate(done / steps)
        optimiser.step()
        done += 1
        seen.append(total)
        stopped = _guard(settings, tokens, clock() - started)
        if stopped or (done % settings.checkpoint_every_steps == 0 and done < steps):
            _save(base, optimiser, lake, key, done, tokens, seen)
        if stopped:
            raise TrainingStopped(f"{stopped}; the checkpoint of step {done} of {steps} is kept")
    base.model.eval()
    lake.delete(key)
    return Learnt(done, first, tokens / 1e6, tuple(seen), clock() - started)


def _guard(settings: TrainingSettings, tokens: int, seconds: float) -> str:
    if seconds > settings.max_hours * 3600:
        return f"the run took more than training.max_hours, {settings.max_hours:g}"
    if tokens > settings.max_tokens_m * 1e6:
        return f"the run read more than training.max_tokens_m, {settings.max_tokens_m:g} million"
    return ""


def _rate(progress: float) -> float:
    """Return the share of the learning rate: up to the whole within the warm-up, then down along a cosine."""
    if progress < _WARM_UP:
        return (progress + 0.01) / (_WARM_UP + 0.01)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (progress - _WARM_UP) / (1 - _WARM_UP)))


def _batch(rows: Sequence[Row], settings: TrainingSettings, number: int) -> list[Row]:
    """Return a batch by its number alone, so that a run that goes on reads what it would have read."""
    first = number * settings.batch_pairs
    found = []
    for place in range(first, first + settings.batch_pairs):
        epoch, at = divmod(place, len(rows))
        found.append(rows[_order(len(rows), settings.seed + epoch)[at]])
    return found


_ORDERS: dict[tuple[int, int], list[int]] = {}


def _order(count: int, seed: int) -> list[int]:
    if (count, seed) not in _ORDERS:
        _ORDERS.clear()
        for near in (seed, seed + 1):
            order = list(range(count))
            Random(near).shuffle(order)  # noqa: S311 - the order of training
            _ORDERS[count, near] = order
    return _ORDERS[count, seed]


def _tensors(base: Base, rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
    longest = max(len(row.tokens) for row in rows)
    inputs = [[*row.tokens[:-1], *[base.tokens.end] * (longest - len(row.tokens))] for row in rows]
    goals = [
        [*[_IGNORED] * (row.prompt - 1), *row.tokens[row.prompt :], *[_IGNORED] * (longest - len(row.tokens))]
        for row in rows
    ]
    return torch.tensor(inputs, device=base.device), torch.tensor(goals, device=base.device)


def _save(
    base: Base, optimiser: torch.optim.Optimizer, lake: Lake, key: str, step: int, tokens: int, seen: list[float]
) -> None:
    buffer = io.BytesIO()
    values = {"adapter": state(base.model), "optimiser": optimiser.state_dict(), "step": step, "tokens": tokens}
    torch.save({**values, "losses": seen}, buffer)
    lake.write(key, buffer.getvalue())


def _resumed(base: Base, optimiser: torch.optim.Optimizer, lake: Lake, key: str) -> tuple[int, int, list[float]]:
    if not lake.exists(key):
        return 0, 0, []
    # Numbers only: a checkpoint that holds code is refused.
    found = torch.load(io.BytesIO(lake.read(key)), weights_only=True, map_location=base.device)
    restore(base.model, found["adapter"])
    optimiser.load_state_dict(found["optimiser"])
    return int(found["step"]), int(found["tokens"]), list(found["losses"])
