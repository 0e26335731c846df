"""A town's bins as a picture, without a word in it: one picture serves every language.

What is drawn is `flows.attachments.Bins` as plain JSON. Pillow is loaded with the first picture.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from bot.reports.pictures import NotDrawn

Json = dict[str, Any]

KEPT = 8  # towns are few, their bins change seldom, and a picture has some 60 KB


def png(bins: Json) -> bytes:
    """The picture of these bins. Equal bins make equal bytes. Raises NotDrawn."""
    try:
        return _drawn(json.dumps(bins["containers"], sort_keys=True))
    except (LookupError, TypeError, ValueError) as error:  # of a version that knew other colours
        raise NotDrawn(f"bins of a kind that nobody can draw ({type(error).__name__})") from None


@lru_cache(maxsize=KEPT)
def _drawn(containers: str) -> bytes:
    from bot.bins import sheet  # noqa: PLC0415 - Pillow takes memory, and most days nobody asks

    return sheet.png(json.loads(containers))
