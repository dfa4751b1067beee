"""Draw how often relations with a probability are right, from a recorded run of `evals/relations.py`.

python evals/reliability.py evals/results/relations-shared.json        writes relations-shared.svg beside it
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SIDE, EDGE = 360, 48
LEAST, MOST = 3.0, 14.0  # radii


def drawing(bins: Sequence[Mapping[str, float]], error: float) -> str:
    """An SVG picture: a dot a bin, as large as it has relations; on the diagonal probabilities say how often one is right."""
    most = max(b["relations"] for b in bins)

    def at(share: float) -> float:
        return round(EDGE + share * SIDE, 1)

    size = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<path d="M{at(0)} {at(1)}L{at(1)} {at(0)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="M{at(0)} {at(0)}V{at(1)}H{at(1)}" stroke="#000" fill="none"/>',
    ]
    for tick in range(0, 11, 2):
        parts.append(f'<text x="{at(tick / 10)}" y="{at(1) + 16}" text-anchor="middle">{tick / 10:g}</text>')
        parts.append(f'<text x="{at(0) - 8}" y="{at(1 - tick / 10) + 4}" text-anchor="end">{tick / 10:g}</text>')
    for b in bins:
        radius = round(LEAST + (MOST - LEAST) * (b["relations"] / most) ** 0.5, 1)
        parts.append(f'<circle cx="{at(b["probability"])}" cy="{at(1 - b["right"])}" r="{radius}" fill="#1b5a9e" fill-opacity="0.7"/>')
        parts.append(
            f'<text x="{at(b["probability"])}" y="{at(1 - b["right"]) - radius - 3}" text-anchor="middle">{b["relations"]:g}</text>'
        )
    parts.append(f'<text x="{at(0.5)}" y="{size - 8}" text-anchor="middle">probability (expected calibration error {error:.3f})</text>')
    parts.append(f'<text x="14" y="{at(0.5)}" text-anchor="middle" transform="rotate(-90 14 {at(0.5)})">share that is right</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> int:
    for name in sys.argv[1:]:
        path = Path(name)
        found = json.loads(path.read_text(encoding="utf-8"))["figures"]["calibration"]
        path.with_suffix(".svg").write_text(drawing(found["bins"], found["expected calibration error"]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
