"""What takes addresses for one run: one fetcher, one memory of robots.txt, made when the first address comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from counterclaim.intake.sources import Network
from counterclaim.records import Problem, Taken

if TYPE_CHECKING:
    from counterclaim.intake.robots import Robots
    from counterclaim.intake.watch import Memory
    from counterclaim.intake.web import Fetcher


def network(memory: Memory, *, allow_private: bool = False) -> Network:
    """What takes a URL.

    Args:
        memory: what is known from earlier runs.
        allow_private: fetch from addresses of this machine and its network too.
    """
    held: list[tuple[Fetcher, Robots]] = []

    def take(url: str) -> Iterator[Taken | Problem]:
        from counterclaim.intake.robots import Robots
        from counterclaim.intake.watch import take_url
        from counterclaim.intake.web import Fetcher

        if not held:
            fetcher = Fetcher(allow_private=allow_private)
            held.append((fetcher, Robots(fetcher)))
        yield from take_url(url, *held[0], memory)

    return take
