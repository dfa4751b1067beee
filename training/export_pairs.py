"""Write the pair model as an ONNX graph that shares the tagger's table of words, with 4-bit weights or 32-bit floats.

    python training/export_pairs.py --weights build/pairs/claims.pt --out src/counterclaim/models/pairs

Weights are kept as 4-bit whole numbers with a scale for each 64 inputs, half of the bytes of the tagger's; `counterclaim.models.packed`
unpacks them into 8-bit products such as the tagger has, once, when the graph is loaded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from export import FLOAT, INT, WEIGHT_LIMIT, Graph, transform
from model import HIDDEN
from onnx import TensorProto, helper
from pair_model import GROUP, INFERENCE, LABELS, LIMIT, NEAR, PairModel
from train_pairs import table_of_words


class Packed(Graph):
    """A graph whose products are kept outside of it in 4 bits, and run in 8.

    Attributes:
        kept: of each product its name, rows and columns; its 4-bit numbers, two to a byte, and its scales.
    """

    def __init__(self, integers: bool) -> None:
        super().__init__(integers)
        self.kept: list[tuple[str, int, int, bytes, bytes]] = []

    def linear(self, x: str, weight: torch.Tensor, bias: torch.Tensor | None, quantize: bool = False) -> str:
        """x @ weight.T + bias; packed where asked for and the graph has integers."""
        if not (quantize and self.integers):
            return super().linear(x, weight, bias)
        w = weight.detach().float().numpy().T
        rows, columns = w.shape
        parts = w.reshape(rows // GROUP, GROUP, columns)
        scale = (np.maximum(np.abs(parts).max(1, keepdims=True), 1e-8) / LIMIT).astype(np.float16)
        whole = np.clip(np.rint(parts / scale.astype(np.float32)), -LIMIT, LIMIT)
        codes = (whole + 8).astype(np.uint8).reshape(rows // 2, 2, columns)
        name = f"table_{len(self.kept)}"
        self.kept.append((name, rows, columns, (codes[:, 0] * 16 + codes[:, 1]).tobytes(), scale.tobytes()))
        self.weights.append(_outside(name, rows, columns))
        column_scale = np.abs(whole * scale.astype(np.float32)).max((0, 1)) / np.float32(WEIGHT_LIMIT)
        if x not in self.quantized:
            self.count += 1
            base = f"dq_{self.count}"
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [f"{base}_q", f"{base}_s", f"{base}_z"]))
            self.quantized[x] = base
        base = self.quantized[x]
        product = self.op("MatMulInteger", f"{base}_q", name, f"{base}_z", self.constant(np.zeros(columns, np.int8)))
        y = self.op("Mul", self.op("Cast", product, to=FLOAT), self.op("Mul", f"{base}_s", self.constant(column_scale.astype(np.float32))))
        return y if bias is None else self.op("Add", y, self.constant(bias.detach().float().numpy()))


def _outside(name: str, rows: int, columns: int) -> TensorProto:
    """A table int8 [rows, columns] that is handed to the runtime when it loads the graph."""
    table = TensorProto(name=name, data_type=TensorProto.INT8, dims=[rows, columns], data_location=TensorProto.EXTERNAL)
    table.external_data.add(key="location", value="pairs.bin")
    return table


def graph(m: PairModel, integers: bool) -> tuple[onnx.ModelProto, Packed]:
    """vectors [P, HIDDEN], parts [P] to labels [4], follows [3], voice [1], near [NEAR]; and the tables that lie outside of it."""
    g = Packed(integers)
    length = g.op("Shape", "parts")
    zero, axis = g.constant(np.array([0], np.int64)), g.constant(np.array([0], np.int64))
    places = g.op("Slice", g.constant(m.places.weight.detach().numpy().astype(np.float16)), zero, length, axis)
    x = g.op("Add", "vectors", g.op("Gather", g.constant(m.parts.weight.detach().numpy()), "parts"))
    x = g.norm(g.op("Add", x, g.op("Cast", places, to=FLOAT)), m.norm)
    for n, layer in enumerate(m.layers):
        x = transform(g, x, layer, n)
    mean = g.op("ReduceMean", x, axes=[0], keepdims=1)
    first = g.op("Gather", x, g.constant(np.array([0], np.int64)), axis=0)
    both = g.op("Concat", first, mean, axis=1)
    hidden = g.gelu(Graph.linear(g, both, m.hidden.weight, m.hidden.bias, quantize=True))  # in 8 bits: 4 cost more than layers do
    heads = (("labels", m.label, hidden), ("follows", m.inference, hidden), ("voice", m.voice, hidden), ("near", m.near, mean))
    for name, head, start in heads:
        g.op("Reshape", g.linear(start, head.weight, head.bias), g.constant(np.array([-1], np.int64)), out=name)
    made = g.model(
        "pairs",
        {"vectors": (FLOAT, ["P", HIDDEN]), "parts": (INT, ["P"])},
        {"labels": [len(LABELS)], "follows": [len(INFERENCE)], "voice": [1], "near": [NEAR]},
    )
    return made, g


def write(weights: Path, out: Path, integers: bool, card: dict[str, object] | None = None) -> None:
    """Graph and manifest into `out`."""
    m = PairModel(table_of_words())
    m.load_state_dict(torch.load(weights))
    m.eval()
    out.mkdir(parents=True, exist_ok=True)
    made, g = graph(m, integers)
    (out / "pairs.onnx").write_bytes(made.SerializeToString())
    (out / "pairs.bin").write_bytes(b"".join(codes + scales for _, _, _, codes, scales in g.kept))
    files = ["pairs.bin", "pairs.onnx"]
    manifest = {
        "name": "pairs",
        "weights": "int4" if integers else "float32",
        "files": {file: hashlib.sha256((out / file).read_bytes()).hexdigest() for file in files},
        "tables": [[name, rows, columns] for name, rows, columns, _, _ in g.kept],
        "group": GROUP,
        "labels": list(LABELS),
        "inference": list(INFERENCE),
        "nearness": [round(x, 6) for x in m.near_scale.tolist()],
        **(card or {}),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="32-bit weights, for comparison")
    parser.add_argument("--card", type=Path, help="JSON with more entries for the manifest")
    options = parser.parse_args()
    write(options.weights, options.out, not options.float, json.loads(options.card.read_text()) if options.card else None)


if __name__ == "__main__":
    main()
