"""What people send, as the part of a message that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import guess_type

from bot.simulator.files import SAMPLES, File
from bot.simulator.finding import found_in
from bot.simulator.telegram import Json
from bot.simulator.text import caption_text

#: Besides files, what a person can send with one touch.
THINGS: dict[str, Json] = {
    "contact": {"contact": {"phone_number": "+440000000000", "first_name": "Sam"}},
    "location": {"location": {"latitude": 51.5007, "longitude": -0.1246}},
}
KINDS = (*SAMPLES, *THINGS, "forward")
#: Files under which words can stand.
CAPTIONED = ("photo", "voice", "document")


@dataclass(frozen=True)
class Upload:
    """A file of a person's own: as a document, a photo or a voice, perhaps with words under it."""

    content: bytes
    name: str
    mime_type: str = ""
    kind: str = "document"
    caption: str = ""

    @property
    def type(self) -> str:
        """What it is, guessed from the name if nobody said."""
        return self.mime_type or guess_type(self.name)[0] or "application/octet-stream"


def written(text: str) -> Json:
    """A text, with what Telegram finds in it."""
    entities = found_in(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def captioned(file: File, caption: str) -> Json:
    """A file, with words under it if it is of a kind that can have some."""
    words = caption_text(caption, "", None) if file.kind in CAPTIONED else None
    return {**file.described(), **(words.as_caption() if words else {})}


def forwarded(date: int) -> Json:
    """Somebody else's words, passed on."""
    origin = {"type": "hidden_user", "sender_user_name": "A friend", "date": date}
    return {"forward_origin": origin, "text": "Did you see this?"}
