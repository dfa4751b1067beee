"""Texts in which a place is easily lost: emoji of many code points, right-to-left words, combining marks, words that repeat."""

from __future__ import annotations

from random import Random
from typing import get_args

from counterclaim.records import STANCES, Attribution, Channel, ChannelKind, Document, Quotation, Span, Verification

PIECES = (
    "said", "said", "the", "the bridge", "Ana", "12", "naïve", "e\u0301te\u0301", "\u200d", "\ufeff", "\u00a0", "\u2028", "\n", "\n\n",
    "\t", "“", "”", "’s",
    "👩‍👩‍👧‍👦", "👍🏽", "👍🏿", "🇧🇬", "🏳️‍🌈", "🧑🏾‍🚒", "😀", "😀😀", "☎\ufe0f", "1\ufe0f\u20e3",
    "قال", "المتحدث", "إن", "الجسر", "سقط", "السَّلامُ", "אמר", "הדובר", "כִּי", "הגשר", "نفر", "می\u200cخواهم", "\u200f", "\u200e", "\u061c",
    "\u202e", "\u202c", "\u2066", "\u2069", "𝒜𝓃𝒶", "𐌰𐌱", "𠀀𠀁", "\U0001f1e7", "\U0010ffff", "a\u0308\u0323", "ｆｕｌｌ", "ﬁ", "ß", "İ",
)  # fmt: skip


def text(random: Random) -> str:
    """Words that repeat often, so that what stands around them is often the same as well."""
    some = random.sample(PIECES, random.randint(3, 12))
    return "".join(random.choice(some) + random.choice(("", " ", " ")) for _ in range(random.randint(5, 120)))


def span(random: Random, text: str, start: int = 0, end: int | None = None) -> Span:
    a, b = sorted(random.sample(range(start, (len(text) if end is None else end) + 1), 2))
    return Span(a, b, text[a:b])


def report(number: int) -> tuple[Document, list[Attribution], list[Verification]]:
    """A document with statements at any places; the same number gives the same one everywhere."""
    random = Random(number)
    document = Document(f"d{number:x}", text(random), file=f"{number}.txt", url=random.choice((None, f"https://post.example/{number}")))
    said = [statement(random, document, f"a{number:x}.{k}") for k in range(random.randint(1, 6))]
    words = span(random, document.text)
    note = Verification(document.id, words.start, words.end, words.text, "unverified", words, tuple(a.id for a in said), "made@1")
    return document, said, random.choice(([], [note]))


def statement(random: Random, document: Document, identifier: str) -> Attribution:
    edges = sorted(random.sample(range(len(document.text) + 1), 2 * random.randint(1, min(4, len(document.text) // 2))))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    channel = Channel(random.choice(get_args(ChannelKind)), 0, 1)
    source, cue = (random.choice((None, span(random, document.text))) for _ in range(2))
    content = tuple(Span(a, b, document.text[a:b]) for a, b in pairs)
    return Attribution(
        identifier,
        document.id,
        source,
        cue,
        () if cue and random.random() < 0.1 else content,
        random.choice(get_args(Quotation)),
        random.choice(STANCES),
        random.choice(("positive", "negative")),
        random.choice((None, "a0")),
        random.random(),
        {"spans": "made@1"},
        actor=random.choice((None, "p1", "p2")),
        channel=random.choice((None, channel)),
        said_at=random.choice((None, "2024-03-04", "2024-03/2024-04", "../2024")),
    )
