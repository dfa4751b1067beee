"""Scripts of training/ as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

TRAINING = Path(__file__).parent.parent.parent / "training"


def load(name: str, file: str) -> ModuleType:
    """A script that is no part of the package, under this name."""
    spec = importlib.util.spec_from_file_location(name, TRAINING / file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
