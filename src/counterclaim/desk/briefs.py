"""Briefs to take away: of one dispute, or of the whole case."""

from __future__ import annotations

import io
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.brief.brief import brief_of
from counterclaim.desk.brief.markdown import write_markdown
from counterclaim.desk.brief.page import write_html
from counterclaim.desk.case import Case
from counterclaim.desk.pages import desk_of, missing
from counterclaim.records import Dispute

_FORMS = {"html": (write_html, "text/html"), "md": (write_markdown, "text/markdown")}


def of_case(request: Request) -> Response:
    """`/brief.html`, `/brief.md`."""
    return _answer(request, desk_of(request).cases.now(), None, "brief")


def of_dispute(request: Request) -> Response:
    """`/dispute/{id}/brief.html`, `/dispute/{id}/brief.md`."""
    case = desk_of(request).cases.now()
    found = case.disputes.get(request.path_params["id"])
    if found is None:
        return missing(request, "There is no such dispute now")
    return _answer(request, case, [found], f"brief-{found.id}")


def _answer(request: Request, case: Case, chosen: Sequence[Dispute] | None, name: str) -> Response:
    """A file to be kept; the browser shows it when it is opened from there, as its own policy allows."""
    desk = desk_of(request)
    ending = request.url.path.rpartition(".")[2]
    write, media_type = _FORMS[ending]
    stream = io.StringIO()
    write(brief_of(desk.cases.ledger, case, chosen, by=desk.by), stream)
    held = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(stream.getvalue(), headers=held, media_type=media_type)


ROUTES = [
    *(Route(f"/brief.{ending}", of_case) for ending in _FORMS),
    *(Route(f"/dispute/{{id}}/brief.{ending}", of_dispute) for ending in _FORMS),
]
