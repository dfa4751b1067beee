"""Trained weights from the packaged graphs: what 8 bits kept of them, to train on from there.

    python training/restore.py --out build/packaged.pt

Graphs are written in a fixed order (export.py), so that their constants can be read back in that order.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from model import HIDDEN, LAYERS, ROLE_TAGS, ROLE_WIDTH, Tagger
from onnx import numpy_helper

PACKAGED = Path(__file__).parent.parent / "src" / "counterclaim" / "models" / "tagger"


def constants(path: Path) -> Iterator[np.ndarray]:
    """The graph's constants in the order in which they were written."""
    for weight in onnx.load(path).graph.initializer:
        yield numpy_helper.to_array(weight)


def table(read: Iterator[np.ndarray]) -> torch.Tensor:
    """An embedding: 8-bit rows and their scales."""
    rows, scale = next(read), next(read)
    return torch.from_numpy(rows.astype(np.float32) * scale)


def integers(read: Iterator[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """A product in 8 bits, with its bias: columns, zero points, scales, bias."""
    weight, _, scale, bias = next(read), next(read), next(read), next(read)
    return torch.from_numpy((weight.astype(np.float32) * scale).T.copy()), torch.from_numpy(bias.copy())


def floats(read: Iterator[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """A product in 32 bits, with its bias."""
    return torch.from_numpy(next(read).T.copy()), torch.from_numpy(next(read).copy())


def restore(folder: Path) -> dict[str, torch.Tensor]:
    """A state dictionary for Tagger; what the graphs do not hold keeps its first values."""
    state = Tagger().state_dict()
    read = constants(folder / "tagger.onnx")

    def put(name: str, pair: tuple[torch.Tensor, torch.Tensor]) -> None:
        for part, value in zip(("weight", "bias"), pair, strict=True):
            assert state[f"{name}.{part}"].shape == value.shape, (name, part, value.shape)
            state[f"{name}.{part}"] = value

    state["encoder.words.weight"], state["encoder.shapes.weight"] = table(read), table(read)
    next(read), next(read)  # where positions are cut
    state["encoder.positions.weight"] = torch.from_numpy(next(read).copy())
    state["encoder.types"] = torch.zeros(HIDDEN)
    put("encoder.norm", (torch.from_numpy(next(read).copy()), torch.from_numpy(next(read).copy())))
    for n in range(LAYERS):
        layer = f"encoder.layers.{n}"
        put(f"{layer}.qkv", integers(read))
        next(read), next(read)  # reshape, scale
        next(read)  # reshape
        put(f"{layer}.out", integers(read))
        put(f"{layer}.norm1", (torch.from_numpy(next(read).copy()), torch.from_numpy(next(read).copy())))
        put(f"{layer}.up", integers(read))
        put(f"{layer}.down", integers(read))
        put(f"{layer}.norm2", (torch.from_numpy(next(read).copy()), torch.from_numpy(next(read).copy())))
    put("cue", floats(read))
    put("role_word", integers(read))
    put("role_prior", floats(read))
    read = constants(folder / "asking.onnx")
    put("role_cue", floats(read))
    state["kind.weight"] = torch.from_numpy(next(read).copy())
    queries, bias = floats(read)
    next(read)
    own, own_bias = floats(read)
    scale = ROLE_WIDTH**0.5
    state["role_query.weight"] = torch.cat([queries.view(ROLE_TAGS, ROLE_WIDTH, HIDDEN) * scale, own[:, None]], 1).reshape(-1, HIDDEN)
    state["role_query.bias"] = torch.cat([bias.view(ROLE_TAGS, ROLE_WIDTH) * scale, own_bias[:, None]], 1).reshape(-1)
    last = [c for c in constants(folder / "roles.onnx") if c.ndim == 2][-2:]
    state["distance.weight"], state["turn.weight"] = (torch.from_numpy(c.copy()) for c in last)
    read = constants(folder / "stances.onnx")
    put("stance_hidden", floats(read))
    put("stance", floats(read))
    chains = json.loads((folder / "manifest.json").read_text())["chains"]
    for name in ("cue", "role"):
        for part in ("steps", "begin"):
            values = torch.tensor(chains[name][part])
            state[f"{name}_chain.{part}"] = torch.where(values < -5e3, torch.zeros_like(values), values)
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=PACKAGED)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(restore(options.folder), options.out)


if __name__ == "__main__":
    main()
