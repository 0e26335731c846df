"""Draws the bins of every town into docs/pictures: `make bins`.

In service a container is drawn while its fact holds. Here all are, so that they can be looked at.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from bot import bins
from flows.bins import drawn
from flows.library import load
from flows.shapes import Place

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def picture_of(place: Place) -> bytes:
    """All containers of a place, as the outbox would hold them."""
    return bins.png(asdict(drawn(place.bins)))


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for place in load().places.values():
        if place.bins:
            (PICTURES / f"bins-{place.id}.png").write_bytes(picture_of(place))


if __name__ == "__main__":
    main()
