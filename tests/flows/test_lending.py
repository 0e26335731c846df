"""Hands and wishes: what is offered to whom, how a pairing stands, and what each screen keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count, product

import pytest

from flows import lending
from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Due, Event, Sent, Tapped, Wrote
from flows.lending.kinds import KINDS, Kind, kind_for
from flows.lending.matching import ANSWER_WITHIN, OPEN_WISHES, State, fitting, state_of
from flows.lending.parts import LONGEST_WHEN
from flows.library import load
from flows.model import Arrange, Person, Step, Unsay
from flows.records import Record, Staff
from flows.welcoming import Agreed, Hand, Pairing, Wish
from flows.wording import Wording
from flows.world import Asked, World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

LIBRARY = load()
WORLD = World(MONDAY, LIBRARY, Wording(read_catalogues()))
SAM, LEA, AMINA, GRACE = 1, 2, 3, 9
COORDINATOR = Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), ("en",), "grace")
SAMS = Hand("sams", "luton", SAM, "Sam", ("bins", "gp"), MONDAY, ("en",))
LEAS = replace(SAMS, id="leas", chat=LEA, name="Lea", languages=("ar",))
WISH = Wish("wish", "luton", AMINA, "Mina", "bins", MONDAY)
PAIRING = Pairing("pair", "luton", "sams", "wish", "grace", "The library, Friday at two", MONDAY)
AGREED = replace(PAIRING, helper="yes", wisher="yes")


class Square:
    """A town with a coordinator, neighbours and somebody new."""

    def __init__(self, *records: Record, **changed: Person) -> None:
        people = {
            SAM: Person("en", "luton"),
            LEA: Person("en", "luton"),
            AMINA: Person("ar", "luton"),
            GRACE: Person("en", "luton"),
        }
        people |= {{"sam": SAM, "lea": LEA, "amina": AMINA}[name]: p for name, p in changed.items()}
        tokens = count(1)
        self.people = people
        self.desk = Shelf(COORDINATOR, *records, people=people)
        self.world = replace(WORLD, desk=self.desk, token=lambda: f"{next(tokens):08d}")

    def happens(self, chat: int, event: Event) -> Step:
        step = respond(self.people[chat], event, self.world, chat)
        self.desk.carry_out(step.effects)
        assert step.person is not None
        self.people[chat] = step.person
        return step

    def tap(self, chat: int, choice: str, name: str = "Sam", text: str = "") -> Step:
        return self.happens(chat, Tapped(choice=choice, message=1, name=name, text=text))

    def write(self, chat: int, text: str) -> Step:
        return self.happens(chat, Wrote(text=text, message=1, name="Sam"))

    def fits(self, wish: Wish = WISH) -> list[str]:
        return [fit.hand.id for fit in fitting(wish, self.desk, self.world.now)]


def choices(step: Step) -> set[str]:
    return {to for message in step.messages for row in message.buttons for _, to in row}


def said(step: Step) -> str:
    return "\n".join(message.text for message in step.messages)


# --- the list of kinds ----------------------------------------------------------------------------


def test_a_kind_goes_with_a_session_that_is_there_and_leaves_traces() -> None:
    for kind in KINDS.values():
        for session in kind.sessions:
            assert not LIBRARY.sessions[session].private
    assert kind_for("bins") == "bins"
    assert kind_for("hate") is None


@pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))
def test_a_kind_fits_into_its_column_and_on_its_button(kind: Kind) -> None:
    assert len(kind.id) <= 16
    assert len(kind.name.english) <= 26


# --- whom a coordinator can suggest ---------------------------------------------------------------


def test_hands_with_a_shared_language_come_first() -> None:
    assert Square(SAMS, LEAS, WISH).fits() == ["leas", "sams"]


@pytest.mark.parametrize(
    "hand",
    [
        replace(SAMS, kinds=("gp",)),
        replace(SAMS, place="bradford"),
        replace(SAMS, paused=True),
        replace(SAMS, name=""),
        replace(SAMS, chat=AMINA),
    ],
    ids=["another kind", "another place", "at rest", "not finished", "their own"],
)
def test_a_hand_that_does_not_fit_is_not_suggested(hand: Hand) -> None:
    assert Square(hand, WISH).fits() == []


@pytest.mark.parametrize("who", ["sam", "amina"])
@pytest.mark.parametrize(
    "person",
    [
        Person("en", "luton", away=True),
        Person("en", "luton", paused=True),
        Person("en", "leicester"),
    ],
    ids=["away", "paused", "moved"],
)
def test_whoever_cannot_be_written_to_is_not_asked(who: str, person: Person) -> None:
    square = Square(SAMS, WISH, **{who: person})
    assert square.fits() == []
    step = square.tap(GRACE, "bringboth:wish:sams", text="The library")
    assert step.told == ()
    assert square.desk.every(Pairing) == ()


def test_the_same_two_are_not_suggested_twice_for_a_wish() -> None:
    for helper, wisher in (("no", ""), ("yes", "no"), ("", "")):
        old = replace(PAIRING, helper=helper, wisher=wisher, made_at=MONDAY - ANSWER_WITHIN)  # type: ignore[arg-type]
        assert Square(SAMS, LEAS, WISH, old).fits() == ["leas"]


def test_nobody_is_asked_two_things_at_once() -> None:
    other = replace(WISH, id="other", chat=LEA, name="Lea")
    square = Square(SAMS, WISH, other, replace(PAIRING, wish="other"))
    assert square.fits() == []
    assert Square(SAMS, LEAS, WISH, PAIRING).fits() == [], "nor is a wish brought to two"


def test_of_two_coordinators_the_second_finds_it_asked_already() -> None:
    square = Square(SAMS, LEAS, WISH)
    assert len(square.tap(GRACE, "bringboth:wish:sams", text="The library").told) == 2
    assert square.tap(GRACE, "bringboth:wish:leas", text="The park").told == ()
    assert len(square.desk.every(Pairing)) == 1


# --- how a pairing stands -------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True], ids=["in time", "a week later"])
@pytest.mark.parametrize(("helper", "wisher"), list(product(("", "yes", "no"), repeat=2)))
def test_how_a_pairing_stands(helper: Agreed, wisher: Agreed, late: bool) -> None:
    expected: State = "lapsed" if late else "asked"
    if "no" in (helper, wisher):
        expected = "declined"
    elif helper == wisher == "yes":
        expected = "agreed"
    pairing = replace(PAIRING, helper=helper, wisher=wisher)
    assert state_of(pairing, MONDAY + ANSWER_WITHIN * late) == expected


def test_whoever_said_yes_hears_that_nobody_answered() -> None:
    """Each by a moment of their own: the one hears it also when the other has gone."""
    square = Square(SAMS, WISH, PAIRING)
    yes = square.tap(SAM, "pairing:pair:yes")
    assert Arrange("lapsed:pair:", PAIRING.made_at + ANSWER_WITHIN) in yes.effects
    square.world = replace(square.world, now=MONDAY + ANSWER_WITHIN)
    heard = dict(square.happens(SAM, Due(moment="lapsed:pair:")).told)
    assert set(heard) == {SAM}
    assert "Mina" not in heard[SAM].text
    step = square.happens(GRACE, Due(moment="lapsed:pair:"))
    assert {chat for chat, _ in step.told} == {GRACE}
    unsaid = [effect for effect in step.effects if isinstance(effect, Unsay)]
    assert unsaid == [Unsay("pair", AMINA)], "what Sam is told is not taken back"


def test_a_yes_to_somebody_who_has_left_the_chat_leads_to_no_meeting() -> None:
    square = Square(
        SAMS, WISH, replace(PAIRING, wisher="yes"), amina=Person("ar", "luton", away=True)
    )
    step = square.tap(SAM, "pairing:pair:yes")
    assert "Mina" not in said(step)
    assert [chat for chat, _ in step.told] == [GRACE]
    assert square.desk.every(Pairing)[0].wisher == "no"


def test_either_can_call_it_off_in_two_taps() -> None:
    for chat, other in ((SAM, AMINA), (AMINA, SAM)):
        square = Square(SAMS, WISH, AGREED)
        assert square.tap(chat, "pairing:pair:off").told == ()
        assert {to for to, _ in square.tap(chat, "pairing:pair:sure").told} == {other, GRACE}
        assert square.tap(chat, "pairing:pair:sure").told == ()
        assert square.desk.find(Wish, "wish") == WISH, "somebody else can be suggested"


def test_once_they_have_met_the_wish_is_gone_and_the_hand_stays() -> None:
    square = Square(SAMS, WISH, AGREED)
    assert square.tap(AMINA, "pairing:pair:met").told == ()
    assert not square.desk.every(Wish)
    assert not square.desk.every(Pairing)
    assert square.desk.every(Hand) == (SAMS,)


def test_two_weeks_later_nothing_of_it_is_kept() -> None:
    square = Square(SAMS, WISH, PAIRING)
    square.tap(SAM, "pairing:pair:yes")
    step = square.tap(AMINA, "pairing:pair:yes")
    [at] = [e.at for e in step.effects if isinstance(e, Arrange) and e.moment == "paired:pair:"]
    assert at == MONDAY + timedelta(days=14)
    square.happens(AMINA, Due(moment="paired:pair:"))
    assert not square.desk.every(Wish)
    assert not square.desk.every(Pairing)


# --- offering a hand ------------------------------------------------------------------------------


def test_a_hand_is_seen_by_nobody_until_it_has_a_name() -> None:
    square = Square(WISH)
    square.tap(SAM, "hand:kind:bins")
    square.tap(SAM, "hand:when:any")
    assert square.fits() == []
    square.tap(SAM, "hand:name:mine")
    assert len(square.fits()) == 1


def test_a_person_has_one_hand_however_often_they_begin() -> None:
    square = Square()
    for kind in ("bins", "gp", "bins"):
        square.tap(SAM, f"hand:kind:{kind}")
    assert [hand.kinds for hand in square.desk.every(Hand)] == [("gp",)]


def test_what_is_written_is_kept_as_one_short_line() -> None:
    square = Square(SAMS)
    square.tap(SAM, "hand:when:")
    square.write(SAM, "Thursdays\n" * 40)
    [hand] = square.desk.every(Hand)
    assert hand.when.startswith("Thursdays Thursdays")
    assert len(hand.when) <= LONGEST_WHEN


def test_a_voice_in_place_of_words_is_asked_for_once_more() -> None:
    square = Square(SAMS)
    square.tap(SAM, "hand:when:")
    step = square.happens(SAM, Sent(what="voice", message=1))
    assert "hand:when:any" in choices(step)
    square.write(SAM, "Mondays")
    assert square.desk.every(Hand)[0].when == "Mondays"


def test_a_hand_can_rest_move_and_be_taken_back() -> None:
    square = Square(SAMS, WISH)
    square.tap(SAM, "hand:rest:")
    assert square.fits() == []
    square.tap(SAM, "hand:again:")
    assert square.fits() == ["sams"]
    square.people[SAM] = Person("en", "leicester")
    assert "hand:here:" not in choices(square.tap(SAM, "hand::")), "nobody is in charge there"
    square.tap(SAM, "hand:back:")
    assert square.desk.every(Hand) == (SAMS,)
    square.tap(SAM, "hand:back:sure")
    assert square.desk.every(Hand) == ()


# --- wishing --------------------------------------------------------------------------------------


def wished(square: Square, kind: str) -> None:
    step = square.tap(AMINA, f"newwish:{kind}:")
    [any_day] = [to for to in choices(step) if to.endswith(":any")] or [""]
    if any_day:
        square.tap(AMINA, any_day)
        square.tap(AMINA, any_day.replace(":any", ":mine"))


def test_at_most_three_wishes_wait() -> None:
    square = Square()
    for kind in KINDS:
        wished(square, kind)
    wishes = square.desk.every(Wish)
    assert [wish.kind for wish in wishes] == list(KINDS)[:OPEN_WISHES]
    assert all(wish.name for wish in wishes)


def test_the_same_wish_twice_is_one() -> None:
    square = Square(WISH)
    wished(square, "bins")
    assert square.desk.every(Wish) == (WISH,)


def test_a_wish_that_was_not_finished_makes_room_for_the_next() -> None:
    square = Square()
    square.tap(AMINA, "newwish:bins:")
    square.tap(AMINA, "newwish:gp:")
    assert [wish.kind for wish in square.desk.every(Wish)] == ["gp"]


@pytest.mark.parametrize("choice", ["wish:wish:sure", "wish:wish:any", "wish:wish:mine"])
def test_nobody_changes_the_wish_of_another(choice: str) -> None:
    square = Square(WISH)
    square.tap(SAM, choice)
    assert square.desk.every(Wish) == (WISH,)


def test_without_a_town_the_town_comes_first() -> None:
    nowhere = Person("en", "elsewhere")
    square = Square(sam=nowhere)
    for choice in ("hand::", "hand:kind:bins", "wish::", "newwish:bins:"):
        assert "place:ask:" in choices(square.tap(SAM, choice))
    assert not square.desk.every(Hand)
    assert not square.desk.every(Wish)


# --- the doors ------------------------------------------------------------------------------------


def doors(square: Square, chat: int) -> list[str]:
    rows = lending.doors(square.people[chat], square.world)
    return [button.choice for row in rows for button in row]


def test_the_doors_are_open_where_somebody_can_bring_people_together() -> None:
    assert doors(Square(), SAM) == ["wish::", "hand::"]
    for person in (Person("en", "bradford"), Person("en", "elsewhere"), Person("en")):
        assert doors(Square(sam=person), SAM) == []


@pytest.mark.parametrize(
    ("session", "chat", "expected"),
    [
        ("bins", AMINA, ["newwish:bins:"]),
        ("bins", SAM, []),  # the only hand is their own
        ("english", AMINA, []),  # nobody offers it
        ("hate", AMINA, []),  # private
        ("nb-hello", LEA, ["hand::"]),  # for neighbours
    ],
)
def test_after_a_session_a_neighbour_is_offered_if_there_is_one(
    session: str, chat: int, expected: list[str]
) -> None:
    square = Square(SAMS)
    event = Tapped(choice="x", message=1)
    asked = Asked(square.people[chat], event, square.world, chat)
    rows = lending.rows_after(LIBRARY.sessions[session], asked)
    assert [button.choice for row in rows for button in row] == expected
