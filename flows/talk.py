"""Free text, pictures, voices: whatever arrives gets a kind answer and a way on."""

from __future__ import annotations

import re
import unicodedata

from flows import buttons
from flows.cards import open_button
from flows.model import Person, Reply, Screen, Words, words
from flows.shapes import Session
from flows.wording import Voice
from flows.world import World

WAYS_ON = ((buttons.SESSIONS, buttons.PEOPLE), (buttons.HOME, buttons.HELP))

# What is said about each kind of thing that is not text. Nothing is downloaded or kept.
NOT_TEXT = {
    "voice": words("Thank you for your voice. I cannot listen to it yet. You can use the buttons."),
    "sticker": words("Thank you. I am glad you are here."),
    "contact": words("I do not keep contacts or phone numbers. Please do not send them here."),
    "location": words("I do not need to know where you are, and I have not kept it."),
    "document": words("I cannot read documents. Please do not send private papers here."),
    "photo": words("I cannot look at pictures. Please do not send private papers here."),
}
ANYTHING = words("Thank you. I cannot read this, but you can use the buttons.")


def about_other_things(what: str, person: Person) -> Reply:
    """The answer to something that is not text."""
    return Reply(person, (Screen((NOT_TEXT.get(what, ANYTHING),), buttons=WAYS_ON),))


def about_text(text: str, person: Person, world: World) -> Reply:
    """The sessions and pages the text seems to ask for, else the ways on."""
    found = matches(text, person, world)
    if not found:
        lines = (
            words("I do not understand every sentence, and nobody else reads this chat."),
            words("The buttons show what I can do. In danger, call the number under Help."),
        )
        return Reply(person, (Screen(lines, buttons=WAYS_ON),))
    rows = tuple((open_button(session, person),) for session in found)
    said = words("Perhaps this is what you are looking for.")
    return Reply(person, (Screen((said,), buttons=(*rows, (buttons.HOME, buttons.HELP))),))


def matches(text: str, person: Person, world: World) -> list[Session]:
    """Sessions one of whose words is in the text, in the person's language or in English."""
    voice = Voice(world.wording.catalogues[person.language])
    asked = folded(text)
    return [
        session
        for session in world.library.sessions.values()
        if any(_asks_for(asked, word) for word in _words_of(session, voice))
    ]


def _words_of(session: Session, voice: Voice) -> set[str]:
    """A session's words in English and in a language; a translator may list several."""
    spelled = (voice.plain(Words(word, context="search")) for word in session.words)
    every = [*session.words, *(word for listed in spelled for word in listed.split(","))]
    return {folded(word.strip()) for word in every}


def _asks_for(text: str, word: str) -> bool:
    """Whether a word, or a word that begins with it, stands in the text."""
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}", text) is not None


def folded(text: str) -> str:
    """Text as it is compared: no case, no accents, no Arabic vowel signs."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith(("M", "C")))
