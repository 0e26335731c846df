"""The whole graph of screens, walked button by button: no dead end, no button without a room."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import pytest

from flows.attachments import Calendar, Chart, Venue
from flows.catalogue import LANGUAGES
from flows.conversation import respond
from flows.events import Commanded, Due, Event, Tapped
from flows.model import DATA_LIMIT, EVERY_LANGUAGE, Message, Person
from flows.routes import COMMANDS, MOMENTS, TAPS
from flows.timing import AWAKE_UNTIL
from flows.world import World
from tests.flows.everything import NEWCOMER, QUESTIONS, READER, TEAM_CHATS, everything
from tests.flows.everything_circles import IDEAS

TEXT_LIMIT = 4096  # Bot API, sendMessage
# Two labels to a row share the width of a phone; measured on the chat page at 390 pixels.
LONGEST = {1: 30, 2: 24, 3: 12}
HELP = "page:help:"

# After deleting everything there is nothing to tap: the last words say how to come back.
ENDS = {"forget:sure:"}
# The team's own words, in the language they wrote them in; a card that is to be read aloud.
IN_ANOTHER = ("share:", "toread:", "voice:")
# What stands under a message to many is its way out, not a way on.
PREVIEWS = ("bcsee:", "bclook:", "bcsend:", "bcwhen:", "bcurgent:")
WAYS_OUT = {"writing:pause:", "topic:food:off"}
# Reached by a link, or by a tap on words of one's own: the walk writes nothing. And the questions
# of a round, which come by themselves or by a command; in service the ballots hear their buttons.
BY_LINK = {"poster", "join", "send", "storyname", "storydone", "form", "feedback", "bringboth"}
BY_LINK |= {"rec", "norec"}  # a voice note in answer to a card
# What stands under an answer, or under a message to many, when it comes.
UNDER_WORDS = (
    "takeback:quest001:",
    "thanks:quest003:",
    "topic:food:off",
    "pairing:pair0001:yes",
    "pairing:pair0005:no",
)


@dataclass(frozen=True)
class Heard:
    """A message on the walk: what led to it, and the language of the person who got it."""

    how: str
    language: str
    message: Message

    @property
    def choices(self) -> set[str]:
        return {choice for row in self.message.buttons for _, choice in row}

    @property
    def is_to_keep(self) -> bool:
        """Whether it is a pin, a file or a picture; the message below it has the ways on."""
        kept = Venue | Calendar | Chart
        return isinstance(self.message.attachment, kept) and not self.choices

    @property
    def is_preview(self) -> bool:
        """Whether it shows what others will get, in their languages."""
        return self.how.startswith(PREVIEWS) and self.choices <= WAYS_OUT


class Walk:
    """Every message that can be reached by tapping, from the first screen on.

    What somebody else is told on the way is walked on from, too, on their phone.
    """

    def __init__(self, world: World, language: str) -> None:
        desk = everything(language)
        self.world = replace(world, desk=desk, token=lambda: "new00000", asks_councils=True)
        self.heard: list[Heard] = []
        self.tapped: set[str] = set()
        self._queue: deque[tuple[int, Person | None, str]] = deque()
        self._begin(language)
        done: set[tuple[int, str]] = set()
        while self._queue:
            chat, person, choice = self._queue.popleft()
            if (chat, choice) not in done:
                done.add((chat, choice))
                self.tapped.add(choice)
                self._happen(chat, person, Tapped(choice=choice, message=1, name="Amina"), choice)

    def _begin(self, language: str) -> None:
        self._happen(NEWCOMER, None, Commanded(command="start", message=1), "/start")
        somebody = Person(language=language, place="luton")
        for command in COMMANDS:
            event = Commanded(command=command, message=1, name="Amina")
            self._happen(READER, somebody, event, f"/{command}")
        self._queue.extend((READER, somebody, choice) for choice in UNDER_WORDS)
        for chat in TEAM_CHATS:
            self._happen(chat, somebody, Tapped(choice="desk::", message=1), "desk::")
        for moment in MOMENTS:
            for object_ in ("", "luton", *(record.id for record in (*QUESTIONS, *IDEAS))):
                name = f"{moment}:{object_}:" if object_ else moment
                for person in (somebody, replace(somebody, reading={"bins": "food"})):
                    self._happen(TEAM_CHATS[0], person, Due(moment=name), f"{name} due")

    def _happen(self, chat: int, person: Person | None, event: Event, how: str) -> None:
        step = respond(person, event, self.world, chat)
        mine = [(chat, step.person, message) for message in step.messages]
        theirs = [(other, self.world.desk.reader(other), said) for other, said in step.told]
        for reader, as_they_are, message in (*mine, *theirs):
            language = as_they_are.language if as_they_are else ""
            self.heard.append(Heard(how, language, message))
            for row in message.buttons:
                self._queue.extend((reader, as_they_are, choice) for _, choice in row)

    def answers(self, choice: str) -> list[Heard]:
        """What a tap on this choice led to."""
        return [heard for heard in self.heard if heard.how == choice]


@pytest.fixture(scope="module", params=list(LANGUAGES))
def walk(request: pytest.FixtureRequest, world: World) -> Walk:
    return Walk(world, request.param)


def test_every_card_place_and_page_can_be_reached(walk: Walk) -> None:
    library = walk.world.library
    cards = {f"card:{s.id}:{card.id}" for s in library.sessions.values() for card in s.cards}
    places = {f"place:{place}:" for place in library.places}
    pages = {f"page:{page}:" for page in library.pages if page != "who"}  # who follows a language
    assert cards | places | pages <= walk.tapped


def test_every_button_has_a_conversation_behind_it(walk: Walk) -> None:
    assert {choice.split(":")[0] for choice in walk.tapped} <= set(TAPS)


def test_every_conversation_has_a_button_that_leads_to_it(walk: Walk) -> None:
    assert set(TAPS) - {choice.split(":")[0] for choice in walk.tapped} <= BY_LINK


def test_every_tap_is_answered(walk: Walk) -> None:
    assert [choice for choice in walk.tapped if not walk.answers(choice)] == []


def test_no_message_is_a_dead_end(walk: Walk) -> None:
    ends = {heard.how for heard in walk.heard if not (heard.choices or heard.is_to_keep)}
    assert ends == ENDS


def test_help_is_on_the_screen_or_one_tap_away(walk: Walk) -> None:
    def helps(heard: Heard) -> bool:
        kept = heard.is_preview or heard.is_to_keep
        return kept or heard.how == HELP or HELP in heard.choices

    far = {
        heard.how
        for heard in walk.heard
        if not helps(heard)
        and not any(helps(next_) for choice in heard.choices for next_ in walk.answers(choice))
    }
    assert far == ENDS


def test_every_choice_fits_into_a_button(walk: Walk) -> None:
    for choice in walk.tapped:
        assert 0 < len(choice.encode()) <= DATA_LIMIT


def test_every_label_is_short_enough_to_read(walk: Walk) -> None:
    too_long = {
        text: len(text)
        for heard in walk.heard
        for row in heard.message.buttons
        for text, _ in row
        if not 0 < len(text) <= LONGEST[len(row)]
    }
    assert too_long == {}


def test_every_message_fits_and_is_in_the_language_of_its_reader(walk: Walk) -> None:
    for heard in walk.heard:
        assert len(heard.message.text) <= TEXT_LIMIT, heard.how
        assert heard.message.text or isinstance(heard.message.attachment, Venue), heard.how
        if heard.how.startswith(IN_ANOTHER) or heard.is_preview:
            continue  # the team's own words, in the language they wrote them in
        if heard.language and heard.message.language != EVERY_LANGUAGE:
            assert heard.message.language == heard.language, heard.how


def test_offers_expire_before_the_quiet_hours(walk: Walk) -> None:
    kinds = {"offer", "nudge", "farewell"}
    first = [heard for heard in walk.heard if heard.message.kind in kinds]
    assert {heard.message.kind for heard in first} == kinds
    for heard in first:
        assert heard.message.expires_at is not None
        local = heard.message.expires_at.astimezone(walk.world.library.place("luton").clock)
        assert (local.hour, local.minute) == (AWAKE_UNTIL, 0)
