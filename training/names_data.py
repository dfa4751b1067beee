"""Names with their kinds from the public NER sets, as running text with character spans.

Kinds are person, organization, place and other. Sets differ in what they mark: where a set marks no names of a kind, or
marks descriptions as well, the words in doubt are left out of the loss instead of being called "no name".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("person", "organization", "place", "other")
Span = tuple[int, int, str]
_NO_SPACE_BEFORE = frozenset(".,:;!?)]}%'’”\"") | {"'s", "’s", "n't", "'re", "'ve", "'ll", "'d", "'m", "..."}
_NO_SPACE_AFTER = frozenset("([{$£€#@“‘")
_TYPES = {
    "wikigold": {"PER": "person", "ORG": "organization", "LOC": "place", "MISC": "other"},
    "btc": {"PER": "person", "ORG": "organization", "LOC": "place"},
    "wnut17": {
        "person": "person", "location": "place", "group": "organization", "corporation": "organization",
        "product": "other", "creative-work": "other",
    },
    "re3d": {"Person": "person", "Organisation": "organization", "Location": "place"},
    "worldwide": {
        "Person": "person", "Organization": "organization", "Location": "place", "Facility": "place", "NORP": "other",
        "Product": "other", "Misc": "other", "Event": "other",
    },
}  # fmt: skip
_GUM = {"person": "person", "organization": "organization", "place": "place"}
_FUNCTION = re.compile(r"(?:the|a|an|of|for|and|in|on|to|de|la|al|bin|’s|'s|-)$", re.I)


@dataclass
class Text:
    """A text with names; `unsure` are spans that neither count as names nor as none. `no_other`: "other" is not marked."""

    set: str
    name: str
    text: str
    names: list[Span]
    unsure: list[tuple[int, int]] = field(default_factory=list)
    no_other: bool = False


def join(sentences: list[list[tuple[str, str]]]) -> tuple[str, list[Span]]:
    """Running text and typed spans from (token, tag) sentences in BIO notation."""
    text = ""
    spans: list[Span] = []
    quoted = False
    for sentence in sentences:
        last = ""
        for token, tag in sentence:
            glue = not text or text.endswith("\n") or token in _NO_SPACE_BEFORE or last in _NO_SPACE_AFTER or last == "\0"
            if token in ('"', "``", "''"):
                glue = quoted or not text
                quoted = not quoted
                token = '"'
            text += token if glue else " " + token
            begin = len(text) - len(token)
            if tag.startswith("B-"):
                spans.append((begin, len(text), tag[2:]))
            elif tag.startswith("I-") and spans:
                spans[-1] = (spans[-1][0], len(text), spans[-1][2])
            last = "\0" if token == '"' and quoted else token
        quoted = False
    return text, spans


def bio(path: Path) -> Iterator[tuple[str, list[list[tuple[str, str]]]]]:
    """(document name, its sentences) of a .bio file."""
    name, sentences, sentence = path.stem, [], []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc") and "\t" not in line:
            if sentences:
                yield name, sentences
            name, sentences = line.split("=", 1)[1].strip(), []
        elif line:
            token, _, tag = line.partition("\t")
            sentence.append((token, tag or "O"))
        elif sentence:
            sentences.append(sentence)
            sentence = []
    if sentences:
        yield name, sentences


def from_bio(kind: str, path: Path, together: int = 0) -> list[Text]:
    """The texts of a .bio file; where it names no documents, `together` sentences make one, each its own paragraph."""
    out = []
    for name, sentences in bio(path):
        groups = [sentences[n : n + together] for n in range(0, len(sentences), together)] if together else [sentences]
        for n, group in enumerate(groups):
            text, spans = "", []
            for part in [[s] for s in group] if together else [group]:
                added, marked = join(part)
                spans += [(a + len(text), b + len(text), tag) for a, b, tag in marked]
                text += added + "\n"
            types = _TYPES[kind]
            names = [(a, b, types[tag]) for a, b, tag in spans if tag in types]
            unsure = [(a, b) for a, b, tag in spans if tag not in types]
            if kind == "re3d":  # descriptions ("U.S. service members") are marked as names are
                names, more = split_descriptions(text, names)
                unsure += more
            out.append(Text(kind, f"{name}.{n}", text, names, unsure, no_other=kind in ("btc", "re3d")))
    return out


def split_descriptions(text: str, names: list[Span]) -> tuple[list[Span], list[tuple[int, int]]]:
    """Names without a leading article, and the spans that hold lower-case words and so describe."""
    kept, unsure = [], []
    for a, b, kind in names:
        if text[a:b].lower().startswith("the "):
            a += 4
        words = text[a:b].split()
        if all(w[0].isupper() or w[0].isdigit() or _FUNCTION.fullmatch(w) for w in words) and words:
            kept.append((a, b, kind))
        else:
            unsure.append((a, b))
    return kept, unsure


def gum(folder: Path) -> list[Text]:
    """GUM's mentions that are names: linked to an encyclopedia or made of proper nouns alone."""
    return [_gum_text(path) for path in sorted(folder.glob("*.conllu"))]


