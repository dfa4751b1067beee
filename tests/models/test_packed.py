"""Tables in 4 bits, and what the pair model makes of statements with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterclaim.errors import ModelError
from counterclaim.models.joined import LABELS, alone, join
from counterclaim.models.packed import unpack
from counterclaim.models.pairs import FOLDER, PairModel
from counterclaim.models.tagger import Tagger


@pytest.fixture(scope="module")
def model() -> PairModel:
    return PairModel(Tagger(), threads=3)


def test_numbers_come_out_as_they_were_packed() -> None:
    whole = np.array([[7, -7], [1, 0], [-3, 2], [4, -1]], np.int8)
    scales = np.array([[0.5, 1.0], [1.0, 0.25]], np.float16)
    codes = (whole + 8).astype(np.uint8).reshape(2, 2, 2)
    packed = (codes[:, 0] * 16 + codes[:, 1]).tobytes() + scales.tobytes()
    ((name, table),) = unpack(packed, [("t", 4, 2)], 2)
    weights = whole * np.repeat(scales.astype(np.float32), 2, 0)
    assert name == "t"
    assert table.tolist() == np.rint(weights / (np.abs(weights).max(0) / 64)).astype(int).tolist()
    assert np.abs(table).max(0).tolist() == [64, 64]


def test_the_order_of_pairs_and_the_number_of_threads_change_nothing(model: PairModel) -> None:
    said = [model.words(f"Speaker {n} said", f"that {n} boats had sunk at the pier") for n in range(6)]
    pairs = [join(a, b) for a in said for b in said]
    one = PairModel(Tagger(), threads=1)
    expected = {p.pieces: r.labels.tolist() for p, r in zip(pairs, one.read(pairs), strict=True)}
    assert all(expected[p.pieces] == r.labels.tolist() for p, r in zip(reversed(pairs), model.read(reversed(pairs)), strict=True))
    assert (one.nearness(said, said[:2]) == model.nearness(said, said[:2])).all()


def test_a_piece_has_one_vector_whatever_it_is_asked_for_with() -> None:
    pieces = np.array([101, 2054, 3000, 2054, 102])
    together, alone_, later = Tagger(), Tagger(), Tagger()
    later.vectors(np.array([2054, 9999]))
    expected = together.vectors(pieces)
    assert expected.any(axis=1).all()
    assert (np.concatenate([alone_.vectors(pieces[n : n + 1]) for n in range(len(pieces))]) == expected).all()
    assert (later.vectors(pieces) == expected).all()


def test_probabilities(model: PairModel) -> None:
    read = model.read([join(model.words("", "the gates were open"), model.words("", "the gates were not open"))])[0]
    assert len(read.labels) == len(LABELS)
    assert read.labels.sum() == pytest.approx(1)
    assert read.follows.argmax() == 2  # contradiction


def test_parts_tell_what_both_have(model: PairModel) -> None:
    a, b = model.words("The mayor said", "the bridge fell"), model.words("", "the bridge held")
    joined = join(a, b)
    assert len(joined.pieces) == len(joined.parts) == len(a.speaker + a.content + b.content) + 3
    assert [part for part in joined.parts if part in (5, 7)] == [5, 5, 7, 7]
    assert set(alone(a).parts) == {0, 1}


def test_a_missing_or_changed_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install counterclaim again"):
        PairModel(Tagger(), tmp_path)
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes() + (b"x" if path.suffix == ".bin" else b""))
    with pytest.raises(ModelError, match=r"pairs\.bin is not the file"):
        PairModel(Tagger(), tmp_path)
