"""The tagger: a MiniLM encoder, a cue head, and for each cue a pass that finds its source and content."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from counterclaim.extract.windows import DISTANCE_BINS, SHAPES, TURN_BINS

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
CUE_TAGS, ROLE_TAGS, STANCES, NAME_TAGS = 4, 5, 8, 9
NAME_WIDTH = 128
NAME_LAYERS = (2, 4, 6)  # names show best in the middle ones
ROLE_WIDTH = 256
FORBIDDEN = -1e4


class Product(nn.Linear):
    """A linear layer that can pretend to be in 8 bits, as training/export.py will write it, so that training gets used to it.

    Attributes:
        limit: of its whole numbers; 7 where they are to be written with 4 bits.
        group: how many inputs of an output share a scale; all where it is None.
    """

    pretend = False
    limit = 64
    group: int | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not (self.pretend and self.training):
            return super().forward(x)
        with torch.no_grad():
            parts = self.weight.view(len(self.weight), -1, self.group or self.weight.shape[1])
            scale = parts.abs().amax(2, keepdim=True).clamp(min=1e-8) / self.limit
            weight = (parts / scale).round_().clamp_(-self.limit, self.limit if self.group else self.limit - 1).mul_(scale).sub_(parts)
            weight = weight.view_as(self.weight)
            plain = x.float()
            low, high = plain.amin((1, 2), keepdim=True).clamp(max=0), plain.amax((1, 2), keepdim=True).clamp(min=0)
            step = ((high - low) / 255).clamp(min=1e-8)
            error = (plain / step).round_().mul_(step).sub_(plain).to(x.dtype)
        return F.linear(x + error, self.weight + weight, self.bias)


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = Product(HIDDEN, 3 * HIDDEN)
        self.out = Product(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = Product(HIDDEN, INNER)
        self.down = Product(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        heat = q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5
        # Written out: with a mask, PyTorch's fused attention on CPUs took 25 % longer a step.
        seen = torch.softmax(heat if mask is None else heat + mask, -1) @ v
        x = self.norm1(x + self.dropout(self.out(seen.transpose(1, 2).reshape(batch, length, HIDDEN))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6 with an embedding for letter case and quotation state added to its input."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Parameter(torch.zeros(HIDDEN))
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.shapes.weight, std=0.02)

    def load(self, folder: Path) -> None:
        """Take the weights of the published encoder."""
        w = load_file(folder / "model.safetensors")
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        new = {"words.weight": w["embeddings.word_embeddings.weight"], "positions.weight": w["embeddings.position_embeddings.weight"]}
        new["types"] = w["embeddings.token_type_embeddings.weight"][0]
        new["norm.weight"], new["norm.bias"] = w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"]
        for n in range(LAYERS):
            base = f"encoder.layer.{n}."
            for kind in ("weight", "bias"):
                new[f"layers.{n}.qkv.{kind}"] = torch.cat([w[f"{base}attention.self.{x}.{kind}"] for x in ("query", "key", "value")])
                new[f"layers.{n}.out.{kind}"] = w[f"{base}attention.output.dense.{kind}"]
                new[f"layers.{n}.norm1.{kind}"] = w[f"{base}attention.output.LayerNorm.{kind}"]
                new[f"layers.{n}.up.{kind}"] = w[f"{base}intermediate.dense.{kind}"]
                new[f"layers.{n}.down.{kind}"] = w[f"{base}output.dense.{kind}"]
                new[f"layers.{n}.norm2.{kind}"] = w[f"{base}output.LayerNorm.{kind}"]
        missing, unexpected = self.load_state_dict(new, strict=False)
        if unexpected or set(missing) != {"shapes.weight"}:
            raise ValueError(f"weights do not fit: missing {missing}, unexpected {unexpected}")

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        """Vectors [B, P, HIDDEN] behind the last layer."""
        return self.layered(pieces, shapes, mask)[-1]

    def layered(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None = None) -> list[Tensor]:
        """Vectors [B, P, HIDDEN] behind each layer."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(places) + self.types + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        behind = []
        for layer in self.layers:
            x = layer(x, mask)
            behind.append(x)
        return behind


