"""How long the pages of the desk take to come, at 10,000 reports with 110,000 statements.

    python benchmarks/desk.py [--documents 10000] [--asked 100] [--record]

The ledger is made once, by `desk_ledger.py`, into build/desk, which takes some twenty minutes; it is copied before anything is done with
it. `counterclaim serve` is started on it and asked for every view with arguments of all sorts: what is most and least, what is common and
rare. A view passes where 95 of 100 answers come within 200 ms, from the request to the last byte. Then come the first answers after a
decision and after a new report; and how long a browser takes to the first paint of a report of 10,000 words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from itertools import count, cycle, islice
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

import desk_ledger  # noqa: E402
import httpx  # noqa: E402
from recording import command_line, record  # noqa: E402
from reports_made import report as made_report  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from counterclaim.desk.case import Case  # noqa: E402
from counterclaim.desk.cases import Cases  # noqa: E402
from counterclaim.keep.adding import add  # noqa: E402
from counterclaim.keep.related import subject_of  # noqa: E402
from counterclaim.ledger import schema  # noqa: E402
from counterclaim.ledger.store import Ledger  # noqa: E402
from counterclaim.pipeline import Tools, processors  # noqa: E402

LONGEST_MS, LONGEST_PAINT_MS = 200, 500
FOLDER = HERE.parent / "build" / "desk"
UNJUDGED = 600
"""How many reports are in the ledger whose pairs are to be judged."""
AFTER_DECISIONS, AFTER_REPORTS, PAINTS = 10, 3, 20
_BROWSER = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update".split()
_PAINTED = "performance.getEntriesByType('paint').find((one) => one.name === 'first-contentful-paint').startTime"
_COMMON = ("said", "three", "border", "the army", "not", "killed", "people", '"on Monday"', "minister denied", "s", "guar", "no one was")
_RARE = ("footbridge planks", "zzyzx", '"like a sick bird"', "sleeping post", "mortar maize", "qu")


# What is asked for


class Questions:
    """Addresses of each view, without end, the same for the same ledger."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.draw = random.Random(12)
        sizes = {d.id: sum(len(side.attributions) for side in d.sides) for d in case.related.disputes}
        self.disputes = self._mixed(sorted(sizes, key=sizes.__getitem__, reverse=True))
        self.actors = self._mixed(sorted(case.actors, key=lambda a: -len(case.statements_of.get(a, ()))))
        self.reports = self._mixed(sorted(case.heads, key=lambda r: -case.heads[r].statements))
        self.long = sorted(case.heads, key=lambda r: -case.heads[r].statements)[:3]
        self.statements = self._mixed(list(case.related.statements))
        self.relations = self._mixed([subject_of(r) for r in case.related.relations[:: max(1, len(case.related.relations) // 5_000)]])
        versions = [(h.id, h.previous) for h in case.heads.values() if h.previous]
        self.versions = cycle([*_pairs(self.long), *self.draw.sample(versions, min(60, len(versions)))])
        self.names = self._mixed([a.name for a in case.actors.values()])
        self.words = cycle([*_COMMON, *_RARE])
        self.places = self._mixed(list(case.index.sites.located))
        self.outlets = self._mixed(sorted({h.publisher for h in case.heads.values() if h.publisher}))
        self.windows = cycle(("10,20,360", "39.5,8,12", "35,-16,3.5", "0,0,0.5", "-60,-30,90"))
        self.days = cycle(("2024-01-01", "2024-06-15", "2023-11-30", "2025-05-12", "2025-03"))
        self.number = count(1)

    def _mixed(self, ranked: Sequence[str]) -> Iterator[str]:
        """The first twenty, the last ten, and others by chance."""
        middle = list(ranked[20:-10]) or list(ranked)
        return cycle(
            [x for n in range(40) for x in (*ranked[n // 2 : n // 2 + 1 - n % 2], self.draw.choice(middle), *ranked[-1 - n % 10 :][:1])]
        )

    def _filters(self, path: str, **sources: Callable[[], object]) -> Iterator[str]:
        """The view as it is, with each filter alone, and with two of them."""
        names = list(sources)
        for n in count():
            chosen = [[], [names[n % len(names)]], self.draw.sample(names, min(2, len(names)))][n % 3]
            yield path + "?" + urlencode({name: sources[name]() for name in chosen})

    def views(self) -> dict[str, Iterator[str]]:
        """By name."""
        page = lambda: self.draw.choice((1, 2, 3, 10, 50, 400, 99_999))  # noqa: E731
        words, name = self.words.__next__, self.names.__next__
        either = lambda: self.draw.choice((words, name))()  # noqa: E731
        since = until = self.days.__next__
        search = {
            "q": either, "party": self.actors.__next__, "outlet": self.outlets.__next__, "day": lambda: f"2024-0{self.draw.randint(1, 9)}",
            "stance": lambda: "denies", "contested": lambda: self.draw.choice(("yes", "no")), "page": page, "reports": page,
        }  # fmt: skip
        return {
            "disputes": self._filters(
                "/", q=either, party=self.actors.__next__, place=lambda: self.case.index.sites.located[next(self.places)].name,
                kind=lambda: "figures", checked=lambda: self.draw.choice(("noted", "assessed", "open")), **{"from": since, "to": until},
            ),
            "dispute": (f"/dispute/{one}" for one in self.disputes),
            "actors": self._filters(
                "/actors", q=either, kind=lambda: "person", party=self.actors.__next__,
                order=lambda: self.draw.choice(("contradicted", "name", "")), page=page,
            ),
            "actor": (f"/actor/{one}?page={page()}" for one in self.actors),
            "timeline": self._filters(
                "/timeline", q=either, party=self.actors.__next__, dispute=self.disputes.__next__, page=page, **{"from": since, "to": until}
            ),
            "map": self._filters(
                "/map", party=self.actors.__next__, dispute=self.disputes.__next__, place=self.places.__next__, at=self.windows.__next__,
                role=lambda: self.draw.choice(("named", "said")), page=page, **{"from": since, "to": until},
            ),
            "search": (f"{one}&{urlencode({'q': either()})}" for one in self._filters("/search", **search)),
            "search while typing": (f"{one}&{urlencode({'q': either()[:-1]})}" for one in self._filters("/search/found", **search)),
            "reports": self._filters(
                "/reports", q=either, outlet=self.outlets.__next__, sort=lambda: "added", page=page,
                origin=lambda: self.case.heads[next(self.reports)].origin, **{"from": since, "to": until},
            ),
            "report": (f"/report/{one}" + ("?at=100-200" if next(self.number) % 4 == 0 else "") for one in self._reports()),
            "statement": (
                f"/report/{self.case.related.statements[one].document}?open={one}" + ("&part=card" if next(self.number) % 2 else "")
                for one in self.statements
            ),
            "versions": (f"/report/{one}/versions/{other}" for one, other in self.versions),
            "decisions": self._filters(
                "/decisions", by=lambda: "Ana Ruiz", kind=lambda: "reject", standing=lambda: "holds", page=page,
                about=self.statements.__next__,
            ),
            "form to decide": ("/decide?" + urlencode(asked) for asked in self._subjects()),
            "form to add": ("/add" for _ in count()),
        }  # fmt: skip

    def _reports(self) -> Iterator[str]:
        for n, one in enumerate(self.reports):
            yield self.long[n // 10 % 3] if n % 10 == 0 else one

    def _subjects(self) -> Iterator[dict[str, str]]:
        for n in count():
            about, of = (
                ("attribution", self.statements),
                ("relation", self.relations),
                ("actor", self.actors),
                ("document", self.reports),
            )[n % 4]
            yield {"about": about, "subject": next(of)}

    def decisions(self) -> Iterator[dict[str, str]]:
        """What is sent to decide, and where that leads back to."""
        for n, asked in enumerate(self._subjects()):
            kind = ("note", "reject", "accept")[n % 3] if asked["about"] == "relation" else ("note", "assess", "accept")[n % 3]
            if kind == "assess":
                asked |= {"reliability": "c"} if asked["about"] == "actor" else {"credibility": "4"}
            yield {**asked, "kind": kind, "why": "as the sources show", "back": f"/dispute/{next(self.disputes)}" if n % 2 else "/"}


def _pairs(some: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for n, a in enumerate(some) for b in some[:n]]


# How long it takes


class Served:
    """`counterclaim serve` on a ledger, and what asks it."""

    def __init__(self, ledger: Path) -> None:
        command = [sys.executable, "-m", "counterclaim", "serve", "--ledger", str(ledger), "--port", "0", "--by", "Ana Ruiz"]
        began = time.perf_counter()
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        found = re.search(r"http://[^ ]+", self.process.stderr.readline())
        assert found is not None
        self.address = found.group().rstrip("/")
        self.client = httpx.Client(base_url=self.address, timeout=3_600)
        self.get("/decisions")
        self.start_s = time.perf_counter() - began

    def get(self, path: str) -> float:
        """Milliseconds of an answer."""
        began = time.perf_counter()
        answer = self.client.get(path)
        spent = time.perf_counter() - began
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return 1000 * spent

    def decide(self, asked: dict[str, str], token: str, *, follow: bool = True) -> tuple[float, float]:
        """Milliseconds until it is decided, and until the next page is there."""
        began = time.perf_counter()
        answer = self.client.post("/decide", data={**asked, "token": token})
        spent = time.perf_counter() - began
        assert answer.status_code == 303, answer.text[:3000]
        path = answer.headers["location"]
        began = time.perf_counter()
        if follow:
            assert self.client.get(path).status_code in (200, 404)  # a dispute may be gone by what was decided
        return 1000 * spent, 1000 * (time.perf_counter() - began)

    def token(self, subject: str) -> str:
        """What writing needs."""
        found = re.search(
            r'name="token" value="([^"]+)"', self.client.get("/decide?" + urlencode({"about": "actor", "subject": subject})).text
        )
        assert found is not None
        return found[1]

    def peak_mb(self) -> int | None:
        """The most memory that it ever held."""
        try:
            words = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        return round(int(words.partition("VmHWM:")[2].split()[0]) / 1024)

    def stop(self) -> None:
        self.client.close()
        self.process.terminate()
        self.process.wait()


@contextmanager
def serving(ledger: Path) -> Iterator[Served]:
    served = Served(ledger)
    try:
        yield served
    finally:
        served.stop()


def summary(measured: Sequence[float], most: float = LONGEST_MS) -> dict[str, object]:
    """Milliseconds that half, 95 in a hundred and all answers take."""
    ranked = sorted(measured)
    p95 = ranked[max(0, -(-95 * len(ranked) // 100) - 1)]
    return {"p50": round(statistics.median(ranked), 1), "p95": round(p95, 1), "most": round(ranked[-1], 1), "passes": p95 <= most}


def told(name: str, figures: dict[str, object]) -> None:
    print(f"{name:<34}" + "".join(f"{figure:>10}" for figure in figures.values()), file=sys.stderr, flush=True)


def measured_views(served: Served, questions: Questions, asked: int, only: Sequence[str] = ()) -> dict[str, dict[str, object]]:
    """Every view, and deciding."""
    figures = {}
    told("", {name: name for name in ("p50", "p95", "most", "passes")})
    for name, paths in questions.views().items():
        if only and name not in only:
            continue
        spent = [(served.get(path), path) for path in islice(paths, asked)]
        figures[name] = summary([ms for ms, _ in spent])
        told(name, figures[name])
        if os.environ.get("SLOWEST"):
            print("".join(f"    {ms:6.0f} {path[:150]}\n" for ms, path in sorted(spent, reverse=True)[:4]), file=sys.stderr)
    if only and "deciding" not in only:
        return figures
    token = served.token(next(questions.actors))
    both = [served.decide(one, token) for one in islice(questions.decisions(), asked)]
    for name, some in zip(("deciding", "page after deciding"), zip(*both, strict=True), strict=True):
        figures[name] = summary(some)
        told(name, figures[name])
    return figures


def after_decisions(served: Served, questions: Questions) -> dict[str, dict[str, object]]:
    """The first answer of each view after a decision."""
    token = served.token(next(questions.actors))
    decisions, figures = questions.decisions(), {}
    for name, paths in questions.views().items():
        spent = []
        for path in islice(paths, AFTER_DECISIONS):
            served.decide(next(decisions), token, follow=False)
            spent.append(served.get(path))
        figures[name] = summary(spent)
        told(f"after a decision: {name}", figures[name])
    return figures


def after_reports(served: Served, questions: Questions, path: Path) -> dict[str, object]:
    """The first answer of each view after a report was added, and how long it takes until the report is shown."""
    tools, draw = Tools.load(), random.Random(5)
    first: dict[str, list[float]] = {}
    until_shown = []
    for n in range(AFTER_REPORTS):
        item = desk_ledger.taken(made_report(draw), f"https://later.example/{n}", "Later Post", "2025-06-01")
        with Ledger.open(str(path)) as ledger:
            add(ledger, [item], lambda added: None, tools=tools)
        began = time.perf_counter()
        for name, paths in questions.views().items():
            first.setdefault(name, []).append(served.get(next(paths)))
        while f"{len(questions.case.heads) + n + 1:,} reports" not in served.client.get("/reports").text:
            time.sleep(0.2)
        until_shown.append(time.perf_counter() - began)
    figures = {name: summary(some) for name, some in first.items()}
    for name, one in figures.items():
        told(f"after a report: {name}", one)
    return {"first_ms": figures, "until_shown_s": round(statistics.median(until_shown), 1)}


def first_paint(served: Served, report: str) -> dict[str, object] | None:
    """Milliseconds until a browser has painted something of the reader, each time in a new window; None where there is no browser."""
    program = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        print("no first paint: Chromium or Playwright is missing", file=sys.stderr)
        return None
    spent = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_BROWSER)
        for _ in range(PAINTS):
            context = browser.new_context()
            window = context.new_page()
            window.goto(f"{served.address}/report/{report}")
            spent.append(window.evaluate(_PAINTED))
            context.close()
        browser.close()
    return summary(spent, LONGEST_PAINT_MS)


def judging(path: Path) -> dict[str, object]:
    """How long it takes to take a case whose pairs are to be judged, and how many there are."""
    with Ledger.open(str(path)) as ledger:
        began = time.perf_counter()
        case = Cases(ledger).now()
        spent = time.perf_counter() - began
        with ledger.reading() as connection:
            pairs = connection.scalar(select(func.count()).select_from(schema.pair))
    return {"documents": len(case.heads), "pairs": pairs, "seconds": round(spent, 1)}


def taken(path: Path) -> tuple[Case, dict[str, object]]:
    """The case, and what it holds."""
    with Ledger.open(str(path)) as ledger:
        case = Cases(ledger).now()
    holds = {"documents": len(case.heads), "statements": len(case.related.statements), "actors": len(case.actors)}
    holds |= {"relations": len(case.related.relations), "claims": len(case.claims), "disputes": len(case.disputes)}
    told_by = sorted((len(some) for some in case.statements_of.values()), reverse=True)
    sizes = sorted((sum(len(s.attributions) for s in d.sides) for d in case.related.disputes), reverse=True)
    return case, {**holds, "most_statements_of_actors": told_by[:5], "largest_disputes": sizes[:3], "decisions": len(case.log)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=120, help="how often each view is asked for")
    parser.add_argument("--only", nargs="+", help="only views with these names, and nothing else")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    ledger, pairs = desk_ledger.made(FOLDER, options.documents, UNJUDGED, lambda: Tools.load(relating=True))
    case, figures = taken(ledger)
    print(json.dumps(figures), file=sys.stderr)
    questions = Questions(case)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(shutil.copy(ledger, folder))
        with serving(path) as served:
            figures["start_s"] = round(served.start_s, 1)
            if options.only:
                measured_views(served, questions, options.asked, options.only)
                return
            figures["views_ms"] = measured_views(served, questions, options.asked)
            figures["first_after_a_decision_ms"] = after_decisions(served, questions)
            figures["first_paint_ms"] = first_paint(served, questions.long[0])
            figures["after_a_report"] = after_reports(served, questions, path)
            figures["peak_memory_mb"] = served.peak_mb()
    figures["judging"] = judging(pairs)
    print(json.dumps(figures))
    if options.record:
        programs = ", ".join(f"{name} {version(name)}" for name in ("starlette", "uvicorn", "jinja2", "sqlalchemy"))
        record(HERE / "desk.json", command_line(), figures, with_programs=programs, processors=processors())


if __name__ == "__main__":
    main()
