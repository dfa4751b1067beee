"""Write the pair model as an ONNX graph that shares the tagger's table of words, with 4-bit weights or 32-bit floats.

    python training/export_pairs.py --weights build/pairs/claims.pt --out src/counterclaim/models/pairs
    python training/export_pairs.py --share src/counterclaim/models/tagger     let the tagger hand out its words' vectors

Weights are kept as 4-bit whole numbers with a scale for each 64 inputs, a quarter of the bytes of the tagger's. Nodes of the graph unpack
them into the 8-bit products that the tagger has as well; the runtime does that once, when it loads the graph.
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
    """A graph whose products are kept in 4 bits and run in 8."""

    def linear(self, x: str, weight: torch.Tensor, bias: torch.Tensor | None, quantize: bool = False) -> str:
        """x @ weight.T + bias; packed where asked for and the graph has integers."""
        if not (quantize and self.integers):
            return super().linear(x, weight, bias)
        w = weight.detach().float().numpy().T
        rows, columns = w.shape
        parts = w.reshape(rows // GROUP, GROUP, columns)
        scale = (np.maximum(np.abs(parts).max(1, keepdims=True), 1e-8) / LIMIT).astype(np.float16)
        whole = (np.clip(np.rint(parts / scale.astype(np.float32)), -LIMIT, LIMIT) + 8).astype(np.uint8).reshape(rows // 2, 2, columns)
        table, columns_scale = self._unpacked(whole[:, 0] * 16 + whole[:, 1], scale, rows, columns)
        if x not in self.quantized:
            self.count += 1
            base = f"dq_{self.count}"
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [f"{base}_q", f"{base}_s", f"{base}_z"]))
            self.quantized[x] = base
        base = self.quantized[x]
        product = self.op("MatMulInteger", f"{base}_q", table, f"{base}_z", self.constant(np.zeros(columns, np.int8)))
        y = self.op("Mul", self.op("Cast", product, to=FLOAT), self.op("Mul", f"{base}_s", columns_scale))
        return y if bias is None else self.op("Add", y, self.constant(bias.detach().float().numpy()))

    def _unpacked(self, packed: np.ndarray, scale: np.ndarray, rows: int, columns: int) -> tuple[str, str]:
        """Names of a table int8 [rows, columns] and of its columns' scales, made of 4-bit numbers two to a byte."""
        both = self.op("Cast", self.constant(packed), to=TensorProto.INT32)
        sixteen, axis = self.constant(np.array(16, np.int32)), self.constant(np.array([1], np.int64))
        high = self.op("Div", both, sixteen)
        low = self.op("Sub", both, self.op("Mul", high, sixteen))
        pairs = self.op("Concat", self.op("Unsqueeze", high, axis), self.op("Unsqueeze", low, axis), axis=1)
        whole = self.op("Sub", self.op("Cast", pairs, to=FLOAT), self.constant(np.array(8, np.float32)))
        groups = self.reshape(whole, rows // GROUP, GROUP, columns)
        weights = self.reshape(self.op("Mul", groups, self.op("Cast", self.constant(scale), to=FLOAT)), rows, columns)
        most = self.op("ReduceMax", self.op("Abs", weights), axes=[0], keepdims=0)
        columns_scale = self.op("Div", most, self.constant(np.array(WEIGHT_LIMIT, np.float32)))
        return self.op("Cast", self.op("Round", self.op("Div", weights, columns_scale)), to=TensorProto.INT8), columns_scale


def graph(m: PairModel, integers: bool) -> onnx.ModelProto:
    """vectors [P, HIDDEN], parts [P] to labels [4], follows [3], near [NEAR]."""
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
    for name, head, start in (("labels", m.label, hidden), ("follows", m.inference, hidden), ("near", m.near, mean)):
        g.op("Reshape", g.linear(start, head.weight, head.bias), g.constant(np.array([-1], np.int64)), out=name)
    return g.model(
        "pairs",
        {"vectors": (FLOAT, ["P", HIDDEN]), "parts": (INT, ["P"])},
        {"labels": [len(LABELS)], "follows": [len(INFERENCE)], "near": [NEAR]},
    )


def write(weights: Path, out: Path, integers: bool, card: dict[str, object] | None = None) -> None:
    """Graph and manifest into `out`."""
    m = PairModel(table_of_words())
    m.load_state_dict(torch.load(weights))
    m.eval()
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(m, integers), out / "pairs.onnx")
    manifest = {
        "name": "pairs",
        "weights": "int4" if integers else "float32",
        "files": {"pairs.onnx": hashlib.sha256((out / "pairs.onnx").read_bytes()).hexdigest()},
        "labels": list(LABELS),
        "inference": list(INFERENCE),
        "nearness": [round(x, 6) for x in m.near_scale.tolist()],
        **(card or {}),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def share(folder: Path) -> None:
    """Let the packaged tagger hand out its words' vectors, as export.py writes it now."""
    model = onnx.load(folder / "tagger.onnx")
    if any(output.name == "vectors" for output in model.graph.output):
        return
    vectors = next(node for node in model.graph.node if node.op_type == "Mul").output[0]
    model.graph.node.append(helper.make_node("Identity", [vectors], ["vectors"]))
    model.graph.output.append(helper.make_tensor_value_info("vectors", FLOAT, ["P", HIDDEN]))
    onnx.save(model, folder / "tagger.onnx")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["tagger.onnx"] = hashlib.sha256((folder / "tagger.onnx").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--share", type=Path)
    parser.add_argument("--float", action="store_true", help="32-bit weights, for comparison")
    parser.add_argument("--card", type=Path, help="JSON with more entries for the manifest")
    options = parser.parse_args()
    if options.share:
        share(options.share)
    if options.weights:
        write(options.weights, options.out, not options.float, json.loads(options.card.read_text()) if options.card else None)


if __name__ == "__main__":
    main()