class Chain(nn.Module):
    """A linear-chain CRF over tags with forbidden steps."""

    def __init__(self, tags: int, allowed: list[tuple[int, int]], starts: list[int]) -> None:
        super().__init__()
        self.steps = nn.Parameter(torch.zeros(tags, tags))
        self.begin = nn.Parameter(torch.zeros(tags))
        ban = torch.full((tags, tags), FORBIDDEN)
        for a, b in allowed:
            ban[a, b] = 0.0
        first = torch.full((tags,), FORBIDDEN)
        first[starts] = 0.0
        self.register_buffer("ban", ban)
        self.register_buffer("first", first)

    def scores(self) -> tuple[Tensor, Tensor]:
        """(steps [T, T], begin [T]) with what is forbidden at FORBIDDEN."""
        return self.steps + self.ban, self.begin + self.first

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log likelihood of each row: emissions [B, N, T], tags and mask [B, N]; words are at the front."""
        steps, begin = self.scores()
        emissions = emissions.float()
        gold = emissions.gather(2, tags.unsqueeze(2)).squeeze(2)
        moves = steps[tags[:, :-1], tags[:, 1:]]
        total = (gold * mask).sum(1) + (moves * mask[:, 1:]).sum(1) + begin[tags[:, 0]]
        alpha = begin + emissions[:, 0]
        for n in range(1, emissions.shape[1]):
            new = torch.logsumexp(alpha.unsqueeze(2) + steps, 1) + emissions[:, n]
            alpha = torch.where(mask[:, n].unsqueeze(1), new, alpha)
        return torch.logsumexp(alpha, 1) - total


class Tagger(nn.Module):
    """Encoder, and three heads: cues; the source and content of each cue; what kind of speech act it is."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.cue = nn.Linear(HIDDEN, CUE_TAGS)
        self.role_word = nn.Linear(HIDDEN, ROLE_WIDTH)
        self.role_prior = nn.Linear(HIDDEN, ROLE_TAGS)
        self.role_cue = nn.Linear(2 * HIDDEN, HIDDEN)
        self.role_query = nn.Linear(HIDDEN, ROLE_TAGS * (ROLE_WIDTH + 1))
        self.kind = nn.Embedding(2, HIDDEN)
        self.distance = nn.Embedding(DISTANCE_BINS, ROLE_TAGS)
        self.turn = nn.Embedding(TURN_BINS, ROLE_TAGS)
        self.flat = nn.Linear(HIDDEN, 6)  # trains the encoder, not exported
        self.stance_hidden = nn.Linear(4 * HIDDEN, 128)
        self.stance = nn.Linear(128, STANCES + 2)
        self.name_word = nn.Linear(len(NAME_LAYERS) * HIDDEN, NAME_WIDTH)
        self.name_near = nn.ModuleList(nn.Conv1d(NAME_WIDTH, NAME_WIDTH, 3, padding=1) for _ in range(2))
        self.name = nn.Linear(NAME_WIDTH, NAME_TAGS)
        self.dropout = nn.Dropout(dropout)
        for table in (self.distance, self.turn, self.kind):
            nn.init.zeros_(table.weight)
        self.cue_chain = Chain(CUE_TAGS, [(a, b) for a in range(4) for b in range(4) if b != 2 or a in (1, 2)], [0, 1, 3])
        self.role_chain = Chain(
            ROLE_TAGS,
            [(a, b) for a in range(5) for b in range(5) if not (b == 2 and a not in (1, 2)) and not (b == 4 and a not in (3, 4))],
            [0, 1, 3],
        )

    def name_scores(self, words: Tensor) -> Tensor:
        """Emissions [B, N, NAME_TAGS]: none, then for each kind of name begins and goes on. A word sees its neighbours.

        words: [B, N, len(NAME_LAYERS) * HIDDEN], vectors behind NAME_LAYERS.
        """
        x = F.gelu(self.name_word(self.dropout(words)))
        for near in self.name_near:
            x = x + F.gelu(near(self.dropout(x).transpose(1, 2)).transpose(1, 2))
        return self.name(self.dropout(x))

    def role_words(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """What the role head needs of each word: [.., ROLE_WIDTH] and a prior [.., ROLE_TAGS]."""
        return F.gelu(self.role_word(words)), self.role_prior(words)

    def role_scores(self, made: Tensor, prior: Tensor, vectors: Tensor, kinds: Tensor, bins: Tensor, turns: Tensor) -> Tensor:
        """Emissions [K, N, ROLE_TAGS] of the words of each cue's window.

        made: [K, N, ROLE_WIDTH] or [N, ROLE_WIDTH]; prior: the same with ROLE_TAGS; vectors: [K, 2 * HIDDEN], the cue's
        first and last word; kinds: [K]; bins, turns: [K, N] distance and paragraph distance from the cue.
        """
        query = self.role_query(F.gelu(self.role_cue(self.dropout(vectors)) + self.kind(kinds)))
        query = query.view(-1, ROLE_TAGS, ROLE_WIDTH + 1)
        score = torch.matmul(made, query[..., :-1].transpose(1, 2)) * ROLE_WIDTH**-0.5 + query[..., -1].unsqueeze(1)
        return score + prior + self.distance(bins) + self.turn(turns)

    def stance_scores(self, vectors: Tensor, pooled: Tensor, opening: Tensor) -> Tensor:
        """[K, STANCES + 2]: stance, then polarity. pooled: mean of the content's words; opening: its first word."""
        return self.stance(self.dropout(F.gelu(self.stance_hidden(torch.cat([vectors, pooled, opening], -1)))))
