"""Voices that stand in every way: part of the desk of `everything`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.attachments import File
from flows.catalogue import LANGUAGES
from flows.library import Library, load
from flows.voices import script_about
from flows.welcoming import Recording
from flows.wording import Wording
from flows.world import World
from tests.flows.story import MONDAY

WORLD = World(MONDAY, load(), Wording({}))
CHATS = {"grace": 1003, "sarah": 1004}  # as in `everything`
EVERYBODY_HEARS = ("bins/food", "bins/town@luton", "home-not-safe/moment")


def voice(about: str, language: str = "en", by: str = "sarah", accepted_by: str = "") -> Recording:
    """A recording of the card as it is; accepted, if somebody has done so."""
    what = script_about(about, WORLD.library)
    assert what is not None, f"there is no card {about}"
    return Recording(
        id=f"{what.card.id[:4]}{language}{by[:2]}",
        about=about,
        language=language,
        english=what.english(WORLD),
        file=File("voice", f"{about}-{language}-{by}"),
        by=by,
        chat=CHATS[by],
        made_at=MONDAY - timedelta(days=1),
        state="accepted" if accepted_by else "offered",
        accepted_by=accepted_by,
    )


def old(recording: Recording) -> Recording:
    """The same, when its card was another."""
    return replace(recording, english="0" * len(recording.english))


def voices() -> tuple[Recording, ...]:
    """In each language: what everybody hears, what waits for others, what is old."""
    return tuple(
        recording
        for code in LANGUAGES
        for recording in (
            *(voice(about, code, accepted_by="grace") for about in EVERYBODY_HEARS),
            voice("welcome/hello", code),
            voice("welcome/how", code, by="grace"),
            old(voice("bins/clean", code, accepted_by="grace")),
            old(voice("bins/big", code, by="grace")),
        )
    )


# --- a library that has changed -------------------------------------------------------------------


def session_with(library: Library, session_id: str, **changes: object) -> Library:
    session = library.sessions[session_id].model_copy(update=changes)
    return replace(library, sessions={**library.sessions, session_id: session})


def card_with(library: Library, session_id: str, card_id: str, **changes: object) -> Library:
    cards = tuple(
        card.model_copy(update=changes) if card.id == card_id else card
        for card in library.sessions[session_id].cards
    )
    return session_with(library, session_id, cards=cards)


def fact_with(library: Library, fact_id: str, **changes: object) -> Library:
    fact = library.facts[fact_id].model_copy(update=changes)
    return replace(library, facts={**library.facts, fact_id: fact})
