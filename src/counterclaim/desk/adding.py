"""Add: files, addresses or a text, read one after another while the page shows how far it is."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.forms import Form, Limits, RefusedError, read_form
from counterclaim.desk.jobs import Job, Jobs, files_of, pages_at
from counterclaim.desk.pages import desk_of, environment, page
from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.intake.addresses import read_url
from counterclaim.intake.files import kind_of
from counterclaim.read import MAX_BYTES, MAX_CHARACTERS
from counterclaim.read.published import check_published
from counterclaim.records import Dispute, Particular, ParticularName, Taken

MOST_FILES = 200
MOST_BYTES = 512 * 1024 * 1024
MOST_ADDRESSES = 20
MOST_DISPUTES = 12
"""How many disputes a job's page names."""

_MOST_NAME = 150
_SUFFIX = re.compile(r"\.(?:(?:html?|xhtml|xht|txt|text|md|jsonl|ndjson|warc)(?:\.gz)?|wacz|parquet|gz)\Z", re.I)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]")
_NO_NAMES = ("", ".", "..", "-")


def add_page(request: Request) -> Response:
    """`GET /add`: the forms, what waits to be compared, and what was read since the desk was opened."""
    return _page(request)


async def send(request: Request) -> Response:
    """`POST /add`: files, addresses or a text; goes on to the page that shows them being read."""
    folder = TemporaryDirectory(prefix="counterclaim-")
    try:
        limits = Limits(MOST_BYTES, 4 * MAX_CHARACTERS, MOST_FILES, suffix_of)
        form = await read_form(request, limits, Path(folder.name))
        return _put(request, _job(form, folder))
    except RefusedError as refused:
        folder.cleanup()
        return await run_in_threadpool(_page, request, str(refused), refused.status, refused.form)
    except CounterclaimError as error:
        folder.cleanup()
        return await run_in_threadpool(_page, request, str(error), 400, form)
    except BaseException:
        folder.cleanup()
        raise


async def compare(request: Request) -> Response:
    """`POST /add/compare`: compare what waits."""
    try:
        await read_form(request, Limits())
        return _put(request, Job("reports that wait to be compared"))
    except CounterclaimError as error:
        return await run_in_threadpool(_page, request, str(error), getattr(error, "status", 400))


async def stop(request: Request) -> Response:
    """`POST /add/{job}/stop`."""
    try:
        await read_form(request, Limits())
    except RefusedError as refused:
        return await run_in_threadpool(_page, request, str(refused), refused.status)
    job = jobs_of(request).get(request.path_params["job"])
    if job is not None:
        job.stopping.set()
    return RedirectResponse(f"/add/{job.id}" if job else "/add", 303)


def progress(request: Request) -> Response:
    """`GET /add/{job}`: how far a job is, and what came of it."""
    job = jobs_of(request).get(request.path_params["job"])
    if job is None:
        return _page(request, "this is not known any more: the desk forgets what it read when it is closed, and what is long ago", 404)
    case = desk_of(request).cases.now()
    found = _disputes(case, job)
    more = max(0, len(found) - MOST_DISPUTES)
    return page(request, "job", case, job=job, before=jobs_of(request).before(job), disputes=found[:MOST_DISPUTES], more_disputes=more)


def state(request: Request) -> Response:
    """`GET /add/{job}/state`: the part of the page that changes, for its script."""
    job = jobs_of(request).get(request.path_params["job"])
    if job is None:
        return HTMLResponse("", 404)
    desk = desk_of(request)
    template = environment().get_template("job_state.html")
    return HTMLResponse(template.render(job=job, before=jobs_of(request).before(job), token=desk.rules.token if desk.by else None))


def jobs_of(request: Request) -> Jobs:
    """What the desk reads."""
    jobs = request.app.state.jobs
    assert isinstance(jobs, Jobs)
    return jobs


