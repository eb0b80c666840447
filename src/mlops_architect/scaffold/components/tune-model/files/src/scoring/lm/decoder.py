"""A tiny decoder-only transformer, with the layer names of larger ones: it shows that a pipeline works, no more."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of a decoder."""

    vocabulary: int
    hidden: int = 48
    layers: int = 2
    heads: int = 4
    context: int = 256


class Block(nn.Module):
    """Attention over what came before, then a gated layer; each is added to what it got."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        hidden, inner = shape.hidden, shape.hidden * 2
        self.heads = shape.heads
        self.before, self.between = nn.RMSNorm(hidden), nn.RMSNorm(hidden)
        self.q_proj, self.k_proj = nn.Linear(hidden, hidden, bias=False), nn.Linear(hidden, hidden, bias=False)
        self.v_proj, self.o_proj = nn.Linear(hidden, hidden, bias=False), nn.Linear(hidden, hidden, bias=False)
        self.gate_proj, self.up_proj = nn.Linear(hidden, inner, bias=False), nn.Linear(hidden, inner, bias=False)
        self.down_proj = nn.Linear(inner, hidden, bias=False)

    def forward(self, values: Tensor) -> Tensor:
        """Return what the block makes of (batch, length, hidden)."""
        batch, length, hidden = values.shape
        normal = self.before(values)

        def heads(layer: nn.Module) -> Tensor:
            found: Tensor = layer(normal)
            return found.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            heads(self.q_proj), heads(self.k_proj), heads(self.v_proj), is_causal=True
        )
        values = values + self.o_proj(seen.transpose(1, 2).reshape(batch, length, hidden))
        normal = self.between(values)
        added: Tensor = self.down_proj(functional.silu(self.gate_proj(normal)) * self.up_proj(normal))
        return values + added


class TinyDecoder(nn.Module):
    """Tokens in, a score for each next token out; embedding and output share their weights."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.tokens = nn.Embedding(shape.vocabulary, shape.hidden)
        self.places = nn.Embedding(shape.context, shape.hidden)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.last = nn.RMSNorm(shape.hidden)
        for table in (self.tokens, self.places):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return scores (batch, length, vocabulary) of tokens (batch, length)."""
        places = torch.arange(tokens.shape[1], device=tokens.device)
        values = self.tokens(tokens) + self.places(places)
        for block in self.blocks:
            values = block(values)
        scores: Tensor = self.last(values) @ self.tokens.weight.T
        return scores
