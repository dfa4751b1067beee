"""Templates: everything that they print is escaped, and controls in it are made visible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import proxy

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from counterclaim.desk.case import Case
from counterclaim.desk.cases import Cases
from counterclaim.desk.corrected import corrections
from counterclaim.desk.guard import Rules
from counterclaim.desk.words import FILTERS
from counterclaim.export.visible import on_page
from counterclaim.version import __version__

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page is made with.

    Attributes:
        by: the name of the person who decides; None where the desk is for reading only.
    """

    cases: Cases
    rules: Rules
    by: str | None


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def page(request: Request, name: str, case: Case, status: int = 200, **values: Any) -> HTMLResponse:
    """A page.

    Args:
        request: that it answers.
        name: of the template, without its ending.
        case: the ledger as it is.
        status: of HTTP.
        values: for the template.
    """
    desk = desk_of(request)
    made = (
        environment()
        .get_template(f"{name}.html")
        .render(
            case=proxy(case),  # templates leave circles behind, which would keep a picture of the whole ledger until they are collected
            here=request.url.path,
            token=desk.rules.token if desk.by else None,
            by=desk.by,
            version=__version__,
            **values,
        )
    )
    return HTMLResponse(made, status)


def missing(request: Request, what: str) -> HTMLResponse:
    """The page that says that something is not in the ledger."""
    return page(request, "missing", desk_of(request).cases.now(), 404, what=what)


@cache
def environment() -> Environment:
    """The templates' environment."""
    made = Environment(
        loader=PackageLoader("counterclaim.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS | {"lang": _language, "corrections": corrections}
    return made


def _shown(value: object) -> object:
    """Every value that a template prints passes here on its way to be escaped."""
    if not isinstance(value, str) or isinstance(value, Markup) or (value.isascii() and value.isprintable()):
        return value
    return on_page(value)


def _language(code: str | None) -> str | None:
    """A language, where it is a code that a page may carry."""
    return code if code and _LANGUAGE.fullmatch(code) else None
