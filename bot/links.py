"""Deep links: the chance that makes one hard to guess, and its picture for a phone's camera."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import IO

import segno

DOTS = 8  # pixels a dot: a phone held a hand away reads it


def new_token() -> str:
    """128 bits of chance, as 22 letters, digits, - and _: the alphabet of a deep link."""
    return token_urlsafe(16)


def drawn(link: str) -> segno.QRCode:
    """The link as a QR code, which still reads when a seventh of it is smudged."""
    return segno.make(link, error="m")


def save(code: segno.QRCode, to: str | IO[bytes]) -> None:
    """Write the code as a PNG picture. Raises OSError."""
    code.save(to, kind="png", scale=DOTS)
