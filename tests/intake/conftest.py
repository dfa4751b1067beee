"""Fixtures of several ways to take documents in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.intake.site import Site


@pytest.fixture(params=[False, True], ids=["plain", "packed"])
def is_packed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site
