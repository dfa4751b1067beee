"""The application: which address shows what."""

from __future__ import annotations

from importlib import resources

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from counterclaim.desk import contested, dispute
from counterclaim.desk.guard import Guard
from counterclaim.desk.pages import Desk, missing

VIEWS = (contested, dispute)


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
    )
    app.state.desk = desk
    return app


def _not_found(request: Request, error: Exception) -> Response:
    return missing(request, "There is no such page")
