"""The numbers of updates, so that gaps in them tell nothing.

Telegram counts its updates up. What is done about feedback leaves no trace here, so among the
numbers that are kept those would be missing, and each gap would say: somebody answered just then.
Under a key that is in no database, the numbers have no order and no gaps.
"""

from __future__ import annotations

from hashlib import blake2b


class Veil:
    """Makes of each number another one, always the same. The key is the secret it is given."""

    def __init__(self, secret: str) -> None:
        self._key = blake2b(secret.encode(), person=b"updates").digest()

    def over(self, number: int) -> int:
        """The number to keep: 63 bits, which fit a column, and so many that no two will meet."""
        mark = blake2b(str(number).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(mark, "big") >> 1
