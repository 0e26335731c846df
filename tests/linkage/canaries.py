"""A6: words that nobody else writes, looked for in every byte of the loot, however coded."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")  # where zlib and gzip begin
LONGEST_STREAM = 1 << 16  # bytes that are looked at behind such a beginning
LARGEST = 1 << 20  # bytes that come out of it at most


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary, where it was, and how it was written."""

    canary: str
    file: str
    coding: str


def codings(word: str) -> dict[bytes, str]:
    """The bytes by which a word can be found, and how it is written there."""
    plain = word.encode()
    found = {
        plain: "plain",
        plain.lower(): "lower case",
        plain.upper(): "upper case",
        plain.hex().encode(): "hex",
        plain.hex().upper().encode(): "hex",
        word.encode("utf-16-le"): "UTF-16LE",
        word.encode("utf-16-be"): "UTF-16BE",
    }
    for offset in range(3):
        found[_inner_base64(plain, offset)] = f"base64 at {offset}"
    return found


def _inner_base64(plain: bytes, offset: int) -> bytes:
    """The middle of its base64, which is the same whatever stands before and after."""
    coded = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
    begin = -(-offset * 8 // 6)
    end = (offset + len(plain)) * 8 // 6
    return coded[begin:end]


def search(files: Mapping[str, bytes], canaries: Collection[str]) -> list[Hit]:
    """Every canary in every file, plain, coded and compressed."""
    needles = {needle: (word, how) for word in canaries for needle, how in codings(word).items()}
    found = []
    for name, content in files.items():
        found += [Hit(word, name, how) for word, how in _in_bytes(content, needles)]
        for stream in streams(content):
            found += [
                Hit(word, name, f"{how}, compressed") for word, how in _in_bytes(stream, needles)
            ]
    return found


def _in_bytes(
    content: bytes, needles: Mapping[bytes, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    beginnings = {needle[:6] for needle in needles}
    if not any(beginning in content for beginning in beginnings):
        return  # most files hold none: one look is enough
    for needle, what in needles.items():
        if needle in content:
            yield what


def streams(content: bytes) -> Iterator[bytes]:
    """What comes out of everything in these bytes that looks compressed."""
    for found in STREAM.finditer(content):
        piece = content[found.start() : found.start() + LONGEST_STREAM]
        try:
            plain = zlib.decompressobj(wbits=47).decompress(piece, LARGEST)
        except zlib.error:
            continue
        if len(plain) > 4:
            yield plain
