"""Bad documents of every kind among a thousand good ones: they are named with what to do, the others are kept, and memory is bounded."""

from __future__ import annotations

import gzip
import json
import os
import struct
import subprocess
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import PROGRAM, rows
from tests.intake.site import Site, answer, led_on
from tests.keep.inputs import text, warc

GOOD = 1_000
MOST_KILOBYTES = 700 * 1024
MEBIBYTE = 1024 * 1024

TOWNS = ("Varna", "Ruse", "Vidin", "Sliven", "Pleven")
NAMES = ("Ana Petrova", "Ivo Marin", "Lena Kolev", "Boris Radev")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Length 4>>\nstream\n\x00\x9c\xff\x01\nendstream\nendobj\n%%EOF\n"

BAD = {
    # a name, or what stands in an address: what the reason tells
    "flipped.txt.gz": "damaged",
    "torn.txt.gz": "break off",
    "no.txt.gz": "no gzip file",
    "bomb.txt.gz": "unpacks to more than",
    "bomb.wacz": "bomb.warc",
    "utf16.txt": "save it as UTF-8",
    "report.txt": "PDF",
    "page.html": "no article was found",
    "nothing.txt": "empty",
    "cut.warc.gz": "break",
    "lines.jsonl#2": "line 2",
    "/round": "circle",
    "/0": "leads on more than",
    "/none": "404",
}


def bomb() -> bytes:
    """A gzip file of one gibibyte of zeros, in a megabyte."""
    zeros = bytes(16 * MEBIBYTE)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(64):
        checksum = zlib.crc32(zeros, checksum)
    return gzip.compress(b"")[:10] + block * 64 + packer.flush() + struct.pack("<II", checksum, 1024 * MEBIBYTE)


def write_good(folder: Path) -> None:
    for n in range(GOOD):
        said = f"{NAMES[n % 4]} said that {n + 2} people had crossed the bridge in {TOWNS[n % 5]}."
        (folder / f"{n:04}.txt").write_text(f"Bridge, report {n}\n\n{said}\n", encoding="utf-8")


def write_bad(folder: Path) -> None:
    report, packed_bomb = text(1).encode(), bomb()
    packed = bytearray(gzip.compress(report * 20, mtime=0))
    packed[len(packed) // 2] ^= 0xFF
    files = {
        "flipped.txt.gz": bytes(packed),
        "torn.txt.gz": gzip.compress(report * 20)[:-30],
        "no.txt.gz": report,
        "bomb.txt.gz": packed_bomb,
        "utf16.txt": report.decode().encode("utf-16-le")[:-101],
        "report.txt": PDF,
        "page.html": b"<!doctype html><html><head><title>Bridge</title><script>let x = 1</script></head><body></body></html>",
        "nothing.txt": b"",
        "cut.warc.gz": warc(20, -200),
        "lines.jsonl": json.dumps({"text": text(2), "url": "https://post.example/2"}).encode() + b'\n{"text": "The mayor said',
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "bomb.wacz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("archive/data.warc.gz", warc(30))
        with archive.open("archive/bomb.warc", "w", force_zip64=True) as member:
            for _ in range(64):
                member.write(bytes(16 * MEBIBYTE))


@dataclass(frozen=True)
class Done:
    status: int
    told: list[str]
    kilobytes: int
    rows: list[dict[str, Any]]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("all")
    (folder / "reports").mkdir()
    write_good(folder / "reports")
    write_bad(folder / "reports")
    ledger, complaints = folder / "case.db", folder / "complaints"
    with ExitStack() as open_sites:
        # a site each, since one is asked every two seconds only
        sites = [open_sites.enter_context(Site()) for _ in range(9)]
        for n, (site, following) in enumerate(pairwise(sites)):
            site.answers[f"/{n}"] = led_on(following.url(f"/{n + 1}"))
        sites[7].answers["/round"] = led_on(sites[8].url("/round"))
        sites[8].answers["/round"] = led_on(sites[7].url("/round"))
        sites[6].answers["/none"] = answer(b"", 404)
        urls = [sites[0].url("/0"), sites[7].url("/round"), sites[6].url("/none")]
        command = [*PROGRAM, "add", "--ledger", str(ledger), "--allow-private-addresses", *urls, str(folder / "reports")]
        with complaints.open("wb") as stream:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stream)
            _, status, used = os.wait4(process.pid, 0)
    return Done(os.waitstatus_to_exitcode(status), complaints.read_text().splitlines(), used.ru_maxrss, rows(str(ledger)))


def test_the_others_are_kept(done: Done) -> None:
    assert done.status == 3
    documents = [row for row in done.rows if row["type"] == "document"]
    good = [d for d in documents if d["file"] and Path(d["file"]).name[:4].isdecimal()]
    assert len(good) == GOOD
    assert len({row["document"] for row in done.rows if row["type"] == "attribution"} & {d["id"] for d in good}) > 0.9 * GOOD
    # what is whole in the damaged archives and lists
    assert {"https://post.example/20", "https://post.example/30", "https://post.example/2"} <= {d["url"] for d in documents}
    assert len(documents) == GOOD + 1 + 2 + 1


@pytest.mark.parametrize("name", BAD)
def test_each_bad_one_is_a_problem_that_tells_what_is_wrong(done: Done, name: str) -> None:
    (problem,) = (r for r in done.rows if r["type"] == "problem" and (r["file"] or r["url"]).endswith(f"/{name.lstrip('/')}"))
    assert BAD[name] in problem["reason"]
    assert len(problem["reason"]) < 300
    assert f"counterclaim: {problem['file'] or problem['url']}: {problem['reason']}" in done.told


def test_nothing_else_is_complained_of(done: Done) -> None:
    assert len(done.told) == len([r for r in done.rows if r["type"] == "problem"]) == len(BAD)


def test_memory_is_bounded(done: Done) -> None:
    assert done.kilobytes < MOST_KILOBYTES
