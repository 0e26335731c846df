"""Messages to many, as rules: whom they are for, in which words, how they look, when they may go.

`belongs` and `recipients` choose the people, `message` is what one of them sees, `window` says when
it may be sent. All four are pure. The preview, the wizard's counts and the sending lean on the
same four, so what a coordinator is shown is what happens.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flows.bidi import clean_name, isolate_latin, shortened
from flows.catalogue import SOURCE, chain, right_to_left
from flows.desk import Desk
from flows.model import (
    Button,
    Message,
    Person,
    Row,
    Screen,
    Verbatim,
    Words,
    Written,
    choice,
    label,
    words,
)
from flows.records import Audience, Broadcast, Member, Signpost
from flows.settings import PAUSE
from flows.timing import AWAKE_FROM, awake, bedtime, next_waking
from flows.world import World

# A caption holds 1024 units of UTF-16 (Bot API, sendPhoto); the note needs some of them.
LONGEST = 900
LONGEST_SIGN = 28  # of a signpost's name on a button

# The states of a version about which nobody has to decide any more.
DECIDED = ("written", "first", "leave")

FIRST_NOTE = words("I do not have this message in your language yet.")
STOP = label("button", "Stop messages like this")

# Kept although they show nothing: they join letters, and pictures into one.
JOINERS = "\n\u200c\u200d"
FLAGS = range(0xE0020, 0xE0080)  # the letters inside the flags of England, Scotland and Wales


# --- whom it is for -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a broadcast goes to, and the version they get."""

    chat: int
    language: str  # of the version
    first: bool = False  # theirs is another language: they get the first words, with a note


def belongs(person: Person, audience: Audience) -> bool:
    """Whether somebody may be written to at all, and is meant by what is known of them.

    Who is in a circle is not known of them, but of the circle: see `meant`.
    """
    if person.paused or person.away or not person.place:
        return False
    begun = {*person.reading, *person.finished}
    return (
        person.place in audience.places
        and (not audience.languages or person.language in audience.languages)
        and (not audience.topics or _meet(audience.topics, person.topics))
        and (not audience.sessions or _meet(audience.sessions, begun))
        and person.language not in audience.without_languages
        and not _meet(audience.without_sessions, person.finished)
    )


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    return not set(one).isdisjoint(other)


def meant(broadcast: Broadcast, desk: Desk) -> Iterator[tuple[int, Person]]:
    """Everybody it is for, whatever they read. Invitations: only those who asked for them."""
    for chat, person in _near(broadcast.audience, desk):
        opted_in = broadcast.kind == "service" or broadcast.topic in person.topics
        if opted_in and belongs(person, broadcast.audience):
            yield chat, person


def _near(audience: Audience, desk: Desk) -> Iterable[tuple[int, Person]]:
    """Who lives in these towns; and if it is for circles, has a seat in one of them by now."""
    readers = desk.readers(audience.places)
    if not audience.circles:
        return readers
    seated = {m.chat for m in desk.every(Member, circle=audience.circles, state=["in"])}
    return ((chat, person) for chat, person in readers if chat in seated)


def recipients(broadcast: Broadcast, desk: Desk) -> Iterator[Recipient]:
    """Everybody it goes to, each with the version they get. Each chat once."""
    for chat, person in meant(broadcast, desk):
        if (served := version_for(broadcast, person.language)) is not None:
            language, first = served
            yield Recipient(chat, language, first)


def version_for(broadcast: Broadcast, language: str) -> tuple[str, bool] | None:
    """The version that readers of a language get, and whether with a note; None: they get none.

    Somebody whose language came to town after it was written is served along the chain.
    """
    own = broadcast.versions.get(language)
    if own and own.state == "leave":
        return None
    if own and own.state == "first" and written(broadcast, broadcast.language):
        return broadcast.language, True
    for candidate in chain(language):
        if written(broadcast, candidate):
            return candidate, candidate == SOURCE != language
    return None


def written(broadcast: Broadcast, language: str) -> str:
    """The words in a language, as they are to be sent; "" when there are none."""
    version = broadcast.versions.get(language)
    return version.text if version and version.state == "written" else ""


def openly(broadcast: Broadcast) -> Broadcast:
    """The same message, for everybody there, whatever they have chosen, read or joined.

    Which languages a town reads, its team may know. Whether the one reader of a language has
    ticked a topic, begun a session or joined a circle is not to be told by who is counted and who
    is not.
    """
    all_of_them = replace(broadcast.audience, topics=(), sessions=(), circles=())
    audience = replace(all_of_them, without_sessions=())
    return replace(broadcast, kind="service", topic="", audience=audience)


