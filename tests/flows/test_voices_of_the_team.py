"""Cards read aloud: who records them, who lets them be heard, and who hears them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.attachments import File
from flows.events import Sent
from flows.model import Put, Step, Unsay
from flows.records import Staff
from flows.welcoming import Recording
from tests.flows.everything_voices import card_with, voice
from tests.flows.luton import ADA, AMINA, GRACE, LIBRARY, OMAR, POLA, SARAH, VERA, Luton

TODAY = date(2026, 11, 23)


@pytest.fixture
def luton() -> Luton:
    return Luton()


def read_aloud(luton: Luton, chat: int, name: str = "v1", card: str = "food") -> Step:
    """A voice in answer to a card of the session on bins."""
    event = Sent(
        what="voice",
        message=1,
        file=File("voice", name),
        replies_to=(f"ask:bins:{card}",),
    )
    return luton.happen(chat, event)


def choices(step: Step) -> list[str]:
    return [data for m in step.messages for row in m.buttons for _, data in row]


def sends(step: Step, language: str = "en") -> str:
    return next(data for data in choices(step) if data.startswith("rec:") and language in data[-3:])


def sent_in(luton: Luton, chat: int = SARAH, name: str = "v1", language: str = "en") -> Recording:
    """A voice that waits for a second speaker."""
    tap = sends(read_aloud(luton, chat, name), language)
    luton.tap(chat, tap, file=File("voice", name))
    return next(one for one in luton.desk.every(Recording) if one.file.id == name)


def listens(luton: Luton, chat: int = AMINA, card: str = "food") -> File | None:
    """What somebody hears who taps Listen, whether they see the button or not."""
    heard = luton.tap(chat, f"listen:bins:{card}").messages[0].attachment
    assert heard is None or isinstance(heard, File)
    return heard


def sees_the_button(luton: Luton, chat: int = AMINA) -> bool:
    return "listen:bins:food" in choices(luton.tap(chat, "card:bins:food"))


# --- recording ------------------------------------------------------------------------------------


def test_nothing_is_kept_before_it_is_sent_in(luton: Luton) -> None:
    offered = read_aloud(luton, SARAH)
    assert not any(isinstance(effect, Put) for effect in offered.effects)
    assert offered.messages[0].replies_to == 1
    luton.tap(SARAH, "norec::", file=File("voice", "v1"))
    assert luton.desk.every(Recording) == ()


def test_tapped_twice_it_is_sent_in_once_and_told_once(luton: Luton) -> None:
    tap = sends(read_aloud(luton, SARAH))
    first, second = (luton.tap(SARAH, tap, file=File("voice", "v1")) for _ in range(2))
    assert len(luton.desk.every(Recording)) == 1
    assert [bool(step.told) for step in (first, second)] == [True, False]


def test_a_better_one_takes_the_place_of_ones_own_that_nobody_has_accepted(luton: Luton) -> None:
    sent_in(luton)
    again = sent_in(luton, name="v2")
    assert luton.desk.every(Recording) == (again,)


def test_a_voice_that_does_not_come_back_with_the_tap_is_asked_for_again(luton: Luton) -> None:
    tap = sends(read_aloud(luton, SARAH))
    step = luton.tap(SARAH, tap)
    assert "once more" in step.messages[0].text
    assert luton.desk.every(Recording) == ()


@pytest.mark.parametrize("photo", [File("photo", "p"), File("document", "d")])
def test_only_a_voice_is_kept_whatever_comes_with_the_tap(luton: Luton, photo: File) -> None:
    luton.tap(SARAH, sends(read_aloud(luton, SARAH)), file=photo)
    assert luton.desk.every(Recording) == ()


def test_a_card_that_changes_between_reading_and_sending_in_is_read_again(luton: Luton) -> None:
    tap = sends(read_aloud(luton, SARAH))
    luton.world = replace(luton.world, library=card_with(LIBRARY, "bins", "food", title="Food"))
    step = luton.tap(SARAH, tap, file=File("voice", "v1"))
    assert "has changed" in step.messages[0].text
    assert "toread:bins:food.en" in choices(step)
    assert luton.desk.every(Recording) == ()


def test_a_voice_for_one_town_is_not_taken_for_another(luton: Luton) -> None:
    tap = sends(read_aloud(luton, SARAH, card="town"))
    luton.people[SARAH] = replace(luton.people[SARAH], place="bradford")
    luton.tap(SARAH, tap, file=File("voice", "v1"))
    assert luton.desk.every(Recording) == ()


def test_nobody_records_in_a_language_they_do_not_speak(luton: Luton) -> None:
    tap = sends(read_aloud(luton, SARAH))
    step = luton.tap(SARAH, tap.replace(".en", ".ti"), file=File("voice", "v1"))
    assert "spoken::" in choices(step)
    assert luton.desk.every(Recording) == ()


def test_the_language_is_the_one_they_read_else_their_only_one_else_they_choose(
    luton: Luton,
) -> None:
    pola = read_aloud(luton, POLA)  # reads English, speaks Polish
    assert [data[-3:] for data in choices(pola) if data.startswith("rec:")] == [".pl"]
    luton.desk.put(replace(_staff(luton, POLA), languages=("pl", "ti")))
    chosen = read_aloud(luton, POLA)
    assert [data[-3:] for data in choices(chosen) if data.startswith("rec:")] == [".pl", ".ti"]
    luton.desk.put(replace(_staff(luton, POLA), languages=("pl", "en")))
    reads = read_aloud(luton, POLA)
    assert [data[-3:] for data in choices(reads) if data.startswith("rec:")] == [".en", "her"]


def _staff(luton: Luton, chat: int) -> Staff:
    staff = luton.desk.find(Staff, chat)
    assert staff is not None
    return staff


@pytest.mark.parametrize("chat", [AMINA, OMAR])
def test_for_anybody_else_it_is_an_ordinary_voice(luton: Luton, chat: int) -> None:
    if chat == OMAR:
        luton.desk.put(replace(_staff(luton, OMAR), languages=()))
    assert "send::" in choices(read_aloud(luton, chat))


def test_a_voice_that_was_awaited_goes_where_it_was_awaited(luton: Luton) -> None:
    luton.tap(SARAH, "ask:bins:food")
    read_aloud(luton, SARAH)
    assert len(luton.questions()) == 1


def test_the_room_takes_the_next_voice_and_a_reply_to_another_card_is_of_that_card(
    luton: Luton,
) -> None:
    luton.tap(SARAH, "toread:bins:why.en")
    plain = luton.say(SARAH, "v1")
    assert any(data.startswith("rec:bins:why.") for data in choices(plain))
    luton.tap(SARAH, "toread:bins:why.en")
    other = read_aloud(luton, SARAH)
    assert any(data.startswith("rec:bins:food.") for data in choices(other))
    assert not luton.people[SARAH].awaits


# --- a second speaker -----------------------------------------------------------------------------


def test_it_goes_to_speakers_of_the_same_places_first(luton: Luton) -> None:
    sent_in(luton)
    told = {chat for chat, message in luton.heard if "voice:" in str(message.buttons)}
    assert told == {OMAR, GRACE}


def test_if_there_is_nobody_it_goes_to_speakers_anywhere(luton: Luton) -> None:
    for chat in (OMAR, GRACE):
        luton.desk.put(replace(_staff(luton, chat), languages=()))
    luton.people[VERA] = replace(luton.people[VERA], away=True)
    sent_in(luton)
    assert {chat for chat, message in luton.heard if "voice:" in str(message.buttons)} == {ADA}


def test_nobody_accepts_their_own(luton: Luton) -> None:
    one = sent_in(luton)
    luton.tap(SARAH, f"voiceyes:{one.id}:")
    assert not sees_the_button(luton)


@pytest.mark.parametrize("tap", ["voiceyes:{}:", "voiceno:{}:quiet"])
def test_nobody_judges_a_language_they_do_not_speak(luton: Luton, tap: str) -> None:
    one = sent_in(luton)
    luton.tap(POLA, tap.format(one.id))
    assert luton.desk.every(Recording) == (one,)


def test_whoever_leaves_the_team_and_comes_back_cannot_accept_what_was_theirs(
    luton: Luton,
) -> None:
    one = sent_in(luton)
    left = luton.tap(SARAH, "leave:sure:")
    assert Unsay(f"voice-{one.id}") in left.effects, "nobody hears of it in the morning"
    assert luton.desk.every(Recording) == ()
    luton.desk.put(Staff(SARAH, "Sarah", {"luton": "volunteer"}, TODAY, ("en",), "sarah2"))
    luton.tap(SARAH, f"voiceyes:{one.id}:")
    assert listens(luton) is None


def test_once_accepted_it_is_heard_and_takes_the_place_of_the_one_before(luton: Luton) -> None:
    first = sent_in(luton)
    luton.tap(OMAR, f"voiceyes:{first.id}:")
    assert listens(luton) == File("voice", "v1")
    second = sent_in(luton, GRACE, "v2")
    assert listens(luton) == File("voice", "v1")
    luton.tap(OMAR, f"voiceyes:{second.id}:")
    assert listens(luton) == File("voice", "v2")
    assert len(luton.desk.every(Recording)) == 1


def test_what_has_changed_while_it_waited_cannot_be_accepted(luton: Luton) -> None:
    one = sent_in(luton)
    luton.world = replace(luton.world, library=card_with(LIBRARY, "bins", "food", title="Food"))
    step = luton.tap(OMAR, f"voiceyes:{one.id}:")
    assert "toread:bins:food.en" in choices(step)
    assert [r.state for r in luton.desk.every(Recording)] == ["offered"]


def test_not_yet_brings_kind_words_and_keeps_nothing(luton: Luton) -> None:
    one = sent_in(luton)
    luton.tap(OMAR, f"voiceno:{one.id}:")
    luton.write(OMAR, "Nearly there")
    assert luton.desk.every(Recording) == ()
    assert "Nearly there" in luton.told(SARAH)[-1]
    luton.tap(OMAR, f"voiceno:{one.id}:quiet")  # once more
    assert "not here any more" in luton.told(OMAR)[-1]


@pytest.mark.parametrize(
    ("chat", "may"), [(SARAH, True), (GRACE, True), (VERA, True), (ADA, True), (OMAR, False)]
)
def test_whoever_recorded_it_and_coordinators_can_take_it_away(
    luton: Luton, chat: int, *, may: bool
) -> None:
    one = sent_in(luton)
    luton.tap(OMAR, f"voiceyes:{one.id}:")
    luton.tap(chat, f"voiceoff:{one.id}:")
    assert listens(luton) == one.file  # the question first
    luton.tap(chat, f"voiceoff:{one.id}:sure")
    assert (listens(luton) is None) is may


def test_what_waits_is_not_heard_by_the_rest_of_the_team(luton: Luton) -> None:
    one = sent_in(luton)
    assert luton.tap(POLA, f"voice:{one.id}:").messages[0].attachment is None
    assert luton.tap(OMAR, f"voice:{one.id}:").messages[1].attachment == one.file


# --- listening ------------------------------------------------------------------------------------


def test_a_voice_is_in_the_language_they_chose_to_listen_in(luton: Luton) -> None:
    polish = sent_in(luton, POLA, "v-pl", "pl")
    luton.desk.put(replace(_staff(luton, OMAR), languages=("en", "pl")))
    luton.tap(OMAR, f"voiceyes:{polish.id}:")
    assert not sees_the_button(luton)
    assert "readto:ask:" in choices(luton.tap(AMINA, "settings::"))
    luton.tap(AMINA, "readto:set:pl")
    assert sees_the_button(luton)
    assert listens(luton) == File("voice", "v-pl")
    luton.tap(AMINA, "readto:set:")
    assert not sees_the_button(luton)


def test_nobody_is_offered_a_voice_while_there_is_none(luton: Luton) -> None:
    sent_in(luton)
    assert "readto:ask:" not in choices(luton.tap(AMINA, "settings::"))
    luton.tap(AMINA, "readto:set:en")
    luton.tap(AMINA, "readto:set:x")
    assert luton.people[AMINA].voice == ""


def test_a_voice_of_a_private_page_can_be_taken_out_of_the_chat(luton: Luton) -> None:
    one = voice("home-not-safe/moment", accepted_by="grace")
    luton.desk.put(one)
    step = luton.tap(AMINA, "listen:home-not-safe:moment")
    assert step.messages[0].attachment == one.file
    assert choices(step) == ["hush::"]


@pytest.mark.parametrize(
    "tap", ["listen::", "listen:bins:gone", "listen:gone:food", "listen:bins:"]
)
def test_a_card_that_is_gone_is_no_dead_end(luton: Luton, tap: str) -> None:
    assert "page:help:" in choices(luton.tap(AMINA, tap))


def test_one_look_at_the_desk_for_each_card(luton: Luton) -> None:
    looks: list[object] = []

    class Counting(type(luton.desk)):  # type: ignore[misc]
        def every(self, kind: object, **where: object) -> object:
            looks.append(kind)
            return super().every(kind, **where)

    luton.desk.__class__ = Counting
    luton.tap(AMINA, "card:bins:food")
    assert looks.count(Recording) == 1
