"""The head that finds names, trained on what the packaged encoder gives, so that one forward pass serves it too.

The encoder stays as it is: attributions read the same whether or not names are looked for. The head sees each word's
vectors behind several layers, since names show best in the middle ones.

    python training/names.py --shared ../shared --out build/names
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import names_data
import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from model import HIDDEN
from names_data import KINDS, Text
from torch import Tensor, nn

from counterclaim.extract.decode import best_paths, runs
from counterclaim.extract.windows import Window, Windows
from counterclaim.models import tagger as packaged
from counterclaim.text.paragraphs import Marked

LAYERS = (1, 2, 4, 6)
TAGS = 1 + 2 * len(KINDS)  # none, then for each kind: begins, goes on
WIDTH = 128
IGNORE = -100


class Layers:
    """The packaged encoder, giving each word's vectors behind LAYERS."""

    def __init__(self, folder: Path = packaged.FOLDER) -> None:
        graph = onnx.load(folder / "tagger.onnx")
        norms = [n.output[0] for n in graph.graph.node if n.op_type == "LayerNormalization"]
        for layer in LAYERS:
            graph.graph.output.append(onnx.helper.make_tensor_value_info(norms[2 * layer], onnx.TensorProto.FLOAT, None))
        self.names = [norms[2 * layer] for layer in LAYERS]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), options)

    def read(self, window: Window) -> np.ndarray:
        """float16 [W, len(LAYERS) * 384]"""
        inputs = {"pieces": window.pieces, "shapes": window.shapes, "first": window.first}
        got = self.session.run(self.names, inputs)
        return np.concatenate([layer[window.first] for layer in got], axis=1).astype(np.float16)


class NameHead(nn.Module):
    """Emissions over TAGS: each word's vectors projected, then two convolutions over neighbouring words."""

    def __init__(self, layers: tuple[int, ...] = LAYERS, width: int = WIDTH) -> None:
        super().__init__()
        self.word = nn.Linear(len(layers) * HIDDEN, width)
        self.near = nn.ModuleList(nn.Conv1d(width, width, 3, padding=1) for _ in range(2))
        self.tag = nn.Linear(width, TAGS)
        self.dropout = nn.Dropout(0.25)

    def forward(self, x: Tensor) -> Tensor:
        x = F.gelu(self.word(self.dropout(x)))
        for near in self.near:
            x = x + F.gelu(near(self.dropout(x).transpose(1, 2)).transpose(1, 2))
        return self.tag(self.dropout(x))


def chain() -> packaged.Chain:
    """Which tag may follow which; nothing is learned about it, the neighbours' vectors show it."""
    steps = np.full((TAGS, TAGS), -1e4, dtype=np.float32)
    steps[:, 0] = 0
    steps[:, 1::2] = 0
    for goes_on in range(2, TAGS, 2):
        steps[[goes_on - 1, goes_on], goes_on] = 0
    return packaged.Chain(steps, steps[0].copy())


def label(window: Window, text: Text) -> np.ndarray:
    """Tags [W]; IGNORE where the set is unsure."""
    tags = np.zeros(len(window.starts), dtype=np.int64)

    def touched(a: int, b: int) -> slice:
        return slice(int(np.searchsorted(window.ends, a, side="right")), int(np.searchsorted(window.starts, b, side="left")))

    for a, b in text.unsure:
        tags[touched(a, b)] = IGNORE
    for a, b, kind in text.names:
        place = touched(a, b)
        if place.start < place.stop:
            tags[place] = 2 + 2 * KINDS.index(kind)
            tags[place.start] = 1 + 2 * KINDS.index(kind)
    return tags


def read_all(texts: list[Text], layers: Layers, cutter: Windows) -> list[tuple[Text, Window, np.ndarray, np.ndarray]]:
    return [(t, w, layers.read(w), label(w, t)) for t in texts for w in cutter.cut(Marked(t.text))]