def clean_name(given: str) -> str:
    """The name under which a file is known: the last part of what the sender calls it, without controls; it is never used as a path."""
    name = " ".join(_CONTROLS.sub("", re.split(r"[/\\]", given)[-1]).split())
    if name in _NO_NAMES:
        return "unnamed"
    suffix = suffix_of(name)
    return name if len(name) <= _MOST_NAME else name[: _MOST_NAME - len(suffix)] + suffix


def suffix_of(name: str) -> str:
    """The ending of a file's name by which its kind is known, in lower case; empty where it has none of them."""
    match = _SUFFIX.search(name.strip())
    return match[0].lower() if match else ""


def _put(request: Request, job: Job) -> Response:
    jobs_of(request).put(job)
    return RedirectResponse(f"/add/{job.id}", 303)


def _page(request: Request, problem: str | None = None, status: int = 200, form: Form | None = None) -> Response:
    return page(
        request,
        "add",
        desk_of(request).cases.now(),
        status,
        problem=problem,
        given=form or Form(),
        jobs=jobs_of(request).listed(),
        most_files=MOST_FILES,
        most_mb=MOST_BYTES // 1024**2,
        most_report_mb=MAX_BYTES // 1024**2,
        most_addresses=MOST_ADDRESSES,
    )


def _disputes(case: Case, job: Job) -> list[Dispute]:
    """Disputes in which statements of what was read have a part, the weightiest first."""
    if not job.is_over or not job.documents:
        return []
    said = {s.attribution.id for d in job.documents for s in case.statements_in.get(d, ())}
    return [d for d in case.related.disputes if any(a in said for side in d.sides for a in side.attributions)]


def _job(form: Form, folder: TemporaryDirectory[str]) -> Job:
    """What a form asks for.

    Raises:
        UsageError: it asks for nothing, or for what cannot be taken.
    """
    published = form.get("published")
    if published:
        check_published(published)
    if form.files:
        named = [(clean_name(upload.name), upload) for upload in form.files]
        are_reports = all(kind_of(name) == "report" for name, _ in named)
        return Job(
            named[0][0] if len(named) == 1 else f"{len(named)} files",
            lambda job, memory: files_of(named),
            len(named) if are_reports else None,
            published or None,
            folder,
        )
    folder.cleanup()
    if form.get("addresses"):
        urls = _addresses(form.get("addresses"))
        return Job(urls[0] if len(urls) == 1 else f"{len(urls)} addresses", partial(pages_at, urls), None, published or None)
    if form.get("text"):
        taken = _text(form.fields["text"], form, published)
        return Job(form.get("title")[:_MOST_NAME] or "a text", lambda job, memory: iter([taken]), 1)
    raise UsageError("there is nothing to read yet: choose files, give an address, or paste a text")


def _addresses(given: str) -> list[str]:
    """Addresses, one a line, each once."""
    urls = list(dict.fromkeys(given.split()))
    if len(urls) > MOST_ADDRESSES:
        raise UsageError(f"{MOST_ADDRESSES} addresses are taken at once, no more")
    for url in urls:
        _check_address(url)
    return urls


def _check_address(url: str) -> str:
    try:
        return read_url(url).url
    except CounterclaimError as error:
        raise UsageError(f"{url[:200]}: {error}") from None


def _text(text: str, form: Form, published: str) -> Taken:
    """A text that somebody pasted, with what they say of it."""
    said: dict[ParticularName, str] = {"title": form.get("title"), "publisher": form.get("publisher"), "published_at": published}
    return Taken(
        text.replace("\r\n", "\n").encode(errors="replace"),
        "standard input",
        file="-",
        url=_check_address(form.get("url")) if form.get("url") else None,
        media_type="text/plain",
        charset="utf-8",
        particulars=tuple(Particular(name, value, "manifest") for name, value in said.items() if value),
    )


ROUTES = [
    Route("/add", add_page),
    Route("/add", send, methods=["POST"]),
    Route("/add/compare", compare, methods=["POST"]),
    Route("/add/{job}", progress),
    Route("/add/{job}/state", state),
    Route("/add/{job}/stop", stop, methods=["POST"]),
]
