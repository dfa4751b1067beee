"""The pair model: a MiniLM encoder that reads two statements at once and says what one says of the other.

It reads single statements as well, and gives each a short vector: the product of two says whether they may have to do with each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from model import HIDDEN, LAYERS, Encoder, Layer, Product
from torch import Tensor, nn

from counterclaim.models.joined import INFERENCE, LABELS

PARTS = 4
"""Speaker and words of the one, speaker and words of the other."""
PLACES = 192
NEAR = 64
"""Numbers of a single statement's vector."""
LIMIT, GROUP = 7, 64
"""Of the products' whole numbers in the package: 4 bits, a scale for 64 inputs."""


class PairModel(nn.Module):
    """Encoder and heads: LABELS for statements, INFERENCE for premise and hypothesis, whether two speakers are one party.

    Word vectors are the tagger's, frozen: both models share one table in the package.
    """

    def __init__(self, words: Tensor, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.places = nn.Embedding(PLACES, HIDDEN)
        self.parts = nn.Embedding(2 * PARTS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.hidden = nn.Linear(2 * HIDDEN, HIDDEN)
        self.label = nn.Linear(HIDDEN, len(LABELS))
        self.inference = nn.Linear(HIDDEN, len(INFERENCE))
        self.voice = nn.Linear(HIDDEN, 1)
        self.near = nn.Linear(HIDDEN, NEAR)
        self.near_scale = nn.Parameter(torch.tensor([6.0, -3.0]))
        self.dropout = nn.Dropout(dropout)

    def begin_with(self, encoder: Encoder) -> None:
        """Take over a trained encoder."""
        with torch.no_grad():
            self.places.weight.copy_(encoder.positions.weight[:PLACES])
            self.parts.weight.copy_(encoder.types.repeat(2 * PARTS, 1) + 0.01 * torch.randn(2 * PARTS, HIDDEN))
        self.norm.load_state_dict(encoder.norm.state_dict())
        self.layers.load_state_dict(encoder.layers.state_dict())

    def pretend(self, on: bool) -> None:
        """Let products pretend to have as few bits as they will be written with."""
        for module in self.modules():
            if isinstance(module, Product):
                module.pretend, module.limit, module.group = on, LIMIT, GROUP

    def forward(self, pieces: Tensor, parts: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores [B, 4] and [B, 3], and log odds [B].

        pieces, parts: int64 [B, P]; mask: bool [B, P], true where there is a piece.
        """
        x, mean = self.encode(pieces, parts, mask)
        hidden = self.dropout(F.gelu(self.hidden(self.dropout(torch.cat([x[:, 0], mean], -1)))))
        return self.label(hidden), self.inference(hidden), self.voice(hidden).squeeze(1)

    def encode(self, pieces: Tensor, parts: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors [B, P, HIDDEN] behind the last layer, and their means [B, HIDDEN]."""
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.parts(parts)
        x = self.dropout(self.norm(x))
        heat = torch.where(mask, 0.0, -1e4)[:, None, None, :]
        heat = heat.to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32)
        for layer in self.layers:
            x = layer(x, heat)
        weights = mask.unsqueeze(2).to(x.dtype)
        return x, (x * weights).sum(1) / weights.sum(1).clamp(min=1)

    def vectors(self, pieces: Tensor, parts: Tensor, mask: Tensor) -> Tensor:
        """Vectors [B, NEAR] of single statements, of length one."""
        return F.normalize(self.near(self.encode(pieces, parts, mask)[1]).float(), dim=1)

    def odds(self, a: Tensor, b: Tensor) -> Tensor:
        """Log odds [N, M] that statements have to do with each other, of their vectors."""
        return a @ b.T * self.near_scale[0] + self.near_scale[1]


@dataclass(slots=True)
class Item:
    """Two statements in pieces.

    Attributes:
        task: 0: LABELS, 1: INFERENCE.
        voice: whether their speakers are one party; None where that is not known.
    """

    pieces: list[int]
    parts: list[int]
    task: int
    label: int
    source: str
    voice: bool | None = None


def batches(items: Sequence[Item], pieces: int, draw: random.Random | None) -> Iterator[list[Item]]:
    """Items of like length together, `pieces` in a batch with what fills it up; shuffled where a generator is given."""
    order = list(range(len(items)))
    if draw:
        draw.shuffle(order)
    parts: list[list[Item]] = []
    for n in range(0, len(order), 2000):
        chunk = sorted((items[k] for k in order[n : n + 2000]), key=lambda item: len(item.pieces))
        at: list[Item] = []
        for item in chunk:
            if at and len(item.pieces) * (len(at) + 1) > pieces:
                parts.append(at)
                at = []
            at.append(item)
        parts.append(at)
    if draw:
        draw.shuffle(parts)
    yield from parts


def tensors(batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, parts and mask [B, P] of a batch."""
    longest = max(len(item.pieces) for item in batch)
    pieces, parts = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for n, item in enumerate(batch):
        size = len(item.pieces)
        pieces[n, :size], parts[n, :size], mask[n, :size] = torch.tensor(item.pieces), torch.tensor(item.parts), True
    return pieces, parts, mask