def by_language(broadcast: Broadcast, world: World) -> Mapping[str, int]:
    """How many of those it is for read each language of its towns, most first."""
    count = Counter(person.language for _, person in meant(broadcast, world.desk))
    read = {person.language for _, person in meant(openly(broadcast), world.desk)}
    return {code: count[code] for code in sorted(read, key=lambda c: (-rounded(count[c]), c))}


def reach(broadcast: Broadcast, world: World) -> int:
    """How many people it goes to, as it is now."""
    return sum(1 for _ in recipients(broadcast, world.desk))


def roughly(number: int, broadcast: Broadcast) -> Words:
    """A number of people it is for, too round to point at anybody."""
    if number == 0 and broadcast == openly(broadcast):
        return words("nobody")
    return about(number)


def about(number: int) -> Words:
    """A number of people, too round to point at anybody."""
    if number < 5:
        return words("fewer than {count}", count=5)
    return words("about {count}", count=rounded(number))


def rounded(number: int) -> int:
    """What is told of a number: of a small one nothing."""
    if number < 5:
        return 0
    step = 5 if number <= 50 else 10
    return (number + step // 2) // step * step


# --- what they see --------------------------------------------------------------------------------


def message(broadcast: Broadcast, language: str, world: World, *, first: bool = False) -> Message:
    """The message exactly as its reader sees it, in the version of `language`.

    `first`: they read another language, and are told that this is all there is.
    """
    screen = message_screen(broadcast, language, world, first=first)
    return replace(world.wording.message(screen, language), kind="broadcast")


def message_screen(
    broadcast: Broadcast, language: str, world: World, *, first: bool = False
) -> Screen:
    """The words, the note if there is one, the place that helps, and always a way to stop."""
    text = written(broadcast, language)
    # Should a button be missing in the language, all of it is said in English, if it can be.
    said = Written({SOURCE: written(broadcast, SOURCE) or text, language: text})
    return Screen(
        lines=(said, FIRST_NOTE) if first else (said,),
        buttons=(*_sign(broadcast, world), (stop_button(broadcast),)),
        attachment=broadcast.attachment,
        language=language,
        fresh=True,
    )


def stop_button(broadcast: Broadcast) -> Button:
    """The way out that stands under every message."""
    if broadcast.kind == "promotion":
        return Button(STOP, choice("topic", broadcast.topic, "off"))
    return PAUSE


def _sign(broadcast: Broadcast, world: World) -> tuple[Row, ...]:
    signpost = world.desk.find(Signpost, broadcast.signpost) if broadcast.signpost else None
    if signpost is None or signpost.state != "shown":
        return ()
    name = shortened(clean_name(signpost.name), LONGEST_SIGN)
    return ((Button(Verbatim(f"📍 {name}"), choice("signpost", signpost.id)),),)


def cleaned(typed: str) -> str:
    """What a coordinator typed, without what cannot be seen. Links stay links."""
    kept = (c for c in unicodedata.normalize("NFC", typed) if _shows(c))
    lines = "".join(kept).strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def _shows(character: str) -> bool:
    hidden = unicodedata.category(character).startswith("C")
    return not hidden or character in JOINERS or ord(character) in FLAGS


def too_long(text: str, language: str) -> bool:
    """Whether this does not fit under a picture, as Telegram counts it."""
    if right_to_left(language):  # what is isolated grows by its marks
        text = "\n".join(" " + isolate_latin(line) for line in text.split("\n"))
    return len(text.encode("utf-16-le")) // 2 > LONGEST


# --- when it may go -------------------------------------------------------------------------------


def window(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The waking hours in which sending may happen: what is left of today's, else the next."""
    opens_at = now if awake(now, zone) else next_waking(now, zone, AWAKE_FROM)
    return opens_at, bedtime(opens_at, zone)


def clock_of(broadcast: Broadcast, world: World) -> ZoneInfo:
    """The clock by which it is sent: its places share a country, so the first one's will do."""
    return world.library.place(next(iter(broadcast.audience.places), "")).clock


# --- whether it is still what somebody saw --------------------------------------------------------


def mark(*parts: object) -> str:
    """A short mark of some values: the same for the same, so that a button knows what it meant."""
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def fingerprint(broadcast: Broadcast) -> str:
    """What somebody agreed to: everything that readers get, and who and when."""
    b = broadcast
    texts = sorted((c, v.state, v.text) for c, v in b.versions.items() if v.state in DECIDED)
    when = str(b.send_at)
    words_ = (b.language, texts)  # the first words are those that readers without their own get
    return mark(b.kind, b.topic, b.urgent, b.audience, words_, b.attachment, b.signpost, when)
