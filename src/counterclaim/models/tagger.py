"""The tagger at run time: three ONNX graphs, a tokenizer and a manifest. The only module that imports onnxruntime."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer as WordPieces

from counterclaim.errors import ModelError
from counterclaim.records import STANCES

FOLDER = Path(__file__).parent / "tagger"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chain:
    """Scores of a linear chain over T tags: `steps` float32 [T, T], `begin` float32 [T]."""

    steps: Floats
    begin: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What one window's forward pass gives. `W` words.

    Attributes:
        words: float32 [W, 384], each word's vector.
        cues: float32 [W, 4], scores of the cue tags.
        made: float32 [W, 256], the words as the role pass sees them.
        prior: float32 [W, 5], scores of the role tags whatever the cue.
    """

    words: Floats
    cues: Floats
    made: Floats
    prior: Floats


class Tagger:
    """Runs the graphs, one window at a time and on one thread each.

    A window alone makes a batch: 8-bit scales are taken over a batch, so that whatever else were in it would change its
    tags. Threads are put to use by reading several windows at once; sessions may be shared between threads.

    Args:
        folder: where manifest.json and the files that it names lie; the packaged model when left out.

    Raises:
        ModelError: a file is missing, or is not the one that the manifest names.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        try:
            self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            content = {name: (folder / name).read_bytes() for name in self.manifest["files"]}
        except (OSError, ValueError) as error:
            raise ModelError(f"the tagger's files in {folder} cannot be read ({error}): install counterclaim again") from error
        for name, digest in self.manifest["files"].items():
            if hashlib.sha256(content[name]).hexdigest() != digest:
                raise ModelError(f"{folder / name} is not the file that its manifest names: install counterclaim again")
        if tuple(self.manifest["stances"]) != STANCES:
            raise ModelError(f"the tagger in {folder} knows other stances than this program: install counterclaim again")
        self.name: str = f"{self.manifest['name']}@{self.manifest['files']['tagger.onnx'][:12]}"
        self.pieces = WordPieces.from_str(content["tokenizer.json"].decode("utf-8"))
        self.pieces.no_truncation()
        self.pieces.no_padding()
        self._words = _session(content["tagger.onnx"])
        self._roles = _session(content["roles.onnx"])
        self._stances = _session(content["stances.onnx"])
        self.cue_chain = _chain(self.manifest["chains"]["cue"])
        self.role_chain = _chain(self.manifest["chains"]["role"])

    def read(self, pieces: Ints, shapes: Ints, first: Ints) -> Reading:
        """One forward pass over a window: int64 pieces and shapes [P], and where words begin [W]."""
        return Reading(*self._words.run(None, {"pieces": pieces, "shapes": shapes, "first": first}))

    def roles(self, reading: Reading, firsts: Ints, lasts: Ints, kinds: Ints, bins: Ints, turns: Ints) -> Floats:
        """Scores [K, W, 5] of each word as source or content of each of K cues.

        Args:
            reading: the window's forward pass.
            firsts: int64 [K], number of each cue's first word.
            lasts: int64 [K], and of its last.
            kinds: int64 [K], 0 for a cue, 1 for the first word of a content without one.
            bins: int64 [K, W], distance from the cue.
            turns: int64 [K, W], paragraphs from the cue.
        """
        scores: Floats = self._roles.run(
            None,
            {
                "words": reading.words,
                "made": reading.made,
                "prior": reading.prior,
                "firsts": firsts,
                "lasts": lasts,
                "kinds": kinds,
                "bins": bins,
                "turns": turns,
            },
        )[0]
        return scores

    def stances(self, reading: Reading, firsts: Ints, lasts: Ints, content: Floats, openings: Ints) -> Floats:
        """Scores [K, 10]: eight stances in the manifest's order, then positive and negative.

        Args:
            reading: the window's forward pass.
            firsts: int64 [K], number of each cue's first word.
            lasts: int64 [K], and of its last.
            content: float32 [K, W], weights that sum to one over each content's words.
            openings: int64 [K], the first word of each content.
        """
        scores: Floats = self._stances.run(
            None, {"words": reading.words, "firsts": firsts, "lasts": lasts, "content": content, "openings": openings}
        )[0]
        return scores


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _chain(entry: dict[str, Any]) -> Chain:
    return Chain(np.array(entry["steps"], dtype=np.float32), np.array(entry["begin"], dtype=np.float32))
