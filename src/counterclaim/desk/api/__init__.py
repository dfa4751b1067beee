"""The JSON API under the desk, for reading: the same picture of the ledger that pages show, as rows.

The guard stands before it as before pages, and no page from elsewhere may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from counterclaim.desk.answers import contested
from counterclaim.desk.api.description import AT, PROBLEM, openapi
from counterclaim.desk.api.parameters import Parameter, values
from counterclaim.desk.api.table import ENDPOINTS, Asked, Endpoint
from counterclaim.desk.guard import READ_METHODS
from counterclaim.desk.pages import Desk, desk_of
from counterclaim.errors import LedgerError, UsageError
from counterclaim.export.jsonl import as_json
from counterclaim.export.rows import Row
from counterclaim.version import __version__

Answer = Callable[[Desk, Request], Row | None]


class _Answering:
    """Answers at one address; an ASGI application, so that it sees every method.

    Args:
        answer: gives what is sent; None where there is no such thing.
        parameters: of the query.
    """

    def __init__(self, answer: Answer, parameters: Iterable[Parameter] = ()) -> None:
        self._answer = answer
        self._parameters = tuple(parameters)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope)
        if request.method not in READ_METHODS:
            response = problem(405, f"{request.method} is not answered here: only GET and HEAD are.", {"Allow": ", ".join(READ_METHODS)})
        else:
            response = await run_in_threadpool(self._respond, request)
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        try:
            request.state.values = values(self._parameters, request.query_params.multi_items())
        except UsageError as error:
            return problem(400, str(error))
        try:
            made = self._answer(desk_of(request), request)
        except UsageError as error:
            return problem(422, _sentence(str(error)))
        except LedgerError as error:
            return problem(503, _sentence(str(error)))
        if made is None:
            return problem(
                404, "There is nothing with this identifier in the ledger: take identifiers from the lists, such as /api/documents."
            )
        return _json(made)


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """An error, with a sentence that says what to do.

    Source: RFC 9457.
    """
    made = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return _json(made, status, PROBLEM, headers)


def _json(made: Any, status: int = 200, kind: str = "application/json", headers: dict[str, str] | None = None) -> Response:
    return Response(as_json(made).encode("utf-8", "replace"), status, headers, kind)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _index(desk: Desk, request: Request) -> Row:
    return {
        "title": "counterclaim",
        "version": __version__,
        "description": AT,
        "holds": contested.counts(desk.cases.now()),
        "addresses": [{"path": f"/api{endpoint.path}", "tells": endpoint.tells} for endpoint in ENDPOINTS],
    }


def _answer_of(endpoint: Endpoint) -> Answer:
    def answer(desk: Desk, request: Request) -> Row | None:
        return endpoint.answer(Asked(desk.cases.now(), desk.cases.ledger, request.path_params.get("id", ""), request.state.values))

    return answer


class _Elsewhere:
    """Every other address below `/api/`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so."""
        await problem(404, f"There is no such address: {AT} describes all that there are.")(scope, receive, send)


ROUTES = [
    Route("/api", _Answering(_index)),
    Route("/api/", _Answering(_index)),
    Route(AT, _Answering(lambda desk, request: openapi())),
    *(Route(f"/api{endpoint.path}", _Answering(_answer_of(endpoint), endpoint.parameters)) for endpoint in ENDPOINTS),
    Route("/api/{rest:path}", _Elsewhere()),
]
