"""Write answers, the likeliest token first: the same model and request give the same answer."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from scoring.lm.base import Base


def written(base: Base, instruction: str, requests: Sequence[str], most: int) -> list[str]:
    """Return an answer of at most ``most`` tokens to each request; prompts of one length go together."""
    prompts = [base.tokens.prompt(instruction, request) for request in requests]
    by_length: dict[int, list[int]] = {}
    for place, prompt in enumerate(prompts):
        by_length.setdefault(len(prompt), []).append(place)
    answers = [""] * len(prompts)
    with torch.inference_mode():
        for places in by_length.values():
            rows = _continued(base, [prompts[place] for place in places], most)
            for place, row in zip(places, rows, strict=True):
                answers[place] = base.tokens.decode(row).strip()
    return answers


def _continued(base: Base, prompts: list[list[int]], most: int) -> list[list[int]]:
    batch = torch.tensor(prompts, device=base.device)
    start, open_rows = batch.shape[1], torch.ones(len(prompts), dtype=torch.bool, device=base.device)
    for _ in range(min(most, base.context - start)):
        following = base.scores(batch)[:, -1].argmax(dim=-1)
        following = torch.where(open_rows, following, torch.full_like(following, base.tokens.end))
        batch = torch.cat([batch, following[:, None]], dim=1)
        open_rows &= following != base.tokens.end
        if not bool(open_rows.any()):
            break
    rows: list[list[int]] = batch[:, start:].tolist()
    return [row[: row.index(base.tokens.end)] if base.tokens.end in row else row for row in rows]
