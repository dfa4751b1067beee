"""What finding origins costs as a ledger grows: processor seconds a stage at 1,000, 10,000 and 100,000 documents.

    python benchmarks/origins.py [--sizes 1000 10000 100000] [--record]

Documents are made, not collected: stories of a dozen or more sentences out of templates with a large invented vocabulary, each
outlet's own closing paragraph under a third of them, and reprints of every second story (cut, a word changed here and there, with
another title, most with a credit; from one to some hundred of them, so that seven in ten documents have family). They go one by one
through an index in memory, as into a ledger. What is found is compared with what was made.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "evals")]

from origins import Index  # noqa: E402
from recording import record  # noqa: E402

from counterclaim.records import Credit, Document, Section  # noqa: E402
from counterclaim.relate.origins import compare, fingerprints, group, prepare, publisher_keys, relay_keys  # noqa: E402

OPENINGS = """{Person}, who heads {org} in {Place}, said on {day} that
According to {Person}, a {noun} from {Place},
{org} said in {Place} that
Late on {day}, {num} days after the {noun} of {Place} had closed,
Nobody at {org} would say why
In the {adjective} quarter of {Place}
At a {noun} near {Place} people tell you that
The {noun} of {Place} has no doubt that
A law of last year has it that
For {num} years
{Person} did not come, and wrote instead that
It could not be checked whether
On the road from {Place} to {Place}
By the time {Person} came,
Seen from the {noun} of {Place},
Once {org} had left {Place},
The {adjective} {noun} apart,
With {num} {nouns} still {done},""".splitlines()
MIDDLES = """{num} {nouns} had been {done}
the {nouns} of {Place} were never {done}
{org} keeps {adjective} {nouns}
no more than {num} {nouns} are left
{Person} took {nouns} for {nouns}
the {noun} stands {adjective} and {done}
{org} {done} the {noun} for {num} {nouns}
a {noun} costs {num} a {noun}
there was hardly a {noun} that {org} had not {done}
some {num} {nouns} wait for {Person}
{adjective} {nouns} {done} whatever {org} {done}
{nouns} went to {Place} and {nouns} to {Place}
{Person} and {Person} {done} the same {noun}
the {adjective} {noun} was without {nouns}""".splitlines()
ENDINGS = """, {org} said.
, and {Person} calls that {adjective}.
, which {org} denies.
. {org} counts {num}, {Person} only {num}.
, as {Place} remembers well.
 near {Place}.
 since {day}.
, so that {nouns} were {done}.
, but not in {Place}.
. "Not one {noun} was {done} by us," said {Person}.
, according to {org}.
 until {Person} came back from {Place}.
