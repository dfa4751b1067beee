"""What has to be the same wherever a batch is worked on, and whenever it goes on."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from counterclaim.pipeline import READERS, code_digest
from counterclaim.version import __version__

PACKAGES = (*READERS, "records", "intake", "ledger", "keep", "export", "scale")
"""Those that decide what a batch says."""


@cache
def program() -> str:
    """The program, by version and digest of its code, and the libraries that calculate."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "onnxruntime"))
    return f"counterclaim {__version__}, code@{code_digest(PACKAGES)}, {libraries}"
