"""Short invented reports as documents, with what was said in them."""

from __future__ import annotations

from counterclaim.read.bylines import find_credits
from counterclaim.read.identity import document_id
from counterclaim.read.sections import find_sections
from counterclaim.records import Attribution, Document, Span
from counterclaim.relate.origins import Report, prepare

WIRE = """\
Fuel train derails near Kutaisi, setting a village alight

KUTAISI (Colchis Wire) -- A train carrying fuel for the army left the rails outside Kutaisi on Sunday and set fire to eleven houses, the \
regional governor said, and the railway and the army blamed each other for its speed.

Nobody in the village was killed, but two brakemen are missing and the driver is in hospital with burns. The fire could be seen from the \
old cathedral until well after midnight.

"The army wanted the train by eight and it got the train by eight," Nodar Kipiani, who runs the western division, told reporters beside \
the track.

The army denied having asked for any hour. A colonel in the logistics staff, Tamar Lomsadze, said that trains of this kind were never \
allowed more than forty kilometers an hour on that curve.

Villagers said that the noise had been different from that of other trains. One of them had counted the carriages as he did every night.

The curve was to be straightened in 2016 with a loan that was later spent on a station roof."""

OWN = """\
Two brakemen sought as Georgian rail fire burns out

The mother of one of the two men who are missing since a fuel train burnt near Kutaisi walked the line on Monday with a lamp.

“They told me he jumped, and he never jumped off a wall,” said Natela Gogua, 58, at the crossing keeper's hut.

“The army wanted the train by eight and it got the train by eight,” Nodar Kipiani, who runs the western division, told reporters. He was \
on his way to a meeting in the capital, and would not wait for a second question.

Firemen from three districts slept in the school. Their chief, Zurab Beridze, reckons that the fuel will smoulder beneath the ballast for \
a week."""


def document(
    text: str, publisher: str | None = None, published: str | None = None, *, file: str | None = None, no_sections: bool = False
) -> Document:
    """The text as it is read from a file."""
    sections = () if no_sections else find_sections(text)
    return Document(
        document_id(text, file=file or publisher, url=None),
        text,
        publisher=publisher,
        published_at=published,
        sections=sections,
        credits=find_credits(text, sections),
    )


def said(doc: Document, source: str | None, cue: str, content: str, parent: Attribution | None = None) -> Attribution:
    """An attribution by its words, each the first in the text; the source is looked for before the cue or behind it."""

    def span(words: str) -> Span:
        start = doc.text.index(words)
        return Span(start, start + len(words), words)

    where = span(content)
    return Attribution(
        f"a{where.start}.{len(content)}",
        doc.id,
        None if source is None else span(source),
        span(cue),
        (where,),
        "direct" if content[0] in "“\"'‘" else "indirect",
        "asserts",
        "positive",
        None if parent is None else parent.id,
        0.9,
    )


def report(text: str, publisher: str | None = None, published: str | None = None) -> Report:
    """The text prepared."""
    return prepare(document(text, publisher, published))
