"""Train the head for names alone, on what the exported encoder gives in 8 bits: what it will see when it runs.

python training/names.py --weights build/tagger/middle.pt --ner ../shared/data/ner --out build/tagger/names/model.pt
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

import data
import export
import names_data
import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from data import IGNORE, NameExample
from model import NAME_LAYERS, NAME_TAGS, Tagger
from torch import Tensor

from counterclaim.extract.windows import Window, Windows
from counterclaim.models.pieces import Pieces

DROPOUT = 0.25
BATCH = 16  # windows


class Layers:
    """An exported encoder, giving each word's vectors behind NAME_LAYERS."""

    def __init__(self, graph: onnx.ModelProto) -> None:
        norms = [n.output[0] for n in graph.graph.node if n.op_type == "LayerNormalization"]
        self.names = [norms[2 * layer] for layer in NAME_LAYERS]  # one behind the embeddings, two a layer
        known = {o.name for o in graph.graph.output}
        for name in self.names:
            if name not in known:
                graph.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])

    def read(self, window: Window) -> np.ndarray:
        """float16 [W, len(NAME_LAYERS) * 384]"""
        got = self.session.run(self.names, {"pieces": window.pieces, "shapes": window.shapes, "first": window.first})
        return np.concatenate([layer[window.first] for layer in got], axis=1).astype(np.float16)


Read = tuple[NameExample, Tensor]


def loss_of(model: Tagger, batch: list[Read]) -> Tensor:
    """Mean loss a word."""
    longest = max(len(x) for _, x in batch)
    inputs = torch.zeros(len(batch), longest, batch[0][1].shape[1])
    tags = torch.full((len(batch), longest), IGNORE)
    for n, (example, x) in enumerate(batch):
        inputs[n, : len(x)] = x
        tags[n, : len(x)] = torch.from_numpy(example.tags)
    scores = model.name_scores(inputs)
    closed = torch.tensor([e.no_other for e, _ in batch])
    other = torch.zeros(NAME_TAGS)
    other[-2:] = -1e4
    scores = scores + closed[:, None, None] * other  # where "other" is not marked it is not weighed
    return F.cross_entropy(scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORE)


def held_loss(model: Tagger, held: list[Read]) -> float:
    """The same on what is held back."""
    model.eval()
    with torch.no_grad():
        total = sum(loss_of(model, held[n : n + BATCH]).item() for n in range(0, len(held), BATCH))
    model.train()
    return total / len(range(0, len(held), BATCH))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="encoder and heads; a head for names in them is left aside")
    parser.add_argument("--ner", type=Path, required=True, help="folder of the NER sets")
    parser.add_argument("--out", type=Path, required=True, help="where the weights go, with the new head")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    model = Tagger(dropout=DROPOUT)
    weights = torch.load(options.weights)
    model.load_state_dict({k: v for k, v in weights.items() if not k.startswith("name")}, strict=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.onnx"
        onnx.save(export.tagger_graph(model, integers=True), path)
        layers = Layers(onnx.load(path))
    cutter = Windows(Pieces((export.ENCODER / "tokenizer.json").read_text(encoding="utf-8")))
    train, held = names_data.all_sets(options.ner)
    began = time.time()
    read = [(e, torch.from_numpy(layers.read(e.window))) for e in data.name_examples(train, cutter)]
    back = [(e, torch.from_numpy(layers.read(e.window))) for e in data.name_examples([t for ts in held.values() for t in ts], cutter)]
    print(f"{len(read)} windows read in {time.time() - began:.0f} s", flush=True)
    head = [p for n, p in model.named_parameters() if n.startswith("name")]
    optimizer = torch.optim.AdamW(head, lr=options.rate, weight_decay=0.02)
    steps = options.epochs * (len(read) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1, n / 100) * max(0.02, 1 - n / steps))
    model.train()
    for epoch in range(options.epochs):
        rng.shuffle(read)
        total = 0.0
        for n in range(0, len(read) - BATCH + 1, BATCH):
            loss = loss_of(model, read[n : n + BATCH])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(
            f"epoch {epoch + 1}: {total / (len(read) // BATCH):.4f}, held back {held_loss(model, back):.4f}, {time.time() - began:.0f} s",
            flush=True,
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), options.out)


if __name__ == "__main__":
    main()
