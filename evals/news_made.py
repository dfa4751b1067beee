"""A made archive of news: reports of events about which two sides disagree, with all that makes a real archive untidy.

    python evals/news_made.py FOLDER --count 5000 [--shards 8] [--density 2.6] [--seed 8]

Each event has a place, a few days, two bodies that contradict each other, and reports by several outlets: figures rise, what one side
says the other denies, agencies' stories are reprinted. Across events there are pages that change, lines that come again (the same, at
another spelling of the address, with a date that was missing), lines that are no article, reports in which nobody says anything, and
long ones. Everything in them is invented; places are real.

The archive comes in windows of `WINDOW` documents, each a function of the seed and its number alone: nothing that is longer is ever held,
and the same numbers give the same lines on every machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import BinaryIO, NamedTuple

import news_words as words
from news_words import Kind, Slots, given, name, outlet, street

SEED = 8
DENSITY = 2.6
"""How many reports share an event."""

WINDOW = 120
"""How many documents are made together; what an archive's end is cut from."""

_FIRST_DAY = datetime(1990, 1, 1)
_A_DAY = 80  # documents
_ECHOES = 2  # documents of a window that rest on a much earlier one
_QUIET = 0.4  # of what happens is no event about which anybody disagrees
_MOST_REPORTS = 12


@dataclass(frozen=True, slots=True)
class Story:
    """A report as an outlet published it.

    Attributes:
        at: when.
        late: what its page does not say at first: "published_at", "publisher" or nothing.
        of: which of the stories made with it this is a further version of.
    """

    at: datetime
    publisher: str
    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    url: str = ""
    late: str = ""
    of: int | None = None


class Line(NamedTuple):
    """A line of the archive, and whether it is a document that no line before it gave."""

    data: bytes
    new: bool


def write(folder: Path, count: int, *, shards: int = 8, seed: int = SEED, density: float = DENSITY) -> list[Path]:
    """Write an archive as JSONL files, every third of them packed.

    Args:
        folder: where to; made when missing.
        count: how many documents; there are some eight lines more in a hundred.
        shards: how many files, each with as many documents as any other or one less.
        seed: of the archive.
        density: how many reports share an event, 2 to 8.

    Returns:
        The files, in the archive's order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"news-{n:05}.jsonl{'.gz' if n % 3 == 2 else ''}" for n in range(shards)]
    made, shard = 0, 0
    with ExitStack() as files:
        stream = files.enter_context(_stream(paths[0]))
        for line in lines(count, seed, density):
            while shard + 1 < shards and line.new and made * shards >= count * (shard + 1):
                files.close()
                shard += 1
                stream = files.enter_context(_stream(paths[shard]))
            stream.write(line.data + b"\n")
            made += line.new
    for path in paths[shard + 1 :]:
        with _stream(path):
            pass
    return paths


class _Packed(gzip.GzipFile):
    """No name and no time in its head, so that the same lines are the same bytes."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        super().__init__("", "wb", 6, self._file, mtime=0)

    def close(self) -> None:
        super().close()
        self._file.close()


def _stream(path: Path) -> BinaryIO:
    return _Packed(path) if path.suffix == ".gz" else path.open("wb")