def _gum_text(path: Path) -> Text:
    text = ""
    names: list[Span] = []
    unsure: list[tuple[int, int]] = []
    opened: dict[str, list[tuple[int, str, bool, int]]] = {}
    tags: list[tuple[int, int, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newpar") and not line.startswith("# newpar_") and text:
            text += "\n"
            continue
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not cells[0].isdigit():
            continue
        begin = len(text)
        text += cells[1]
        tags.append((begin, len(text), cells[3]))
        entity = next((m[7:] for m in cells[9].split("|") if m.startswith("Entity=")), "")
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", entity):
            if part.startswith("("):
                inner = part[1:].rstrip(")").split("-")
                linked = len(inner) > 7
                opened.setdefault(inner[0], []).append((begin, inner[1] if len(inner) > 1 else "", linked, len(tags) - 1))
            if part.endswith(")"):
                group = part.strip("()").split("-")[0]
                if opened.get(group):
                    start, kind, linked, first = opened[group].pop()
                    _gum_name(text, start, len(text), kind, linked, tags[first:], names, unsure)
        if "SpaceAfter=No" not in cells[9]:
            text += " "
    names.sort(key=lambda s: (s[0], -s[1]))
    outer: list[Span] = []
    for s in names:  # names inside of names are left out
        if not outer or s[0] >= outer[-1][1]:
            outer.append(s)
    return Text("gum", path.stem, text, outer, unsure)


def _gum_name(
    text: str,
    start: int,
    end: int,
    kind: str,
    linked: bool,
    tags: list[tuple[int, int, str]],
    names: list[Span],
    unsure: list[tuple[int, int]],
) -> None:
    inside = [t for t in tags if t[0] >= start and t[1] <= end]
    while inside and inside[0][2] in ("DET", "PUNCT"):
        inside.pop(0)
    while inside and (inside[-1][2] in ("PUNCT", "PART")):
        inside.pop()
    if not inside or kind == "time":
        return
    proper = [t[2] == "PROPN" for t in inside]
    if all(p or t[2] in ("ADP", "DET", "NUM", "CCONJ", "PUNCT") for p, t in zip(proper, inside, strict=True)) and any(proper):
        names.append((inside[0][0], inside[-1][1], _GUM.get(kind, "other")))
    elif linked and any(text[t[0]].isupper() for t in inside) and len(inside) < 4:
        unsure.append((inside[0][0], inside[-1][1]))


def worldwide(folder: Path) -> list[Text]:
    """The non-commercial set, for measuring only."""
    return [t for path in sorted(folder.rglob("*.bio")) for t in from_bio("worldwide", path)]


def all_sets(ner: Path) -> tuple[list[Text], dict[str, list[Text]]]:
    """(training texts, held-back texts by set). Held back: every fifth document, GUM's and WNUT's own test splits."""
    train: list[Text] = []
    held: dict[str, list[Text]] = {}

    def share(name: str, texts: list[Text]) -> None:
        held[name] = texts[4::5]
        train.extend(t for n, t in enumerate(texts) if n % 5 != 4)

    share("wikigold", from_bio("wikigold", ner / "wikigold" / "wikigold.bio"))
    share("btc", [t for p in sorted((ner / "btc").glob("*.bio")) for t in from_bio("btc", p, together=12)])
    share("re3d", [t for p in sorted((ner / "re3d").glob("*.bio")) for t in from_bio("re3d", p)])
    train += gum(ner / "gum" / "train") + gum(ner / "gum" / "dev")
    held["gum"] = gum(ner / "gum" / "test")
    train += [t for part in ("train", "dev") for t in from_bio("wnut17", ner / "wnut17" / f"{part}.bio", together=12)]
    held["wnut17"] = from_bio("wnut17", ner / "wnut17" / "test.bio", together=12)
    random.Random(0).shuffle(train)
    return train, held
