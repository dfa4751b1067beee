"""The application: which address shows what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from counterclaim.desk import (
    actors,
    adding,
    api,
    briefs,
    contested,
    deciding,
    decisions,
    dispute,
    map,
    reader,
    reports,
    search,
    timeline,
    versions,
)
from counterclaim.desk.guard import Guard
from counterclaim.desk.jobs import Jobs
from counterclaim.desk.pages import Desk, missing

VIEWS = (contested, dispute, actors, timeline, map, search, adding, deciding, reader, reports, versions, decisions, api, briefs)


def create_app(desk: Desk) -> Starlette:
    """The desk as an ASGI application.

    Args:
        desk: the ledger, the rules of access, and who decides.
    """
    app = Starlette(
        routes=[
            *(route for view in VIEWS for route in view.ROUTES),
            Mount("/static", StaticFiles(directory=str(resources.files("counterclaim.desk").joinpath("static")))),
        ],
        middleware=[Middleware(Guard, rules=desk.rules)],
        exception_handlers={404: _not_found},
        lifespan=_lifespan,
    )
    app.state.desk = desk
    app.state.jobs = Jobs(desk.cases.ledger)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    yield
    await run_in_threadpool(app.state.jobs.close)


def _not_found(request: Request, error: Exception) -> Response:
    return missing(request, "There is no such page")