def loss_of(head: NameHead, batch: list[tuple[Text, Window, np.ndarray, np.ndarray]]) -> Tensor:
    longest = max(len(x[3]) for x in batch)
    inputs = torch.zeros(len(batch), longest, len(LAYERS) * HIDDEN)
    tags = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    closed = torch.zeros(len(batch), dtype=torch.bool)
    for n, (text, _, vectors, gold) in enumerate(batch):
        inputs[n, : len(gold)] = torch.from_numpy(vectors.astype(np.float32))
        tags[n, : len(gold)] = torch.from_numpy(gold)
        mask[n, : len(gold)] = True
        closed[n] = text.no_other
    scores = head(inputs)
    other = torch.zeros(TAGS)
    other[-2:] = -1e4
    scores = scores + closed[:, None, None] * other  # where "other" is not marked it is not weighed
    tags[~mask] = IGNORE
    return F.cross_entropy(scores.reshape(-1, TAGS), tags.reshape(-1), ignore_index=IGNORE)


def spans(path: np.ndarray, window: Window) -> set[tuple[int, int, str]]:
    found = set()
    for n, kind in enumerate(KINDS):
        for a, b in runs(path[None], 1 + 2 * n, 2 + 2 * n)[0]:
            found.add((int(window.starts[a]), int(window.ends[b - 1]), kind))
    return found


def trim(text: str, a: int, b: int) -> tuple[int, int]:
    """A span without an article and a possessive: sets differ in whether they take them in."""
    if text[a:b].lower().startswith("the "):
        a += 4
    if text[a:b].endswith(("'s", "’s")):
        b -= 2
    return a, b


def measure(head: NameHead, read: list[tuple[Text, Window, np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Exact-span F1 in percent: with kinds, without, and each kind's."""
    hit: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    head.eval()
    with torch.no_grad():
        for text, window, vectors, _ in read:
            scores = head(torch.from_numpy(vectors.astype(np.float32))[None])[0].numpy()
            if text.no_other:
                scores[:, -2:] -= 1e4
            (path,) = best_paths([scores[None]], chain())
            mine = {(*trim(text.text, a, b), k) for a, b, k in spans(path[0], window)}
            here = (int(window.starts[0]), int(window.ends[-1])) if len(window.starts) else (0, 0)
            gold = {(*trim(text.text, a, b), k) for a, b, k in text.names if here[0] <= a < here[1]}
            mine = {m for m in mine if not any(a < m[1] and m[0] < b for a, b in text.unsure)}
            for key, pick in (("typed", lambda s: s), ("span", lambda s: s[:2])):
                p, g = {pick(s) for s in mine}, {pick(s) for s in gold}
                hit[key] += len(p & g)
                said[key] += len(p)
                true[key] += len(g)
            for kind in KINDS:
                p, g = {s for s in mine if s[2] == kind}, {s for s in gold if s[2] == kind}
                hit[kind] += len(p & g)
                said[kind] += len(p)
                true[kind] += len(g)
    head.train()
    return {k: round(200 * hit[k] / max(said[k] + true[k], 1), 1) for k in ("typed", "span", *KINDS)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=1e-3)
    options = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)
    ner = options.shared / "data" / "ner"
    train, held = names_data.all_sets(ner)
    held["worldwide (measured only)"] = names_data.worldwide(ner / "noncommercial" / "worldwide")[::5]
    began = time.time()
    layers = Layers()
    cutter = Windows(packaged.Tagger().pieces)
    read = read_all(train, layers, cutter)
    tests = {name: read_all(texts, layers, cutter) for name, texts in held.items()}
    print(f"{len(read)} windows read in {time.time() - began:.0f} s", flush=True)
    head = NameHead()
    fit = torch.optim.AdamW(head.parameters(), lr=options.rate, weight_decay=0.01)
    size = 16
    steps = options.epochs * (len(read) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(fit, lambda n: min(1, n / 100) * max(0.02, 1 - n / steps))
    for epoch in range(options.epochs):
        rng.shuffle(read)
        total = 0.0
        for n in range(0, len(read) - size + 1, size):
            loss = loss_of(head, read[n : n + size])
            fit.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            fit.step()
            schedule.step()
            total += loss.item()
        if epoch % 4 == 3 or epoch == options.epochs - 1:
            print(f"epoch {epoch + 1}: loss {total / (len(read) // size):.4f} after {time.time() - began:.0f} s", flush=True)
            for name, texts in tests.items():
                print(f"  {name:<28}{measure(head, texts)}", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(head.state_dict(), options.out / "names.pt")
    figures = {name: measure(head, texts) for name, texts in tests.items()}
    (options.out / "names.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
