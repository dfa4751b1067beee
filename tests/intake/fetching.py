"""A page, and fetching with limits that a test can wait for."""

from __future__ import annotations

from typing import Any

import pytest

from counterclaim.intake.web import Fetcher, FetchError
from tests.intake.site import Answer, Site

PAGE = b"<html><title>Bridge</title><p>The mayor of Varna said that the bridge had fallen.</p></html>"


def fetcher(**limits: Any) -> Fetcher:
    quick = {"allow_private": True, "connect_timeout_s": 2, "read_timeout_s": 2, "total_timeout_s": 4, "max_bytes": 100_000}
    return Fetcher(**{**quick, **limits})


def refused(site: Site, said: Answer, match: str | None = None, **limits: Any) -> FetchError:
    """Why a page that is answered so is not taken."""
    site.answers["/"] = said
    with pytest.raises(FetchError, match=match) as caught:
        fetcher(**limits).fetch(site.url())
    return caught.value
