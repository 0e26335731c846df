"""Files of a chat: what the bot uploads, and what people send, made up or their own."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from bot.simulator import samples
from bot.simulator.telegram import Json, bad_request

#: How many files are remembered when no history is kept.
FEW = 200
#: A bot may send larger files than it can fetch.
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
#: Of a photo: width and height together, and how often the one goes into the other.
MOST_PIXELS, MOST_NARROW = 10_000, 20

_FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "document": "documents",
    "sticker": "stickers",
}
#: What a person sends with one touch. (Telegram's own voices are Ogg; a hum is easier in WAV.)
SAMPLES: dict[str, tuple[bytes, str, str]] = {
    "photo": (samples.picture(), "photo.png", "image/png"),
    "voice": (samples.voice(), "voice.wav", "audio/wav"),
    "document": (b"%PDF-1.4\n%%EOF\n", "letter.pdf", "application/pdf"),
    "sticker": (b"RIFF\x04\x00\x00\x00WEBP", "sticker.webp", "image/webp"),
}


_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True)
class File:
    """One file that Telegram keeps."""

    number: int
    kind: str
    content: bytes
    name: str
    mime_type: str

    @property
    def id(self) -> str:
        """Under which every bot method knows it."""
        return f"{self.kind}-{self.number}"

    @property
    def path(self) -> str:
        """Where `getFile` says that it lies. Telegram keeps only the ending of the given name, so
        that a name with a space or a hash in it leads nobody astray."""
        ending = _ENDING.search(self.name)
        return f"{_FOLDERS[self.kind]}/file_{self.number}{ending.group() if ending else ''}"

    @property
    def reference(self) -> Json:
        """The fields that every kind of file has in a message."""
        return {
            "file_id": self.id,
            "file_unique_id": f"unique-{self.id}",
            "file_size": len(self.content),
        }

    def described(self) -> Json:
        """The part of a message that shows this file."""
        width, height = samples.size(self.content)
        picture = {"width": width, "height": height}
        described: dict[str, object] = {
            "photo": [{**self.reference, **picture}],
            "voice": {**self.reference, "duration": samples.SECONDS, "mime_type": self.mime_type},
            "document": {
                **self.reference,
                "file_name": self.name,
                "mime_type": self.mime_type,
            },
            "sticker": {
                **self.reference,
                **picture,
                "type": "regular",
                "is_animated": False,
                "is_video": False,
                "emoji": "👋",
            },
        }
        return {self.kind: described[self.kind]}


def check_photo(content: bytes) -> None:
    """Whether a bot may send this as a photo. Raises the refusal."""
    if len(content) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
    short, long = sorted(samples.size(content))
    if short + long > MOST_PIXELS or long > short * MOST_NARROW:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


class Files:
    """All files, under ids that the same run always gives again."""

    def __init__(self, *, keep_all: bool) -> None:
        self._files: OrderedDict[str, File] = OrderedDict()
        self._paths: dict[str, File] = {}
        self._last = 0
        self._keep_all = keep_all

    def add(self, kind: str, content: bytes, name: str, mime_type: str) -> File:
        """Keep a file."""
        if not content:
            raise bad_request("file must be non-empty")
        self._last += 1
        plain_type = mime_type.partition(";")[0].strip()
        file = File(self._last, kind, content, re.split(r"[/\\]", name)[-1], plain_type)
        self._files[file.id] = self._paths[file.path] = file
        if not self._keep_all and len(self._files) > FEW:
            _, oldest = self._files.popitem(last=False)
            del self._paths[oldest.path]
        return file

    def add_sample(self, kind: str) -> File:
        """Keep a made-up file such as a person might send."""
        content, name, mime_type = SAMPLES[kind]
        return self.add(kind, content, name, mime_type)

    def get(self, file_id: str) -> File | None:
        """The file with this id, if there is one."""
        return self._files.get(file_id)

    def find(self, file_id: str) -> File:
        """The file with this id, to be looked at."""
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        return file

    def at(self, path: str) -> File | None:
        """The file that lies at the path of its `getFile`."""
        return self._paths.get(path)
