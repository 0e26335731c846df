"""The bank of stories of a place: what people have told, for the coordinators who look after it.

Coordinators of other places read what is shared with them. Who told a story shows nowhere but by
the name under which it may be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from flows import buttons
from flows.circles.story_lines import beginning, story_lines, told_by
from flows.model import (
    Button,
    Day,
    Effect,
    Put,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Unsay,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, Handler, for_staff, places_of, role_in
from flows.records import Staff, Story
from flows.team.circles import OURS
from flows.team.menu import place_name
from flows.world import Asked, World

STORIES = Button(label("button", "Stories"), choice("stories"))
WAYS_ON: tuple[Row, ...] = ((STORIES,), (buttons.HOME, buttons.HELP))
ON_A_PAGE = 8
BEGINNING = 22  # UTF-16 units of a story on its button, beside a sign

GONE = Screen(
    (words("This story is not here: it was taken back, or it is not shared with you."),),
    buttons=WAYS_ON,
)


def place_of(asked: Asked) -> Collection[str]:
    """The place where the story was told: those in charge there look after it."""
    story = asked.world.desk.find(Story, asked.object)
    return (story.place,) if story else ()


def looks_after(staff: Staff, story: Story) -> bool:
    return role_in(staff, story.place) in COORDINATORS


def may_read(staff: Staff, story: Story) -> bool:
    """Those of its place always; those of others once it is shared."""
    return looks_after(staff, story) or (story.shared and story.state == "kept")


# --- the bank -------------------------------------------------------------------------------------


def show_bank(asked: Asked) -> Reply:
    """New ones first, then those kept, then what other places share; in each the newest first."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "stories are kept by people of the team"
    listed = sorted(_readable(staff, world), key=lambda one: one.told_at, reverse=True)
    listed.sort(key=lambda one: (not looks_after(staff, one), one.state == "kept"))
    page = page_of(asked.option, len(listed), ON_A_PAGE)
    shown = listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    new = sum(one.state == "offered" for one in listed)
    screen = Screen(
        title=words("Stories"),
        lines=(_how_many(listed, new),),
        buttons=(
            *((_listed_button(one, staff),) for one in shown),
            *turning(lambda to: choice("stories", "", to), page, len(listed), ON_A_PAGE),
            (OURS,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _readable(staff: Staff, world: World) -> Iterator[Story]:
    """Each once: those of their own places, and what is shared."""
    places = places_of(staff, COORDINATORS, list(world.library.places))
    yield from world.desk.every(Story, place=places)
    for story in world.desk.every(Story, shared=[True], state=["kept"]):
        if story.place not in places:
            yield story


def _how_many(listed: Collection[Story], new: int) -> Words:
    if not listed:
        return words("Nobody has told a story yet. Members can, once their circle has met.")
    if not new:
        return words("Nothing is new. These are the stories people have told.")
    return counted(
        "{count} story is new. New ones come first.",
        "{count} stories are new. New ones come first.",
        new,
    )


def _listed_button(story: Story, staff: Staff) -> Button:
    begins = beginning(story, BEGINNING)
    text = label("button", "{story}", story=begins)
    if story.state == "offered":
        text = label("button", "● {story}", story=begins)
    elif not looks_after(staff, story):
        text = label("button", "↗ {story}", story=begins)
    return Button(text, choice("story", story.id))


# --- one story ------------------------------------------------------------------------------------


def show_story(asked: Asked) -> Reply:
    staff, story = asked.staff, asked.world.desk.find(Story, asked.object)
    assert staff is not None, "stories are kept by people of the team"
    if story is None or not may_read(staff, story):
        return Reply(asked.person, (GONE,))
    return Reply(asked.person, (story_screen(story, staff, asked.world),))


def story_screen(story: Story, staff: Staff, world: World, *news: Words) -> Screen:
    """The story with the name it may be told with; who looks after it can do more."""
    own = looks_after(staff, story)
    place = world.library.place(story.place)
    check = words("Please check that nobody can be recognised.")
    return Screen(
        title=words("A story from {place}", place=place_name(story.place, world)),
        lines=(
            *news,
            *story_lines(story.text),
            told_by(story.name),
            words(
                "In {language}, {day}.",
                language=Tongue(story.language),
                day=Day(story.told_at.astimezone(place.clock).date()),
            ),
            *((check,) if not story.name else ()),
            *((_state(story),) if own else (words("Another town shares it with you."),)),
        ),
        buttons=(*(_rows(story) if own else ()), *WAYS_ON),
        attachment=story.file,
    )


def _state(story: Story) -> Words:
    if story.state == "offered":
        return words("It is new. Keep it, and it stands among the stories of the town.")
    if story.shared:
        return words("It is kept. Coordinators of all towns can read it.")
    return words("It is kept. Only coordinators of this town can read it.")


def _rows(story: Story) -> Iterator[Row]:
    if story.state == "offered":
        yield (Button(label("button", "Keep it"), choice("keepstory", story.id)),)
    elif story.shared:
        yield (Button(label("button", "Only here"), choice("sharestory", story.id, "off")),)
    else:
        share = choice("sharestory", story.id, "on")
        yield (Button(label("button", "Share with all towns"), share),)
    yield (Button(label("button", "Remove"), choice("keepstory", story.id, "remove")),)


# --- looking after it -----------------------------------------------------------------------------


def keep(asked: Asked) -> Reply:
    """Put it among the stories of the town; or, in two taps, delete it."""
    staff, story = asked.staff, asked.world.desk.find(Story, asked.object)
    assert staff is not None, "stories are kept by people of the team"
    if story is None:
        return Reply(asked.person, (GONE,))
    match asked.option:
        case "remove":
            return Reply(asked.person, (_are_you_sure(story),))
        case "sure":
            return _removed(asked, story)
    if story.state == "kept":
        return Reply(asked.person, (_changed(story, staff, asked.world),))
    kept = replace(story, state="kept")
    told = words(
        "Thank you. Your story is among the stories of {place} now.",
        place=Words(asked.world.library.place(story.place).name),
    )
    screen = _changed(kept, staff, asked.world)
    return Reply(asked.person, (screen,), (Put(kept), _to_teller(kept, told)))


def _changed(story: Story, staff: Staff, world: World) -> Screen:
    """How it stands now. A voice is not sent once more: it stands above."""
    return replace(story_screen(story, staff, world), attachment=None)


def _to_teller(story: Story, said: Words) -> Effect:
    mine = Button(label("button", "See the story"), choice("mystories", story.id))
    screen = Screen(
        (said, words("You can take it back at any time.")),
        buttons=((mine,), (buttons.HOME, buttons.HELP)),
    )
    return Tell(story.chat, screen, "notice", story.id)


def share(asked: Asked) -> Reply:
    """With the coordinators of all places, or not any more. A new one is kept first."""
    staff, story = asked.staff, asked.world.desk.find(Story, asked.object)
    assert staff is not None, "stories are kept by people of the team"
    if story is None:
        return Reply(asked.person, (GONE,))
    shared = asked.option != "off"
    if story.state != "kept" or story.shared == shared:
        return Reply(asked.person, (_changed(story, staff, asked.world),))
    after = replace(story, shared=shared)
    effects: tuple[Effect, ...] = (Put(after),)
    if shared:
        said = words("Coordinators of all towns can read your story now.")
        effects = (*effects, _to_teller(after, said))
    return Reply(asked.person, (_changed(after, staff, asked.world),), effects)


# --- deleting it ----------------------------------------------------------------------------------


def _are_you_sure(story: Story) -> Screen:
    tells = words("The person who told it does not see it in their stories any more.")
    if story.state == "kept":
        tells = words("Whoever told it hears that it is not kept any more.")
    yes = choice("keepstory", story.id, "sure")
    return Screen(
        title=words("Remove this story?"),
        lines=(words("It is deleted, and cannot be brought back."), tells),
        buttons=(
            (Button(label("button", "Yes, remove it"), yes),),
            (Button(label("button", "No, leave it"), choice("story", story.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _removed(asked: Asked, story: Story) -> Reply:
    effects: tuple[Effect, ...] = (Remove(story), Unsay(story.id))
    if story.state == "kept":
        told = Screen(
            (
                words("Your story is not kept here any more."),
                words("Thank you for telling it."),
            ),
            buttons=((buttons.HOME, buttons.HELP),),
        )
        effects = (*effects, Tell(story.chat, told, "notice"))
    screen = Screen((words("The story is deleted."),), buttons=WAYS_ON)
    return Reply(asked.person, (screen,), effects)


TAPS: dict[str, Handler] = {
    "stories": for_staff(show_bank, *COORDINATORS),
    "story": for_staff(show_story, *COORDINATORS),
    "keepstory": for_staff(keep, *COORDINATORS, where=place_of),
    "sharestory": for_staff(share, *COORDINATORS, where=place_of),
}