. "We {done} the {nouns} ourselves," {Person} said.
, whatever {org} may say.""".splitlines()
CLOSING = (
    "{Place} has had a {noun} since {num}. Its {nouns} are {adjective}, and {org} has {done} them more than once, the last time with {num} "
    "{nouns} from {Place}. {org} does not answer questions about it."
)
STARTS = "b br ch d dr f g gl h j k kl l m n p pr r s sh st t tr v w z".split()
VOWELS, ENDS = "a e i o u ai ea ou".split(), "b d g k l m n nd ng r rt s sk st t th".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Made(NamedTuple):
    document: Document
    story: int


class Maker:
    """Documents that look like reports, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        words = sorted({self.word() for _ in range(40_000)})
        self.dice.shuffle(words)
        part = len(words) // 4
        self.nouns, self.dones, self.adjectives, self.names = (words[n * part : (n + 1) * part] for n in range(4))
        self.outlets = [f"The {self.name()} {kind}" for kind in ("Post", "Courier", "Gazette", "Times", "Mirror") for _ in range(100)]
        self.agencies = [f"{self.name()} {kind}" for kind in ("Wire", "Press Agency", "News Agency") for _ in range(8)]
        self.closings = {outlet: self.filled(CLOSING) for outlet in self.outlets}

    def word(self) -> str:
        syllables = (self.dice.choice(STARTS) + self.dice.choice(VOWELS) for _ in range(self.dice.choice((1, 2, 2))))
        return "".join(syllables) + self.dice.choice(ENDS)

    def name(self) -> str:
        return self.dice.choice(self.names).capitalize()

    def filled(self, template: str) -> str:
        parts = template.split("{")
        return parts[0] + "".join(self.slot(kind) + rest for kind, rest in (part.split("}", 1) for part in parts[1:]))

    def sentence(self) -> str:
        said = self.filled(" ".join((self.dice.choice(OPENINGS), self.dice.choice(MIDDLES))) + self.dice.choice(ENDINGS))
        return said[0].upper() + said[1:]

    def pick(self, words: list[str]) -> str:
        """The second word is half as frequent as the first, the third a third, as in any text."""
        return words[int(len(words) ** self.dice.random()) - 1]

    def slot(self, kind: str) -> str:
        match kind:
            case "Person":
                return f"{self.name()} {self.name()}"
            case "Place":
                return self.name()
            case "org":
                return f"the {self.name()} {self.dice.choice(('Council', 'Union', 'Front', 'Authority'))}"
            case "day":
                return self.dice.choice(DAYS)
            case "num":
                return str(self.dice.randrange(2, 3000))
            case "noun":
                return self.pick(self.nouns)
            case "nouns":
                return self.pick(self.nouns) + "s"
            case "adjective":
                return self.pick(self.adjectives) + "y"
        return self.pick(self.dones) + "ed"

    def documents(self, count: int) -> Iterator[Made]:
        """Stories and their reprints, mixed: a reprint comes within a few hundred documents of its story."""
        waiting: list[tuple[int, Made]] = []
        number = story = 0
        while number < count:
            if waiting and waiting[-1][0] <= number:
                yield waiting.pop()[1]
            else:
                sentences = [self.sentence() for _ in range(self.dice.randrange(10, 18))]
                family = min(int(self.dice.paretovariate(1.1)), 300) - 1 if self.dice.random() < 0.5 else 0
                publisher = self.dice.choice(self.agencies if family else self.outlets)
                yield self.made(number, story, sentences, publisher, None)
                waiting += [
                    (number + self.dice.randrange(1, 400), self.reprint(number, n, story, sentences, publisher)) for n in range(family)
                ]
                waiting.sort(key=lambda due: -due[0])
                story += 1
            number += 1

    def reprint(self, number: int, n: int, story: int, sentences: list[str], agency: str) -> Made:
        first = sentences[0] if self.dice.random() < 0.8 else self.sentence()
        kept = [first, *(s for s in sentences[1:] if self.dice.random() < 0.75)]
        kept = [s.replace(" said on ", " said early on ") if self.dice.random() < 0.3 else s for s in kept]
        return self.made(number + n / 1000, story, kept, self.dice.choice(self.outlets), agency if self.dice.random() < 0.6 else None)

    def made(self, number: float, story: int, sentences: list[str], publisher: str, credit: str | None) -> Made:
        if publisher in self.closings and self.dice.random() < 0.33:
            sentences = [*sentences, self.closings[publisher]]
        title = self.filled("{nouns} {done} in {Place}, says {Person}").capitalize()
        line = f"By {credit}\n\n" if credit else ""
        body = "\n\n".join(sentences)
        text = f"{title}\n\n{line}{body}\n"
        start = len(title) + 2 + len(line)
        sections = [Section("title", 0, len(title)), Section("body", start, start + len(body))]
        credits = (Credit(credit, len(title) + 5, len(title) + 5 + len(credit)),) if credit else ()
        minutes = int(number * 0.5)
        when = f"2024-{minutes // 40320 % 12 + 1:02}-{minutes // 1440 % 28 + 1:02}"
        if self.dice.random() < 0.8:  # the others give no more than the day
            when += f"T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z"
        return Made(
            Document(f"d{number:012.3f}", text, publisher=publisher, published_at=when, sections=tuple(sections), credits=credits), story
        )


class Measured(Index):
    """An index that keeps documents, not prepared reports, and says how long each stage took."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[str, Document] = {}
        self.seconds: Counter[str] = Counter()

    def take(self, document: Document) -> None:
        clock = time.process_time
        began = clock()
        report = prepare(document)
        prints = fingerprints(report)
        read = clock()
        published, relayed = publisher_keys(document), relay_keys(document)
        keyed = clock()
        chosen = self.candidates(prints, published, relayed)
        found = clock()
        for candidate in chosen:
            likeness = compare(report, prepare(self.documents[candidate]))
            if likeness is not None:
                self.likenesses.append(likeness)
        compared = clock()
        self.compared += len(chosen)
        self.keep(report, prints, published, relayed)
        self.documents[document.id] = self.reports.pop(document.id).document
        self.seconds.update(
            {"fingerprints": read - began, "keys": keyed - read, "candidates": found - keyed, "comparing": compared - found}
        )


def measure(size: int) -> dict[str, float]:
    index, stories = Measured(), dict[str, int]()
    for made in Maker(size).documents(size):
        stories[made.document.id] = made.story
        index.take(made.document)
    began = time.process_time()
    origins = group(list(index.documents), index.likenesses, index.printed)
    index.seconds["grouping"] = time.process_time() - began
    families: dict[int, list[str]] = defaultdict(list)
    for document, story in stories.items():
        families[story].append(document)
    true = {pair for family in families.values() for pair in combinations(family, 2)}
    found = {pair for origin in origins for pair in combinations(origin.documents, 2)}
    return {
        **{f"{stage}_s": round(seconds, 3) for stage, seconds in index.seconds.items()},
        "ms_a_document": round(1000 * sum(index.seconds.values()) / size, 3),
        "compared_a_document": round(index.compared / size, 2),
        "largest_family": max(map(len, families.values())),
        "precision_percent": round(100 * len(found & true) / max(len(found), 1), 2),
        "recall_percent": round(100 * len(found & true) / max(len(true), 1), 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    figures = {}
    for size in options.sizes:
        figures[str(size)] = measure(size)
        print(f"{size:>8,}  " + "  ".join(f"{key} {value}" for key, value in figures[str(size)].items()), flush=True)
    if options.record:
        record(HERE / "origins.json", "python benchmarks/origins.py --record", figures, threads=1)


if __name__ == "__main__":
    main()
