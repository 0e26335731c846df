"""Small made-up files that people send: a picture one can see, a voice one can hear."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib

WIDTH, HEIGHT = 240, 160  # pixels of the picture
RATE = 8_000  # samples a second of the voice
SECONDS = 2

Colour = tuple[int, int, int]

SKY: Colour = (190, 215, 235)
GRASS: Colour = (150, 185, 120)
BIN: Colour = (90, 100, 105)
LID: Colour = (60, 140, 80)


def picture() -> bytes:
    """A green-lidded bin on a lawn, as a PNG."""
    rows = (b"\0" + b"".join(bytes(_colour(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)  # 8 bits of red, green, blue
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _colour(x: int, y: int) -> Colour:
    if 90 < x < 150 and 45 < y < 60:
        return LID
    if 96 < x < 144 and 60 <= y < 130:
        return BIN
    return SKY if y < 100 else GRASS


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def voice() -> bytes:
    """A short hum that rises and falls, as a WAV: every browser plays it."""
    samples = (
        int(6_000 * math.sin(math.pi * n / RATE / SECONDS) * math.sin(220 * math.tau * n / RATE))
        for n in range(RATE * SECONDS)
    )
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return written.getvalue()


def size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG; one by one for anything else."""
    if content[12:16] != b"IHDR":
        return 1, 1
    width, height = struct.unpack(">II", content[16:24])
    return width, height
