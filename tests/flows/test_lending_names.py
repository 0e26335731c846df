"""Whatever is tapped, by whom and in which order: nobody is named before both have said yes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Due, Event, Tapped
from flows.library import load
from flows.model import Message, Person
from flows.records import Staff
from flows.welcoming import Hand, Pairing, Wish
from flows.wording import Wording
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

WORLD = World(MONDAY, load(), Wording(read_catalogues()))
GRACE = 9
COORDINATOR = Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), ("en",), "grace")
NAMES = {1: "Zorbel", 2: "Quixan", 3: "Wivvle", 4: "Ommaro"}  # the first two help
HANDS = {"hand1": 1, "hand2": 2}
WISHES = {"wish3": 3, "wish4": 4}
PAIRINGS = ("00000001", "00000002", "00000003")
WHERE = "The library, Friday at two. Ask for {names}."

BOTH = {f"bringboth:{wish}:{hand}": (wish, hand) for wish, hand in product(WISHES, HANDS)}
BY_GRACE = (*BOTH, "helping:luton:", *(f"wished:{wish}:" for wish in WISHES))
ANSWERS = tuple(
    f"pairing:{one}:{said}"
    for one, said in product(PAIRINGS, ("yes", "yes", "yes", "no", "off", "sure", "met", "", "?"))
)
OF_THEIR_OWN = (
    *("hand::", "hand:rest:", "hand:again:", "hand:back:sure", "wish::", "newwish:bins:"),
    *(f"wish:{wish}:{option}" for wish in WISHES for option in ("", "sure", "back")),
    *("writing:pause:", "writing:resume:", "forget:sure:", "people::", "data::"),
)
# Of what they were asked last: most of the time people answer that.
NEWEST = tuple(f"pairing:{{newest}}:{said}" for said in ("yes", "yes", "yes", "yes", "no", "off"))
WAITS, MOMENTS = "a day goes by", tuple(f"{m}:{p}:" for m in ("lapsed", "paired") for p in PAIRINGS)

steps = st.lists(
    st.one_of(
        st.tuples(st.just(GRACE), st.sampled_from(BY_GRACE)),
        st.tuples(st.just(GRACE), st.sampled_from(tuple(BOTH))),
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(NEWEST)),
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(NEWEST)),
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(ANSWERS)),
        st.tuples(st.sampled_from([*sorted(NAMES), GRACE]), st.sampled_from(OF_THEIR_OWN)),
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(BY_GRACE)),  # forged
        st.tuples(st.just(GRACE), st.sampled_from((WAITS, *MOMENTS))),
    ),
    min_size=8,
    max_size=60,
)


@dataclass
class Square:
    """Two who help, two who wish, a coordinator; and who has said yes to what."""

    people: dict[int, Person] = field(
        default_factory=lambda: {chat: Person("en", "luton") for chat in (*NAMES, GRACE)}
    )
    said: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    agreed: set[frozenset[int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        tokens = count(1)
        hand = Hand("", "luton", 0, "", ("bins",), MONDAY, ("en",))
        wish = Wish("", "luton", 0, "", "bins", MONDAY)
        self.desk = Shelf(
            COORDINATOR,
            *(replace(hand, id=key, chat=chat, name=NAMES[chat]) for key, chat in HANDS.items()),
            *(replace(wish, id=key, chat=chat, name=NAMES[chat]) for key, chat in WISHES.items()),
            people=self.people,
        )
        self.world = replace(WORLD, desk=self.desk, token=lambda: f"{next(tokens):08d}")

    def go_on(self, chat: int, what: str) -> Iterator[tuple[int, Message]]:
        """What everybody reads when this happens."""
        if what == WAITS:
            self.world = replace(self.world, now=self.world.now + timedelta(days=1))
        elif chat in self.people:
            what = what.format(newest=self._newest(chat))
            self._note(chat, what)
            yield from self._happens(chat, self._event(what))

    def _newest(self, chat: int) -> str:
        """What somebody was asked last."""
        asked = [
            one.id
            for one in self.desk.every(Pairing)
            if chat in (HANDS[one.hand], WISHES[one.wish])
        ]
        return max(asked, default="gone")

    def _event(self, what: str) -> Event:
        if what in MOMENTS:
            return Due(moment=what)
        names = " and ".join(NAMES[chat] for chat in self._two(what))
        text = WHERE.format(names=names) if names else ""
        return Tapped(choice=what, message=1, name="Aname", text=text)

    def _two(self, what: str) -> tuple[int, ...]:
        if what not in BOTH:
            return ()
        wish, hand = BOTH[what]
        return WISHES[wish], HANDS[hand]

    def _note(self, chat: int, what: str) -> None:
        """Who has said yes to what: kept here, apart from what is tested."""
        verb, pairing_id, answer = what.split(":")
        found = self.desk.find(Pairing, pairing_id) if verb == "pairing" else None
        if found is None or answer not in ("yes", "no"):
            return
        two = frozenset((HANDS[found.hand], WISHES[found.wish]))
        if chat not in two:
            return
        said = self.said[pairing_id]
        said[chat] = "no" if said.get(chat) == "no" else answer
        if [said.get(one) for one in two] == ["yes", "yes"]:
            self.agreed.add(two)

    def _happens(self, chat: int, event: Event) -> Iterator[tuple[int, Message]]:
        step = respond(self.people[chat], event, self.world, chat)
        self.desk.carry_out(step.effects)
        yield from ((chat, message) for message in step.messages)
        yield from step.told
        if step.person is None:
            del self.people[chat]
        else:
            self.people[chat] = step.person


def written(message: Message) -> str:
    return "\n".join((message.text, *(text for row in message.buttons for text, _ in row)))


@given(steps)
def test_nobody_is_named_to_another_before_both_have_said_yes(done: list[tuple[int, str]]) -> None:
    square = Square()
    for chat, what in done:
        for reader, message in square.go_on(chat, what):
            for other, name in NAMES.items():
                if reader not in (GRACE, other) and name in written(message):
                    assert frozenset((reader, other)) in square.agreed, (chat, what)


@given(steps)
def test_nobody_but_the_coordinator_reads_who_wishes_and_who_helps(
    done: list[tuple[int, str]],
) -> None:
    square = Square()
    for chat, what in done:
        if chat != GRACE and what in BY_GRACE:
            before = square.desk.every(Pairing)
            assert {to for to, _ in square.go_on(chat, what)} <= {chat}
            assert square.desk.every(Pairing) == before
        else:
            list(square.go_on(chat, what))


@given(steps)
def test_no_two_are_brought_together_twice_for_a_wish(done: list[tuple[int, str]]) -> None:
    square = Square()
    for chat, what in done:
        list(square.go_on(chat, what))
        pairs = [(one.hand, one.wish) for one in square.desk.every(Pairing)]
        assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("first", [1, 3])
def test_once_both_have_said_yes_each_is_named_to_the_other(first: int) -> None:
    square = Square()
    asked = [written(message) for _, message in square.go_on(GRACE, "bringboth:wish3:hand1")]
    assert not any(NAMES[1] in text or NAMES[3] in text for text in asked)
    list(square.go_on(first, "pairing:00000001:yes"))
    heard = dict(square.go_on(4 - first, "pairing:00000001:yes"))
    assert NAMES[3] in written(heard[1])
    assert NAMES[1] in written(heard[3])
