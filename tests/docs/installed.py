"""Stands for `pip` where pages are followed: `pip install` of what is installed does nothing, of anything else it fails."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import metadata, version
from pathlib import Path

OURS = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]


def main() -> int | str:
    action, *named = [word for word in sys.argv[1:] if not word.startswith("-")]
    if action != "install" or not named:
        return f"pip {action} is not expected on a page"
    for name in named:
        found = re.fullmatch(r"(\.|[\w.-]+?)(?:\[([\w,-]+)\])?", name)
        if found is None:
            return f"no such requirement: {name}"
        package = "counterclaim" if found[1] == "." else found[1]
        version(package)
        extras = OURS["optional-dependencies"] if package == OURS["name"] else metadata(package).get_all("Provides-Extra") or []
        if missing := set((found[2] or "").split(",")) - {"", *extras}:
            return f"{package} has no extra {', '.join(sorted(missing))}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
