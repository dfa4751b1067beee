"""The tagger at run time: four ONNX graphs, a tokenizer and a manifest. The only module that imports onnxruntime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from counterclaim.errors import ModelError
from counterclaim.models.pieces import Pieces
from counterclaim.records import STANCES

OUTPUTS = ["words", "cues", "made", "prior", "names"]
WIDTH = 384
"""Numbers in the vector of a word or a word piece."""

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
        made: float32 [W, 256], the words as the role graph sees them.
        prior: float32 [W, 5], scores of the role tags whatever the cue.
        names: float32 [W, 9], scores of the name tags: none, then for each kind of name begins and goes on; None where not asked for.
    """

    words: Floats
    cues: Floats
    made: Floats
    prior: Floats
    names: Floats | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """What cues ask of words: `queries` float32 [K, 5, 256], `own` float32 [K, 1, 5]."""

    queries: Floats
    own: Floats

    def __getitem__(self, which: slice) -> Questions:
        return Questions(self.queries[which], self.own[which])


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
        self.manifest, content = load_files(folder)
        if tuple(self.manifest["stances"]) != STANCES:
            raise ModelError(f"the tagger in {folder} knows other stances than this program: install counterclaim again")
        self.name: str = _name(self.manifest)
        self.pieces = Pieces(content["tokenizer.json"].decode("utf-8"))
        self._words = session(content["tagger.onnx"])
        self._asking = session(content["asking.onnx"])
        self._roles = session(content["roles.onnx"])
        self._stances = session(content["stances.onnx"])
        count = self.pieces.tokenizer.get_vocab_size()
        self._met = np.zeros(count, dtype=np.bool_)
        self._vectors = np.zeros((count, WIDTH), dtype=np.float32)  # the system gives memory for rows that are written
        self.cue_chain = _chain(self.manifest["chains"]["cue"])
        self.role_chain = _chain(self.manifest["chains"]["role"])
        self.name_chain = _chain(self.manifest["chains"]["name"])

    def read(self, pieces: Ints, shapes: Ints, first: Ints, names: bool = True) -> Reading:
        """One forward pass over a window.

        Args:
            pieces: int64 [P].
            shapes: int64 [P].
            first: int64 [W], where words begin.
            names: whether names are wanted.
        """
        inputs = {"pieces": pieces, "shapes": shapes, "first": first}
        return Reading(*self._words.run(OUTPUTS if names else OUTPUTS[:-1], inputs))

    def vectors(self, pieces: Ints) -> Floats:
        """Vectors float32 [P, 384] of word pieces by themselves, the table that other models share.

        The graph, which always runs as a whole, is asked once for each piece; then its vector is remembered, all of them in 47 MB.

        Args:
            pieces: int64 [P], a window at most.
        """
        new = np.unique(pieces[~self._met[pieces]])
        if len(new):
            nothing = np.zeros_like(new)
            self._vectors[new] = self._words.run(["vectors"], {"pieces": new, "shapes": nothing, "first": nothing})[0]
            self._met[new] = True
        found: Floats = self._vectors[pieces]
        return found

    def ask(self, pairs: Floats, kinds: Ints) -> Questions:
        """What each of K cues asks of words.

        Args:
            pairs: float32 [K, 768], vectors of each cue's first and last word.
            kinds: int64 [K], 0 for a cue, 1 for the first word of a content without one.
        """
        return Questions(*self._asking.run(None, {"pairs": pairs, "kinds": kinds}))

    def roles(self, reading: Reading, questions: Questions, bins: Ints, turns: Ints) -> Floats:
        """Scores [K, W, 5] of each word of a window as source or content of each of its K cues.

        Args:
            reading: the window's forward pass.
            questions: of the window's cues.
            bins: int64 [K, W], distance from the cue.
            turns: int64 [K, W], paragraphs from the cue.
        """
        scores: Floats = self._roles.run(
            None,
            {
                "queries": questions.queries,
                "own": questions.own,
                "made": reading.made,
                "prior": reading.prior,
                "bins": bins,
                "turns": turns,
            },
        )[0]
        return scores

    def stances(self, pairs: Floats, contents: Floats, openings: Floats) -> Floats:
        """Scores [K, 10]: eight stances in the manifest's order, then positive and negative.

        Args:
            pairs: float32 [K, 768], vectors of each cue's first and last word.
            contents: float32 [K, 384], the mean of each content's words.
            openings: float32 [K, 384], the first word of each content.
        """
        scores: Floats = self._stances.run(None, {"pairs": pairs, "contents": contents, "openings": openings})[0]
        return scores


def tagger_name(folder: Path = FOLDER) -> str:
    """The name of the model, without loading it.

    Raises:
        ModelError: its manifest is missing or damaged.
    """
    return _name(read_manifest(folder))


def _name(manifest: Mapping[str, Any]) -> str:
    return f"{manifest['name']}@{manifest['files']['tagger.onnx'][:12]}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """A model's manifest.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest
    except (OSError, ValueError) as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> ModelError:
    return ModelError(f"the model's files in {folder} cannot be read ({error}): install counterclaim again")


def load_files(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A model's manifest, and the content of the files that it names.

    Raises:
        ModelError: a file is missing, or is not the one that the manifest names.
    """
    manifest = read_manifest(folder)
    try:
        content = {name: (folder / name).read_bytes() for name in manifest["files"]}
    except OSError as error:
        raise _unreadable(folder, error) from error
    for name, digest in manifest["files"].items():
        if hashlib.sha256(content[name]).hexdigest() != digest:
            raise ModelError(f"{folder / name} is not the file that its manifest names: install counterclaim again")
    return manifest, content


def session(graph: bytes, outside: Mapping[str, NDArray[np.int8]] | None = None) -> onnxruntime.InferenceSession:
    """A graph that runs on one thread.

    Args:
        graph: in ONNX's form.
        outside: tables that it leaves to be handed over, by name.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if outside:
        options.add_external_initializers(list(outside), [onnxruntime.OrtValue.ortvalue_from_numpy(table) for table in outside.values()])
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _chain(entry: dict[str, Any]) -> Chain:
    return Chain(np.array(entry["steps"], dtype=np.float32), np.array(entry["begin"], dtype=np.float32))
