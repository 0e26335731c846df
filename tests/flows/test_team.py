"""Joining the team and leaving it: what must never happen, whatever is tapped in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import LANGUAGES, read_catalogues
from flows.conversation import respond
from flows.events import Commanded, Event, Tapped, Wrote
from flows.library import load
from flows.model import Person, Put, Step
from flows.records import EVERYWHERE, Invitation, Question, Role, Saying, Staff
from flows.team.membership import LIFE, LINK, hashed, is_made
from flows.wording import Wording
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

LIBRARY, WORDING = load(), Wording(read_catalogues())
ADE, SARAH, KIM, BEN, VERA, YUSUF, OMAR = range(1, 8)
TEAM: dict[int, tuple[str, dict[str, Role]]] = {
    ADE: ("Ade", {EVERYWHERE: "administrator"}),
    SARAH: ("Sarah", {"luton": "coordinator"}),
    KIM: ("Kim", {"luton": "coordinator"}),
    BEN: ("Ben", {"bradford": "coordinator"}),
    VERA: ("Vera", {"luton": "volunteer"}),
}
EVERYBODY = (*TEAM, YUSUF, OMAR)
PEOPLE = {chat: Person(language="en", place="luton") for chat in EVERYBODY}


def staff(chat: int) -> Staff:
    name, posts = TEAM[chat]
    return Staff(chat, name, posts, date(2026, 11, 1), ("en",), f"id-{chat}")


@dataclass
class Room:
    """Everybody at their phones, and one desk."""

    desk: Shelf = field(default_factory=lambda: Shelf(*map(staff, TEAM), people=PEOPLE))
    world: World = field(init=False)
    people: dict[int, Person] = field(default_factory=lambda: dict(PEOPLE))

    def __post_init__(self) -> None:
        tokens = count(1)
        self.world = World(
            MONDAY,
            LIBRARY,
            WORDING,
            self.desk,
            lambda: f"{next(tokens):08d}" + "0" * 14,
            "companion_bot",
        )

    def happen(self, chat: int, event: Event) -> Step:
        step = respond(self.people.get(chat), event, self.world, chat)
        self.desk.carry_out(step.effects)
        if step.person:
            self.people[chat] = step.person
        return step

    def tap(self, chat: int, choice: str) -> Step:
        return self.happen(chat, Tapped(choice=choice, message=1, name=f"Name {chat}"))

    def wait(self, span: timedelta) -> None:
        self.world = replace(self.world, now=self.world.now + span)

    def posts(self) -> set[tuple[int, str, Role]]:
        return {
            (member.chat, place, role)
            for member in self.desk.every(Staff)
            for place, role in member.posts.items()
        }

    def invitation(self, number: int) -> Invitation | None:
        return self.desk.find(Invitation, hashed(token(number)))

    def join(self, chat: int, number: int = 1) -> None:
        """Follow a link to the end."""
        self.tap(chat, f"join:{token(number)}:mine")
        self.tap(chat, f"join:{hashed(token(number))}:yes")


def token(number: int) -> str:
    return f"{number:08d}" + "0" * 14


# --- nobody joins unseen, and never twice by one link -------------------------------------------

Act = tuple[str, int, int | str]
NUMBERS = st.sampled_from([1, 1, 1, 2])  # mostly the first link: so that much happens to it
ROLES = st.sampled_from(["volunteer", "facilitator", "coordinator", "administrator"])
ACTS = st.one_of(
    st.tuples(st.just("invite"), st.sampled_from([SARAH, KIM, ADE, BEN, VERA]), ROLES),
    st.tuples(st.just("join"), st.sampled_from([YUSUF, OMAR, VERA, SARAH]), NUMBERS),
    st.tuples(st.just("admit"), st.sampled_from(EVERYBODY), NUMBERS),
    st.tuples(st.just("admit"), st.sampled_from([SARAH, ADE]), st.just(1)),
    st.tuples(st.just("uninvite"), st.sampled_from(EVERYBODY), NUMBERS),
    st.tuples(st.just("dismiss"), st.just(ADE), st.sampled_from([SARAH, KIM, VERA, YUSUF])),
    st.tuples(st.just("wait"), st.just(0), st.sampled_from([1, 14])),
)
ASKED: list[Act] = [("invite", SARAH, "volunteer"), ("join", YUSUF, 1)]
BEGINNINGS: list[list[Act]] = [
    [],
    ASKED,
    [*ASKED, ("wait", 0, 14)],
    [*ASKED, ("admit", SARAH, 1), ("dismiss", ADE, YUSUF)],
]


def do(room: Room, act: str, chat: int, what: int | str) -> None:
    match act:
        case "invite":
            place = "" if what == "administrator" else "bradford" if chat == BEN else "luton"
            room.tap(chat, f"invite:{what}:{place}")
        case "join":
            room.join(chat, int(what))
        case "dismiss":
            member = room.desk.find(Staff, int(what))
            room.tap(chat, f"dismissed:{member.id if member else ''}:luton")
        case "wait":
            room.wait(timedelta(days=int(what)))
        case _:
            room.tap(chat, f"{act}:{hashed(token(int(what)))}:")


def could_confirm(room: Room, chat: int, invitation: Invitation) -> bool:
    """The rule, said once more in its own words: the inviter while in office, or an
    administrator."""
    member = room.desk.find(Staff, chat)
    if member is None:
        return False
    if member.posts.get(EVERYWHERE) == "administrator":
        return True
    leads = member.posts.get(invitation.place) == "coordinator"
    return leads and invitation.inviter == chat


def could_invite(room: Room, made: Invitation) -> bool:
    inviter = room.desk.find(Staff, made.inviter)
    posts = inviter.posts if inviter else {}
    if posts.get(EVERYWHERE) == "administrator":
        return (made.place == EVERYWHERE) == (made.role == "administrator")
    return posts.get(made.place) == "coordinator" and made.role != "administrator"


@given(st.sampled_from(BEGINNINGS), st.lists(ACTS, max_size=8))
def test_nobody_joins_unseen_and_never_twice_by_one_link(
    beginning: list[Act], acts: list[Act]
) -> None:
    room, used = Room(), set[str]()
    for act, chat, what in (*beginning, *acts):
        before, asked = room.posts(), room.invitation(int(what)) if act == "admit" else None
        known = {invitation.id for invitation in room.desk.every(Invitation)}
        may = asked is not None and could_confirm(room, chat, asked)
        do(room, act, chat, what)
        new = [i for i in room.desk.every(Invitation) if i.id not in known and is_made(i)]
        assert all(could_invite(room, invitation) for invitation in new)
        if not (gained := room.posts() - before):
            continue
        assert act == "admit"
        assert asked is not None
        assert may
        assert asked.state == "accepted"
        assert asked.expires_at > room.world.now
        assert gained == {(asked.chat, asked.place, asked.role)}
        assert asked.id not in used
        used.add(asked.id)


def test_the_way_that_is_meant_leads_into_the_team() -> None:
    room = Room()
    for act, chat, what in (
        ("invite", SARAH, "volunteer"),
        ("join", YUSUF, 1),
        ("admit", SARAH, 1),
    ):
        do(room, act, chat, what)
    assert (YUSUF, "luton", "volunteer") in room.posts()
    assert room.desk.every(Invitation) == ()  # nothing is left of it


# --- the link -----------------------------------------------------------------------------------


def test_the_token_of_a_link_is_not_kept() -> None:
    room = Room()
    room.tap(SARAH, "invite:volunteer:luton")
    room.tap(YUSUF, f"join:{token(1)}:name")
    room.happen(YUSUF, Wrote(text="Yussi", message=3))
    kept = (*room.desk.every(Invitation), *room.people.values())
    assert len(kept) > len(EVERYBODY)
    assert token(1) not in repr(kept)


def test_knowing_what_is_kept_does_not_open_the_link() -> None:
    room = Room()
    room.tap(SARAH, "invite:volunteer:luton")
    kept = hashed(token(1))
    for option in ("", "mine", "name", "yes"):
        step = room.tap(OMAR, f"join:{kept}:{option}")
        assert "does not work any more" in step.messages[0].text
    room.tap(YUSUF, f"join:{token(1)}:mine")
    (followed,) = (i for i in room.desk.every(Invitation) if not is_made(i))
    for chat in (OMAR, YUSUF):
        assert "does not work" in room.tap(chat, f"join:{followed.id}:yes").messages[0].text


def refusals(room: Room) -> Iterator[str]:
    """What somebody hears for each reason why a link can be of no use."""
    for number in range(1, 5):
        room.tap(SARAH, "invite:facilitator:luton")
        assert room.invitation(number)
    room.join(YUSUF, 1)  # used, waiting
    room.join(YUSUF, 2)
    room.tap(SARAH, f"admit:{hashed(token(2))}:")  # used, confirmed
    room.tap(SARAH, f"uninvite:{hashed(token(3))}:")  # taken back
    for payload in (*(LINK + token(number) for number in (1, 2, 3, 9)), LINK, LINK + "x" * 90):
        start = Commanded(command="start", payload=payload, message=5)
        yield room.happen(OMAR, start).messages[0].text
    room.wait(LIFE)
    yield room.tap(OMAR, f"join:{token(4)}:").messages[0].text  # too late


def test_nobody_learns_why_a_link_does_not_work() -> None:
    heard = list(refusals(Room()))
    assert len(heard) == 7
    assert len(set(heard)) == 1


@pytest.mark.parametrize("payload", [LINK, f"{LINK}x", LINK + "x" * 90, f"{LINK}a:b:c", "inv"])
def test_a_link_that_is_cut_off_does_not_keep_a_newcomer_out(payload: str) -> None:
    room = Room()
    step = room.happen(99, Commanded(command="start", payload=payload, message=1))
    assert len(step.messages[0].buttons) == len(LANGUAGES) + 1


# --- names --------------------------------------------------------------------------------------


@given(st.text(max_size=200), st.sampled_from(["join", "rename"]))
def test_whatever_is_typed_as_a_name_can_be_kept_and_shown(typed: str, verb: str) -> None:
    room = Room()
    room.tap(SARAH, "invite:volunteer:luton")
    if verb == "join":
        room.tap(YUSUF, f"join:{token(1)}:name")
        step = room.happen(YUSUF, Wrote(text=typed, message=3))
    else:
        room.tap(VERA, "rename::")
        step = room.happen(VERA, Wrote(text=typed, message=3))
    assert step.messages
    for effect in step.effects:
        if isinstance(effect, Put):
            assert isinstance(effect.record, Staff | Invitation)
            assert len(effect.record.name) <= 40
            assert "\x00" not in effect.record.name
            visible = any(letter.isprintable() for letter in effect.record.name.strip())
            assert visible or (isinstance(effect.record, Invitation) and not effect.record.name)


# --- what becomes of posts and questions --------------------------------------------------------


def test_who_is_of_the_team_already_keeps_their_other_posts() -> None:
    room = Room()
    room.tap(ADE, "invite:facilitator:bradford")
    room.join(VERA)
    room.tap(ADE, f"admit:{hashed(token(1))}:")
    assert room.desk.find(Staff, VERA) == replace(
        staff(VERA), posts={"luton": "volunteer", "bradford": "facilitator"}
    )


def test_a_new_role_takes_the_place_of_the_old_one() -> None:
    room = Room()
    room.tap(SARAH, "invite:coordinator:luton")
    room.join(VERA)
    room.tap(SARAH, f"admit:{hashed(token(1))}:")
    vera = room.desk.find(Staff, VERA)
    assert vera is not None
    assert vera.posts == {"luton": "coordinator"}


def test_an_invitation_whose_inviter_has_gone_is_for_administrators_to_confirm() -> None:
    room = Room()
    room.tap(SARAH, "invite:volunteer:luton")
    made = room.invitation(1)
    assert made is not None
    room.desk.carry_out([Put(replace(made, inviter=0))])  # what deleting everything leaves
    room.tap(YUSUF, f"join:{token(1)}:mine")
    step = room.tap(YUSUF, f"join:{made.id}:yes")
    assert [chat for chat, _ in step.told] == [ADE]
    assert made.id[:8] in step.messages[0].text
    for chat in (KIM, SARAH, ADE):
        room.tap(chat, f"admit:{made.id}:")
        assert ((YUSUF, "luton", "volunteer") in room.posts()) == (chat == ADE)


def test_who_has_deleted_everything_is_not_taken_in() -> None:
    room = Room()
    room.tap(SARAH, "invite:volunteer:luton")
    room.join(YUSUF)
    people = {chat: person for chat, person in PEOPLE.items() if chat != YUSUF}
    room.world = replace(room.world, desk=(desk := Shelf(people=people)))
    desk.carry_out([Put(staff(SARAH)), *map(Put, room.desk.every(Invitation))])
    step = room.tap(SARAH, f"admit:{hashed(token(1))}:")
    assert not any(isinstance(e, Put) for e in step.effects)
    assert step.told == ()


@pytest.mark.parametrize("way_out", ["dismissed:id-5:luton", "leave:sure:"])
@pytest.mark.parametrize("last", ["asker", "team"])
def test_questions_of_who_leaves_are_open_again(way_out: str, last: str) -> None:
    room = Room()
    said = (Saying("asker", MONDAY, "Which bus?"), Saying("team", MONDAY, "The 10."))
    question = Question(
        *("q1", YUSUF, "Yusuf", "luton", "en", MONDAY, MONDAY),
        state="claimed",
        volunteer=VERA,
        said=said[: 1 if last == "asker" else 2],
    )
    elsewhere = replace(question, id="q2", place="bradford", volunteer=BEN)
    room.desk.carry_out([Put(question), Put(elsewhere)])
    room.tap(SARAH if way_out.startswith("dismissed") else VERA, way_out)
    after = room.desk.find(Question, "q1")
    assert after is not None
    assert (after.state, after.volunteer) == ("open", None)
    assert room.desk.find(Question, "q2") == elsewhere
    assert room.desk.find(Staff, VERA) is None


def test_nobody_removes_an_administrator_or_themselves() -> None:
    room = Room()
    for chat, way_out in ((SARAH, "dismissed:id-2:luton"), (ADE, "dismissed:id-1:")):
        before = room.posts()
        room.tap(chat, way_out)
        assert room.posts() == before
    both = replace(staff(ADE), posts={EVERYWHERE: "administrator", "luton": "volunteer"})
    room.desk.carry_out([Put(both)])
    room.tap(SARAH, "dismissed:id-1:luton")
    assert room.desk.find(Staff, ADE) == both


def test_a_long_list_of_people_can_be_leafed_through() -> None:
    room = Room()
    people = [
        Staff(n, f"P{n}", {"luton": "volunteer"}, date(2026, 11, 1), (), f"p{n}")
        for n in range(20, 40)
    ]
    room.desk.carry_out([Put(person) for person in people])
    seen: set[str] = set()
    choice = "team::"
    while choice:
        rows = room.tap(SARAH, choice).messages[0].buttons
        seen |= {data for row in rows for _, data in row if data.startswith("member:")}
        choice = next((data for row in rows for text, data in row if text == "More →"), "")
    assert {f"member:{person.id}:luton" for person in people} <= seen
    for forged in ("team::999", "team::-1", "team::x", "team:x:", f"team::{'9' * 50}"):
        assert room.tap(SARAH, forged).messages[0].buttons
