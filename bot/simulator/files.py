"""Files of a chat: what the bot uploads, and small made-up ones that people send."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator import samples
from bot.simulator.telegram import Json, bad_request

#: How many files are remembered when no history is kept.
FEW = 200

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


@dataclass(frozen=True)
class File:
    """One file that Telegram keeps."""

    id: str
    kind: str
    content: bytes
    name: str
    mime_type: str

    @property
    def path(self) -> str:
        """Where `getFile` says that it lies."""
        return f"{_FOLDERS[self.kind]}/{self.id}/{self.name}"

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


class Files:
    """All files, under ids that the same run always gives again."""

    def __init__(self, *, keep_all: bool) -> None:
        self._files: dict[str, File] = {}
        self._last = 0
        self._keep_all = keep_all

    def add(self, kind: str, content: bytes, name: str, mime_type: str) -> File:
        """Keep a file."""
        self._last += 1
        file = File(f"{kind}-{self._last}", kind, content, name.rpartition("/")[2], mime_type)
        self._files[file.id] = file
        if not self._keep_all and len(self._files) > FEW:
            del self._files[next(iter(self._files))]
        return file

    def add_sample(self, kind: str) -> File:
        """Keep a made-up file such as a person might send."""
        content, name, mime_type = SAMPLES[kind]
        return self.add(kind, content, name, mime_type)

    def find(self, file_id: str) -> File:
        """The file with this id."""
        try:
            return self._files[file_id]
        except KeyError:
            raise bad_request("invalid file_id") from None

    def at(self, path: str) -> File | None:
        """The file that lies at the path of its `getFile`."""
        identifier = path.split("/")[1] if "/" in path else ""
        file = self._files.get(identifier)
        return file if file and file.path == path else None
