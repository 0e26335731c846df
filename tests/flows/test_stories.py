"""A story belongs to whoever told it: kept after a yes, under the name they chose, until they take
it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attachments import File
from flows.bidi import QUOTE_LENGTH
from flows.circles.story_lines import LONGEST, in_parts
from flows.records import Circle, Member, Story
from tests.flows.luton import ADA, AMINA, BEN, GRACE, NOON, SARAH, TEAM, VERA, Luton

WORDS = "A neighbour brought us bread."
STORY = Story("story001", "luton", AMINA, "en", NOON, WORDS, name="Umm Yusuf")


@pytest.fixture
def luton() -> Luton:
    """A town in which Amina is in a circle."""
    there = Luton()
    there.desk.put(Circle("tea", "luton", "Tea", NOON, state="open"))
    there.desk.put(Member("seat0001", "tea", AMINA, "Mina", NOON))
    return there


def stories(luton: Luton) -> tuple[Story, ...]:
    return luton.desk.every(Story)


def told(luton: Luton, option: str = "circle", text: str = WORDS) -> Story:
    luton.tap(AMINA, f"storydone:tea:{option}", text=text)
    return stories(luton)[-1]


def seen(luton: Luton, chat: int, choice: str) -> str:
    return "\n".join(message.text for message in luton.tap(chat, choice).messages)


# --- telling --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "taps",
    [
        ["storyname:tea:circle"],
        ["storyname:tea:app", "storyname:tea:"],
        ["storyname:tea:none", "storydone:tea:away"],
        ["storyname:tea:other", "storydone:tea:away"],
        ["storydone:tea:forged"],
    ],
    ids=" then ".join,
)
def test_nothing_of_a_story_is_kept_before_the_yes(luton: Luton, taps: list[str]) -> None:
    luton.tap(AMINA, "tellstory:tea:")
    luton.write(AMINA, WORDS)
    for tap in taps:
        luton.tap(AMINA, tap, text=WORDS)
    assert stories(luton) == ()
    assert WORDS not in str(luton.people[AMINA])
    assert [to for to, message in luton.heard if to != AMINA] == []


@pytest.mark.parametrize(
    ("option", "name"), [("circle", "Mina"), ("app", "Amina"), ("none", ""), ("other", "")]
)
def test_it_is_kept_under_the_name_that_was_shown(luton: Luton, option: str, name: str) -> None:
    luton.tap(AMINA, "tellstory:tea:")
    luton.write(AMINA, WORDS)
    luton.tap(AMINA, f"storyname:tea:{option}", text=WORDS)
    assert told(luton, option).name == name


def test_another_name_is_kept_only_after_a_yes_of_its_own(luton: Luton) -> None:
    story = told(luton, "other")
    luton.write(AMINA, "Umm Yusuf")
    assert stories(luton)[0].name == ""
    luton.tap(AMINA, f"mystories:{story.id}:named", text="Umm Yusuf")
    assert stories(luton)[0].name == "Umm Yusuf"
    luton.tap(AMINA, f"mystories:{story.id}:unnamed")
    assert stories(luton)[0].name == ""


def test_when_the_words_do_not_come_back_they_are_asked_for_once_more(luton: Luton) -> None:
    assert "once more" in seen(luton, AMINA, "storydone:tea:circle")
    assert stories(luton) == ()
    assert luton.people[AMINA].awaits == "tellstory:tea:"


def test_a_yes_tapped_twice_keeps_one_story_and_tells_it_once(luton: Luton) -> None:
    told(luton)
    told(luton)
    assert len(stories(luton)) == 1
    assert len(luton.told(GRACE)) == 1


def test_after_the_yes_nobody_says_that_nothing_was_kept(luton: Luton) -> None:
    told(luton)
    luton.tap(AMINA, "storydone:tea:away", text=WORDS)
    assert "Nothing of it was kept" not in luton.told(AMINA)[-1]
    assert len(stories(luton)) == 1


@pytest.mark.parametrize("length", [LONGEST + 1, 4000])
def test_too_long_a_story_is_asked_for_again(luton: Luton, length: int) -> None:
    luton.tap(AMINA, "tellstory:tea:")
    luton.write(AMINA, "a" * length)
    assert "a little long" in luton.told(AMINA)[-1]
    assert luton.people[AMINA].awaits
    luton.tap(AMINA, "storydone:tea:none", text="a" * length)
    assert stories(luton) == ()


def test_only_who_is_in_a_circle_tells_a_story(luton: Luton) -> None:
    luton.tap(BEN, "storydone:tea:app", text=WORDS)
    seat = luton.desk.every(Member)[0]
    luton.desk.put(replace(seat, state="waiting"))
    luton.tap(AMINA, "storydone:tea:app", text=WORDS)
    assert stories(luton) == ()


@given(st.text(alphabet="ab \n", min_size=1, max_size=90), st.integers(1, LONGEST))
def test_a_long_story_is_shown_whole_in_parts(some: str, times: int) -> None:
    text = (some * times)[:LONGEST]
    parts = list(in_parts(text))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= QUOTE_LENGTH for part in parts)


# --- the bank -------------------------------------------------------------------------------------


def shown(luton: Luton, story: Story) -> Iterator[int]:
    """Who can open a story, of all people of the town and the team."""
    luton.desk.put(story)
    for chat in luton.people:
        start = len(luton.heard)
        luton.tap(chat, f"story:{story.id}:")
        luton.tap(chat, "stories::")
        if any(WORDS[:12] in str(message) for _, message in luton.heard[start:]):
            yield chat


@pytest.mark.parametrize(
    ("story", "readers"),
    [
        (STORY, {GRACE, ADA}),
        (replace(STORY, state="kept"), {GRACE, ADA}),
        (replace(STORY, state="kept", shared=True), {GRACE, ADA, VERA}),
        (replace(STORY, shared=True), {GRACE, ADA}),
    ],
    ids=["new", "kept", "shared", "shared and not kept"],
)
def test_coordinators_read_what_is_theirs_or_shared(
    luton: Luton, story: Story, readers: set[int]
) -> None:
    assert set(shown(luton, story)) == readers


def test_no_screen_of_the_team_names_another_than_the_chosen_name(luton: Luton) -> None:
    story = told(luton)
    luton.tap(AMINA, f"mystories:{story.id}:named", text="Umm Yusuf")
    luton.tap(GRACE, f"story:{story.id}:")
    luton.tap(GRACE, f"keepstory:{story.id}:")
    luton.tap(GRACE, f"sharestory:{story.id}:on")
    luton.tap(VERA, f"story:{story.id}:")
    for chat in TEAM:
        for said in luton.told(chat):
            assert "Amina" not in said
            assert "Mina" not in said
            assert str(AMINA) not in said
    assert "Umm Yusuf" in luton.told(VERA)[-1]


@pytest.mark.parametrize(("name", "asked_to_check"), [("", True), ("Mina", False)])
def test_without_a_name_coordinators_are_asked_to_check(
    luton: Luton, name: str, asked_to_check: bool
) -> None:
    luton.desk.put(replace(STORY, name=name))
    said = seen(luton, GRACE, "story:story001:")
    assert ("nobody can be recognised" in said) == asked_to_check


def test_a_voice_comes_as_a_voice(luton: Luton) -> None:
    voice = File("voice", "voice-1")
    luton.tap(AMINA, "storydone:tea:none", file=voice)
    (story,) = stories(luton)
    assert (story.text, story.file) == ("", voice)
    (message,) = luton.tap(GRACE, f"story:{story.id}:").messages
    assert message.attachment == voice


def test_whoever_told_it_hears_when_it_is_kept_and_when_it_is_shared(luton: Luton) -> None:
    story = told(luton)
    luton.tap(GRACE, f"keepstory:{story.id}:")
    assert "among the stories of Luton" in luton.told(AMINA)[-1]
    luton.tap(GRACE, f"sharestory:{story.id}:on")
    assert "all towns can read" in luton.told(AMINA)[-1]


def test_a_new_story_is_not_shared_before_it_is_kept(luton: Luton) -> None:
    story = told(luton)
    luton.tap(GRACE, f"sharestory:{story.id}:on")
    assert not stories(luton)[0].shared


# --- taking it back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "hear"),
    [
        (STORY, set()),
        (replace(STORY, state="kept"), {GRACE}),
        (replace(STORY, state="kept", shared=True), {GRACE, VERA, ADA}),
    ],
    ids=["new", "kept", "shared"],
)
def test_taken_back_it_is_gone_and_who_could_tell_it_on_is_asked_not_to(
    luton: Luton, story: Story, hear: set[int]
) -> None:
    luton.desk.put(story)
    luton.tap(AMINA, "mystories:story001:back")
    assert stories(luton)
    luton.tap(AMINA, "mystories:story001:sure")
    assert stories(luton) == ()
    others = [(to, message.text) for to, message in luton.heard if to != AMINA]
    assert {to for to, _ in others} == hear
    assert not any(WORDS in text or "Umm Yusuf" in text for _, text in others)


@pytest.mark.parametrize("tap", ["back", "sure", "named", "unnamed", "name", ""])
@pytest.mark.parametrize("chat", [BEN, GRACE, SARAH])
def test_nobody_else_can_touch_it_as_their_own(luton: Luton, chat: int, tap: str) -> None:
    luton.desk.put(STORY)
    assert WORDS not in seen(luton, chat, f"mystories:story001:{tap}")
    assert stories(luton) == (STORY,)
