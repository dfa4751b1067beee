"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterclaim.models.tagger import Tagger

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The packaged model, loaded once."""
    return Tagger()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and data beside the checkout; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("no gold sets beside the checkout")
    return folder


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demonstration reports."""
    return ROOT / "demo" / "reports"
