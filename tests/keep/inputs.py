"""Inputs of every kind, good and bad, as a person might drop them into a folder."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

REPORT = (
    "{town} bridge falls, mayor says\n\nThe mayor of {town}, {name}, said on Monday that at least {n} people had died when the bridge "
    "fell. “Nobody warned us,” {name} told reporters.\n\n"
    "A spokesman for the river authority denied that the bridge had been closed for repairs. "
    "The figures could not be verified.\n"
)
NAMES = ("Ana Petrova", "Ivo Marin", "Lena Kolev", "Boris Radev")
TOWNS = ("Varna", "Ruse", "Vidin", "Sliven")


def text(n: int) -> str:
    return REPORT.format(town=TOWNS[n % 4], name=NAMES[(n // 4) % 4], n=n + 2)


def page(n: int) -> str:
    title, *paragraphs = text(n).rstrip("\n").split("\n\n")
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:site_name" content="Danube Post">'
        f'<meta property="article:published_time" content="2024-03-0{n % 9 + 1}T10:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def warc(n: int, cut: int | None = None) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for k in range(2):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://post.example/{n + k}",
            "response",
            payload=io.BytesIO(page(n + k).encode()),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2024-03-04T05:06:07Z", "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{n + k:012}>"},
        )
        writer.write_record(record)
    data = stream.getvalue()
    return data if cut is None else data[:cut]


def write(folder: Path, kind: str, n: int) -> Path:
    """Make an input of a kind; the same arguments make the same file."""
    made: dict[str, tuple[str, bytes]] = {
        "text": (f"r{n}.txt", text(n).encode()),
        "latin": (f"latin{n}.txt", text(n).replace("Petrova", "Pétrova").encode("cp1252", "replace")),
        "page": (f"p{n}.html", page(n).encode()),
        "packed": (f"z{n}.txt.gz", gzip.compress(text(n).encode(), mtime=0)),
        "archive": (f"w{n}.warc.gz", warc(n)),
        "lines": (
            f"j{n}.jsonl",
            b"".join(
                json.dumps({"title": f"T{k}", "text": text(k), "url": f"https://post.example/{k}", "source": "Rila Courier"}).encode()
                + b"\n"
                for k in (n, n + 1)
            ),
        ),
        "empty": (f"e{n}.txt", b""),
        "binary": (f"b{n}.txt", bytes(range(256)) * 4),
        "torn": (f"t{n}.txt.gz", gzip.compress(text(n).encode() * 50, mtime=0)[:-40]),
        "cut": (f"c{n}.warc.gz", warc(n, -200)),
        "bad lines": (f"x{n}.jsonl", b'{"text": \n[1, 2]\n' + json.dumps({"text": text(n)}).encode() + b"\n"),
    }
    if kind == "manifest":
        (folder / f"m{n}.txt").write_text(text(n), encoding="utf-8")
        path = folder / f"m{n}.json"
        entry = {"file": f"m{n}.txt", "publisher": "Thracian Star", "published_at": "2024-03-05", "url": f"https://star.example/{n}"}
        path.write_text(json.dumps([entry, {"file": f"missing{n}.txt"}]), encoding="utf-8")
        return path
    name, data = made[kind]
    path = folder / name
    path.write_bytes(data)
    return path


KINDS = ("text", "latin", "page", "packed", "archive", "lines", "manifest", "empty", "binary", "torn", "cut", "bad lines")
