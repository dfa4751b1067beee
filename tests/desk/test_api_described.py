"""The JSON API does what its OpenAPI description says, whatever it is asked (schemathesis, with all its checks)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import settings
from schemathesis import Case
from starlette.types import ASGIApp, Receive, Scope, Send

from counterclaim.desk.api.description import openapi
from counterclaim.desk.app import create_app
from counterclaim.desk.cases import Cases
from counterclaim.desk.guard import Rules
from counterclaim.desk.pages import Desk
from tests.desk.everything import open_everything

# 422 is for words to look for that hold no word, which a schema cannot say of all scripts; everything else that fits is accepted
ACCEPTED = ["2xx", "404", "422"]
CONFIG = {
    "generation": {"deterministic": True, "database": "none"},
    "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
}


class Asked:
    """Stands where schemathesis asks, before there is a ledger."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await self.app(scope, receive, send)


ASKED = Asked()
DESCRIBED = schemathesis.openapi.from_dict(openapi(), config=schemathesis.Config.from_dict(CONFIG))
DESCRIBED.config.update(base_url="http://testserver")
DESCRIBED.app = ASKED


@pytest.fixture(scope="module", autouse=True)
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ASGIApp]:
    """A desk on a ledger with everything in it."""
    with open_everything(tmp_path_factory.mktemp("everything")) as ledger:
        ASKED.app = create_app(Desk(Cases(ledger), Rules.of("127.0.0.1", ("testserver",)), None))
        yield ASKED.app


def test_it_is_the_description_that_is_served(app: ASGIApp) -> None:
    served = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    assert served.raw_schema == openapi()


@DESCRIBED.parametrize()
@settings(max_examples=40, derandomize=True, deadline=None)
def test_every_address(case: Case) -> None:
    case.call_and_validate()


def test_from_lists_to_what_is_in_them() -> None:
    """What the description's links lead to is there."""
    machine = DESCRIBED.as_state_machine()
    machine.run(settings=settings(max_examples=40, stateful_step_count=6, derandomize=True, deadline=None))