def lines(count: int, seed: int = SEED, density: float = DENSITY) -> Iterator[Line]:
    """The lines of an archive, up to its last document."""
    made = 0
    for window in range(-(-count // WINDOW)):
        for line in _lines_of(seed, density, window):
            made += line.new
            if made > count:
                return
            yield line


# Lines of a window


def _lines_of(seed: int, density: float, window: int) -> Iterator[Line]:
    """A window's documents, and among them lines that give no new one."""
    draw = Random(f"lines {seed} {window}")
    told = stories(seed, density, window)
    far = _first_told(seed, density, draw.randrange(window))[:-_ECHOES] if window else told[:1]
    late: list[Story] = []
    for n, story in enumerate(told):
        yield Line(line_of(story, story.late), True)
        late += [story] * bool(story.late)
        again = draw.choice(told[: n + 1] if draw.random() < 0.5 else far)
        kind = draw.random()
        if kind < 0.02:
            yield Line(line_of(again, again.late), False)
        elif kind < 0.03:
            yield Line(line_of(replace(again, url=_spelt_otherwise(draw, again.url)), again.late), False)
        elif kind < 0.04:
            yield Line(line_of(again, again.late, date_modify=_moment(again.at + timedelta(hours=3))), False)
        elif kind < 0.055:
            yield Line(_broken(draw, line_of(again)), False)
        elif late and kind < 0.15:
            yield Line(line_of(late.pop(0)), False)


def line_of(story: Story, without: str = "", **more: str) -> bytes:
    """A story as one of several crawlers would have kept it; which one depends on its outlet.

    Args:
        story: what to write.
        without: "published_at" or "publisher", which it is not to say.
        more: fields to add.
    """
    title, text, publisher, published_at, authors = _DIALECTS[sum(map(ord, story.publisher)) % len(_DIALECTS)]
    said: dict[str, object] = {"url": story.url, title: story.title, text: "\n\n".join(story.paragraphs)}
    if story.publisher and without != "publisher":
        said[publisher] = story.publisher
    if without != "published_at":
        said[published_at] = _moment(story.at) if story.at.minute else f"{story.at:%Y-%m-%d}"
    if story.authors:
        said[authors] = list(story.authors)
    return json.dumps(said | more, ensure_ascii=False).encode()


_DIALECTS = (
    ("title", "text", "publisher", "date", "authors"), ("title", "maintext", "source", "date_publish", "authors"),
    ("headline", "articleBody", "publisher", "datePublished", "author"), ("title", "content_text", "site_name", "published_at", "authors"),
)  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _spelt_otherwise(draw: Random, url: str) -> str:
    """The same page by another spelling of its address."""
    host = url.removeprefix("https://")
    return draw.choice((f"https://www.{host}", f"http://{host}", f"{url}?utm_source=newsletter", f"{url}#comments"))


def _broken(draw: Random, line: bytes) -> bytes:
    """A line that gives no article."""
    said = json.loads(line)
    without_text = json.dumps({"url": said["url"], "title": "Gone", **draw.choice(({"error": "timeout"}, {"text": " "}))}).encode()
    torn = line[: len(line) // 2]
    return draw.choice((torn, line[:-9] + b"\xff\xfe" + line[-9:], b"[" + line + b"]", b"<html>502 Bad Gateway</html>", without_text))


# Stories of a window


def stories(seed: int, density: float, window: int) -> list[Story]:
    """The documents of a window, in the order of their dates; two of them rest on documents of a window long before."""
    told = _first_told(seed, density, window)
    draw = Random(f"echoes {seed} {window}")
    if not window:
        return told
    far = _first_told(seed, density, draw.randrange(window))[:-_ECHOES]
    at = told[-1].at
    changed, printed = draw.sample(far, 2)
    return [*told[:-_ECHOES], _changed(draw, changed, at), _reprinted(draw, replace(printed, url=_address(at, window, WINDOW)), at)]


@lru_cache(maxsize=4)
def _first_told(seed: int, density: float, window: int) -> list[Story]:
    draw = Random(f"news {seed} {window}")
    made: list[Story] = []
    while len(made) < WINDOW:
        at = _FIRST_DAY + timedelta(days=(window + draw.random()) * WINDOW / _A_DAY)
        reports = [_quiet(draw, at)] if draw.random() < _QUIET else _Event(draw, at, density).reports()
        made += [replace(one, of=None if one.of is None else one.of + len(made)) for one in reports]
    del made[WINDOW:]
    for n, one in enumerate(made):
        url = _address(one.at, window, n) if one.of is None else made[one.of].url
        made[n] = replace(one, url=url, late=draw.choice(("published_at", "publisher")) if draw.random() < 0.03 else "")
    return sorted(made, key=lambda one: one.at)


def _address(at: datetime, window: int, n: int) -> str:
    return f"https://{'abcdefgh'[n % 8]}.news.example/{at:%Y/%m/%d}/{window:x}-{n}"


def _quiet(draw: Random, at: datetime) -> Story:
    """A report in which nobody says anything: prices, scores, the weather."""
    filled = Slots(draw, {"town": draw.choice(words.TOWNS), "street": street(draw), "x": name(draw), "y": name(draw)})
    paragraphs = [filled(line) for line in draw.sample(words.QUIET, draw.randint(3, 5))]
    return Story(at, outlet(draw), filled(draw.choice(words.QUIET_TITLES.split("|"))), tuple(paragraphs))


def _changed(draw: Random, story: Story, at: datetime) -> Story:
    """The same page in another state: a figure is another one, a paragraph more."""
    number = draw.randint(3, 900)
    paragraphs = [re.sub(r"\b\d{2,3}\b(?!:)", str(number), story.paragraphs[0], count=1), *story.paragraphs[1:]]
    return replace(story, at=at, paragraphs=(*paragraphs, f"This report was updated at {at:%H:%M} with the figure of {number}."), late="")


def _reprinted(draw: Random, story: Story, at: datetime) -> Story:
    """The same story in another paper: another title, perhaps a paragraph less, and mostly with a credit."""
    paragraphs = list(story.paragraphs)
    if len(paragraphs) > 3 and draw.random() < 0.5:
        del paragraphs[draw.randrange(1, len(paragraphs))]
    if draw.random() < 0.7 and story.publisher in words.AGENCIES and not paragraphs[0].endswith(f"({story.publisher})"):
        paragraphs.append(f"({story.publisher})")
    title = f"{name(draw)} and the rest: {story.title}" if draw.random() < 0.7 else story.title
    return replace(story, at=at, publisher=outlet(draw), title=title, paragraphs=tuple(paragraphs), authors=(), late="", of=None)


class _Speaker:
    """Somebody who is named in full once, and then by family name."""

    def __init__(self, name: str, role: str) -> None:
        self.name, self.role, self._named = name, role, False

    def called(self, *, behind: bool = False) -> str:
        """How the next sentence calls them."""
        if self._named:
            return self.name.rpartition(" ")[2]
        self._named = True
        return f"{self.name}, {self.role}" if behind else f"{self.name}, {self.role},"


class _Event:
    """What happened at a place, and who says what of it."""

    def __init__(self, draw: Random, at: datetime, density: float) -> None:
        self._draw, self._at = draw, at
        self._kind: Kind = draw.choice(words.KINDS)
        more = (density - 2) / (density - 1)
        self._size = 2
        while self._size < _MOST_REPORTS and draw.random() < more:
            self._size += 1
        x, y = name(draw), name(draw)
        low = draw.randint(2, 30)
        self._figure = low * 3 + draw.randint(0, 40)
        self._own = {
            "town": draw.choice(words.TOWNS), "street": street(draw), "place": f"the {name(draw)} {draw.choice(('hill', 'ward'))}",
            "hour": f"{draw.randint(4, 23):02}:{draw.randrange(60):02}",
            "low": str(low), "m": str(draw.randint(4, 90)), "k": str(draw.randint(3, 40)),
            "site": f"the {name(draw)} {draw.choice(self._kind.sites.split('|'))}",
            "a": draw.choice(self._kind.a.split("|")).format(x=x), "b": draw.choice(self._kind.b.split("|")).format(y=y),
        }  # fmt: skip
        family = name(draw) if draw.random() < 0.9 else draw.choice(("Marova", "Delisko", "Tarembe", "Osuri"))
        self._people = (f"{given(draw)} {family}", f"{given(draw)} {name(draw)}")
        self._agency = draw.choice(words.AGENCIES) if draw.random() < 0.4 else None

    def reports(self) -> list[Story]:
        """All reports of it, in the order of their dates."""
        draw, at = self._draw, self._at
        made = [self._report(at, 0, self._agency)]
        while len(made) < self._size:
            at += timedelta(hours=draw.expovariate(1 / 12))
            kind = draw.random()
            if self._agency is not None and kind < 0.35:
                made.append(_reprinted(draw, made[0], at))
            elif kind > 0.93:
                of = draw.randrange(len(made))
                made.append(replace(_changed(draw, made[of], at), of=of if made[of].of is None else made[of].of))
            else:
                made.append(self._report(at, len(made)))
        return made

    def _report(self, at: datetime, step: int, agency: str | None = None) -> Story:
        draw, kind = self._draw, self._kind
        fill = Slots(draw, self._own | {"n": str(self._figure + step * draw.randint(0, 9))})
        spokesmen = [_Speaker(n, fill(draw.choice(r.split("|")))) for n, r in zip(self._people, (kind.a_roles, kind.b_roles), strict=True)]
        other = _Speaker(f"{given(draw)} {name(draw)}", fill("one of the {people} {near}"))
        sides = [(spokesmen[0], kind.said_by_a, "a"), (spokesmen[1], kind.said_by_b, "b"), (other, kind.said_by_others, "")]
        long = draw.random() < 0.01
        lead = fill(_line(draw, kind.leads))
        paragraphs = [f"{self._own['town'].upper()} ({agency}) — {lead}" if agency else lead]
        for turn in range(6 if long else draw.choice((2, 2, 2, 3, 3))):
            speaker, said, side = sides[turn % 3] if turn < 2 or draw.random() < 0.6 else sides[turn % 2]
            paragraphs.append(self._said(fill, speaker, said, side, denied=sides[1 - turn % 2][1] if side else None))
            if draw.random() < 0.25 or (not turn and agency is None and draw.random() < 0.5):
                paragraphs.append(fill(draw.choice(words.COLOUR)))
            if long:
                paragraphs.append(" ".join(fill(line) for line in draw.sample(words.COLOUR, 5)))
        if draw.random() < 0.03:
            paragraphs.append(fill("“{foreign},” read a {adj} board {near}.", foreign=draw.choice(words.FOREIGN)))
        publisher = agency or outlet(draw)
        if draw.random() < 0.15:
            paragraphs.append(fill(draw.choice(words.NOTES), outlet=publisher))
        authors = (f"{given(draw)} {name(draw)}",) if draw.random() < 0.3 else ()
        title = fill(draw.choice(kind.titles.split("|")))
        return Story(at, publisher, title[0].upper() + title[1:], tuple(paragraphs), authors)

    def _said(self, fill: Slots, speaker: _Speaker, said: str, side: str, denied: str | None) -> str:
        """A sentence in which somebody says one of the things that this side says, or denies what the other says."""
        draw = self._draw
        held = fill(draw.choice(_line(draw, said).split(" / ")))
        shape = draw.random()
        if denied is not None and shape < 0.15:
            return fill(f"{speaker.called()} {{denied}} {fill(draw.choice(_line(draw, denied).split(' / ')))}.")
        if side and shape < 0.3:
            return fill(f"{{{side.upper()}}} {{wrote}} that {held}.")
        if shape < 0.35:
            return fill(f"The {{fresh}} station quoted {speaker.called()} as saying that {held}.")
        if shape < 0.4:
            return fill(f"An official who asked not to be named {{said_that}} {held}.")
        if shape < 0.6:
            return fill(f"{speaker.called()} {{said_that}} {held}.")
        if shape < 0.75:
            return fill(f"{held[0].upper()}{held[1:]}, according to {speaker.called(behind=True)}.")
        return fill(f"“{held[0].upper()}{held[1:]},” {speaker.called()} {{said}}.")


def _line(draw: Random, block: str) -> str:
    return draw.choice([line.strip() for line in block.strip().split("\n")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--density", type=float, default=DENSITY)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    write(options.folder, options.count, shards=options.shards, seed=options.seed, density=options.density)


if __name__ == "__main__":
    main()
