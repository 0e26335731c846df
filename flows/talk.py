"""Free text, pictures, voices: whatever arrives gets a kind answer and a way on."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from flows import buttons, questions
from flows.cards import open_button
from flows.categories import CATEGORIES, Category
from flows.library import shown
from flows.model import Reply, Screen, Words, words
from flows.pages import page_screen
from flows.shapes import Page, Session
from flows.signpost_screens import category_button, in_twos
from flows.signposts import offered
from flows.wording import Voice
from flows.world import Asked

MOST_READ = 300  # characters of a text that are searched: whoever asks for something asks early
WHOLE = 4  # words up to this long count only whole: "bin" must not find "binding"
JOINED = r"(?:[وفبكل]?ال|لل|[وفبل])?"  # Arabic: "the", "and", "for" are written onto the word
NOTHING = "(?!)"  # a pattern that never matches
EXCHANGED = str.maketrans("łةى", "lهي")  # letters that people type for one another

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
HEARD_BY_A_PERSON = words("Thank you for your voice. I cannot listen to it, but a person can.")
READ_BY_A_PERSON = words("I do not understand every sentence, but a person can read this.")
ANYTHING = words("Thank you. I cannot read this, but you can use the buttons.")


def about_other_things(what: str, asked: Asked) -> Reply:
    """The answer to something that is not text; a voice can go to a person."""
    if what == "voice" and (offer := questions.offer(asked)):
        return Reply(asked.person, (_for_a_person(HEARD_BY_A_PERSON, offer, asked),))
    return Reply(asked.person, (Screen((NOT_TEXT.get(what, ANYTHING),), buttons=WAYS_ON),))


def about_text(text: str, asked: Asked) -> Reply:
    """What the text seems to ask for: help before everything, sessions, else a person."""
    person, world = asked.person, asked.world
    typed, voice = folded(text[:MOST_READ]), world.wording.voice(person.language)
    if asks_for(typed, world.library.pages["help"], voice):
        return Reply(person, (page_screen("help", person, world),))
    found = [s for s in world.library.sessions.values() if asks_for(typed, s, voice)]
    helpful = [c for c in CATEGORIES.values() if asks_for(typed, c, voice)]
    headings = offered(helpful, world.place_of(person), world) if helpful else []
    if not found and not headings:
        return Reply(person, (_not_understood(asked),))
    rows = (
        *((open_button(session, person),) for session in found if not session.private),
        *(((buttons.PRIVATE,),) if any(session.private for session in found) else ()),
        *in_twos([category_button(category) for category in headings]),
    )
    said = words("Perhaps this is what you are looking for.")
    _, to_a_person = questions.offer(asked) or ((), ())  # for it may not be
    ways_on = (*rows, *to_a_person, (buttons.HOME, buttons.HELP))
    return Reply(person, (Screen((said,), buttons=ways_on, replies=bool(to_a_person)),))


def _not_understood(asked: Asked) -> Screen:
    if offer := questions.offer(asked):
        return _for_a_person(READ_BY_A_PERSON, offer, asked)
    nobody = words("I do not understand every sentence, and no person reads this chat.")
    return Screen((nobody, _in_danger(asked)), buttons=WAYS_ON)


def _for_a_person(said: Words, offer: questions.Offer, asked: Asked) -> Screen:
    """What they wrote or said stays with them until they tap: then the tap brings it back."""
    lines, rows = offer
    return Screen((said, _in_danger(asked), *lines), buttons=(*rows, *WAYS_ON), replies=True)


def _in_danger(asked: Asked) -> Words:
    world = asked.world
    place = world.place_of(asked.person)
    number = world.fact("emergency_phone", place)
    if not number.holds(world.today(place)):
        return Words(number.otherwise)
    return words(
        "The buttons show what I can do. In danger, call {number}. It is free.",
        number=shown(number),
    )


def asks_for(text: str, content: Session | Page | Category, voice: Voice) -> bool:
    """Whether a folded text has one of the content's words, in English or in a language."""
    translated = tuple(voice.plain(Words(word, context="search")) for word in content.words)
    return one_of(content.words + translated).search(text) is not None


@cache
def one_of(listed: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these words in a folded text; each entry may list several, with commas.

    A long word is also found as the beginning of a longer one. Made once for each content and
    language: to fold and compile it for every text would cost more than the rest of the turn.
    """
    every = {folded(word.strip()) for entry in listed for word in entry.split(",")} - {""}
    spelled = [re.escape(w) + (r"(?!\w)" if len(w) <= WHOLE else "") for w in sorted(every)]
    return re.compile(rf"\b{JOINED}(?:{'|'.join(spelled) or NOTHING})")


def folded(text: str) -> str:
    """Text as it is compared: no case, no accents, one spelling for letters often exchanged."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(EXCHANGED)
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith(("M", "C")))
