"""The pair model: what two statements, read at once, say of each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterclaim.models.joined import Floats, Joined, Read, Words, alone, words_of
from counterclaim.models.packed import unpack
from counterclaim.models.tagger import Tagger, load_files, read_manifest, session

FOLDER = Path(__file__).parent / "pairs"
KEPT = 1 << 14
"""Statements whose vectors are remembered, 8 MB."""
KEPT_PAIRS = 1 << 13
"""Pairs of which is remembered what was made of them, 12 MB: a reprint is compared with what the first print was compared with."""


class PairModel:
    """Runs the graph over one statement or two at a time, on several threads.

    A pair alone makes a batch: 8-bit scales are taken over a batch, so that whatever else were in it would change its numbers.

    Args:
        tagger: whose table of word vectors it shares.
        folder: where manifest.json and the graph lie; the packaged model when left out.
        threads: how many pairs are read at once; the numbers don't depend on it.

    Raises:
        ModelError: a file is missing, or is not the one that the manifest names.
    """

    def __init__(self, tagger: Tagger, folder: Path = FOLDER, threads: int = 1) -> None:
        self.manifest, content = load_files(folder)
        self.name: str = _name(self.manifest)
        self._tagger = tagger
        tables = unpack(content["pairs.bin"], self.manifest["tables"], self.manifest["group"])
        self._graph = session(content["pairs.onnx"], dict(tables))
        self._scale, self._bias = self.manifest["nearness"]
        self._pool = ThreadPoolExecutor(threads)
        self._vector = lru_cache(KEPT)(self._vector_of)
        self._read = lru_cache(KEPT_PAIRS)(self._read_of)

    def words(self, speaker: str, content: str) -> Words:
        """A statement in word pieces."""
        return words_of(self._tagger.pieces.tokenizer, speaker, content)

    def nearness(self, own: Sequence[Words], others: Sequence[Words]) -> Floats:
        """Log odds [N, M] that statements have to do with each other, by what each says alone."""
        left, right = (np.stack(list(self._pool.map(self._vector, some))) for some in (own, others))
        return np.asarray(left @ right.T * self._scale + self._bias)

    def read(self, pairs: Iterable[Joined]) -> list[Read]:
        """What each second statement says of the first."""
        return list(self._pool.map(self._read, pairs))

    def _read_of(self, pair: Joined) -> Read:
        labels, follows, voice = self._run(pair, ["labels", "follows", "voice"])
        return Read(softmax(labels), softmax(follows), 1 / (1 + math.exp(-float(voice[0]))))

    def _vector_of(self, words: Words) -> Floats:
        (vector,) = self._run(alone(words), ["near"])
        found = vector.astype(np.float64)
        return np.asarray(found / np.linalg.norm(found))

    def _run(self, pair: Joined, outputs: list[str]) -> list[NDArray[np.float32]]:
        vectors = self._tagger.vectors(np.array(pair.pieces, dtype=np.int64))
        inputs = {"vectors": vectors, "parts": np.array(pair.parts, dtype=np.int64)}
        made: list[NDArray[np.float32]] = self._graph.run(outputs, inputs)
        return made


def softmax(scores: NDArray[np.float32]) -> Floats:
    """Probabilities of scores."""
    raised = np.exp(scores.astype(np.float64) - scores.max())
    return np.asarray(raised / raised.sum())


def pairs_name(folder: Path = FOLDER) -> str:
    """The name of the model, without loading it.

    Raises:
        ModelError: its manifest is missing or damaged.
    """
    return _name(read_manifest(folder))


def _name(manifest: Mapping[str, Any]) -> str:
    return f"{manifest['name']}@{manifest['files']['pairs.bin'][:12]}"
