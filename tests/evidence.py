"""A ledger of some invented reports of every kind, for tests of what can be checked about one."""

from __future__ import annotations

from counterclaim.keep.adding import add
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.records import Particular, Problem, Taken

BRIDGE = (
    "Bridge falls near Varna, mayor says\n\nThe mayor of Varna, Ana Petrova, said on Monday that at least 12 people had died when the "
    "bridge fell. “Nobody warned us,” Petrova told reporters.\n\nIvo Marin, a spokesman for the river authority, denied that the bridge "
    "had been closed in March. Marin said that Petrova had claimed that inspections were late. The figures could not be verified.\n\n"
    "It rained all day.\n"
)
MARKET = (
    "Market burns in Ruse\n\nPolice in Ruse said on Tuesday that 30 stalls had burned. Lena Kolev, who leads the traders’ union, "
    "said the fire had been laid.\n\nThe police denied it.\n"
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>Ferry stopped</title><meta property="og:site_name" content="Danube Post"></head><body>'
    "<article><h1>Ferry stopped</h1><p>The port of Vidin said on Friday that the ferry had stopped because of high water. Crews "
    "were told to wait for news from the river authority before they went on board again.</p><p>Boris Radev, the ferry’s captain, "
    "said that nobody had been hurt and that he would sail on Sunday.</p></article></body></html>"
)
URL = "https://post.example/ferry"


def items() -> list[Taken | Problem]:
    return [
        Taken(BRIDGE.encode(), "file", file="reports/bridge.txt"),
        Taken(("\ufeff" + MARKET.replace("\n", "\r\n")).encode(), "manifest", file="market.txt", particulars=_said("Ruse Daily")),
        Taken(PAGE.encode(), "http", url=URL, media_type="text/html", charset="utf-8", record={"status": "200"}),
        Taken(PAGE.replace("Sunday", "Monday").encode(), "http", url=f"{URL}?utm_source=x", media_type="text/html"),
        Taken(BRIDGE.encode(), "file", file="copies/bridge.txt"),
        Taken(b"\xff\xfe\x00", "file", file="broken.txt"),
        Taken(
            MARKET.replace("Kolev", "Kolév").encode("cp1252"),
            "http",
            url="https://daily.example/m",
            media_type="text/plain",
            charset="cp1252",
        ),
        Problem("the archive ends too early", file="cut.warc"),
    ]


def _said(publisher: str) -> tuple[Particular, ...]:
    return (Particular("publisher", publisher, "manifest"), Particular("published_at", "2024-03-05", "manifest"))


def fill(address: str, tools: Tools) -> None:
    """Make a ledger of these reports, and decide something about each kind of row."""
    with Ledger.open(address, create=True) as ledger:
        add(ledger, items(), lambda added: None, tools=tools)
        with ledger.reading() as connection:
            first, second = connection.exec_driver_sql("SELECT id FROM attribution ORDER BY document, place LIMIT 2").scalars()
        with ledger.writing() as writer:
            made = decide(writer, "accept", "attribution", first, by="Mira", why="I heard the tape")
            decide(writer, "correct", "attribution", second, by="Mira", why="it is a question", value={"stance": "questions"})
            decide(writer, "undo", "decision", made.id, by="Jon", why="the tape was cut")
