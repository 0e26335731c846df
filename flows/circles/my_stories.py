"""The stories somebody has told: to see them, to change the name, to take them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.circles.stories import MINE, NAME
from flows.circles.story_lines import beginning, story_lines, told_by
from flows.events import Brought, Tapped, Wrote
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
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_everybody
from flows.records import Staff, Story
from flows.team.membership import name_for_the_team
from flows.team.readers import in_charge
from flows.world import Asked, World

LISTED = 8
BEGINNING = 24  # UTF-16 units of a story on its button

# What can be done with one of them: the options of its buttons.
BACK, SURE, RENAME, NAMED, UNNAMED = "back", "sure", "name", "named", "unnamed"


def theirs(asked: Asked) -> Story | None:
    """The story of that id, if it is they who told it."""
    story = asked.world.desk.find(Story, asked.object)
    return story if story and story.chat == asked.chat else None


def show_mine(asked: Asked) -> Reply:
    """All of them, or one of them; the option says what to do with it."""
    story = theirs(asked) if asked.object else None
    if story is None:
        return Reply(asked.person, (_list(asked),))
    match asked.option:
        case "back":
            return Reply(asked.person, (_are_you_sure(story),))
        case "sure":
            return _taken_back(asked, story)
        case "name":
            return Reply(awaiting(asked.person, asked.world, NAME, story.id), (_ask_name(story),))
        case "named" | "unnamed":
            return _renamed(asked, story)
    return Reply(asked.person, (_story_screen(story, asked.world),))


def _list(asked: Asked) -> Screen:
    desk = asked.world.desk
    mine = sorted(desk.every(Story, chat=[asked.chat]), key=lambda one: (one.told_at, one.id))
    line = words("There is no story of yours here.")
    if mine:
        line = words("These are yours. You can take each of them back at any time.")
    return Screen(
        title=words("My stories"),
        lines=(line,),
        buttons=(*((_open(one),) for one in mine[-LISTED:]), (buttons.HOME, buttons.HELP)),
    )


def _open(story: Story) -> Button:
    text = label("button", "{story}", story=beginning(story, BEGINNING))
    return Button(text, choice("mystories", story.id))


def _story_screen(story: Story, world: World) -> Screen:
    return Screen(
        title=words("Your story"),
        lines=(*story_lines(story.text), told_by(story.name), *_who_reads(story, world)),
        buttons=(*_rows(story), (MINE,), (buttons.HOME, buttons.HELP)),
        attachment=story.file,
    )


def _who_reads(story: Story, world: World) -> Iterator[Words]:
    place = Words(world.library.place(story.place).name)
    if story.shared:
        yield words("Coordinators of all towns can read it.")
    elif story.state == "kept":
        yield words("It is among the stories of {place}. Coordinators there read it.", place=place)
    else:
        yield words("It is with the coordinators in {place}.", place=place)


def _rows(story: Story) -> Iterator[Row]:
    yield (Button(label("button", "Take it back"), choice("mystories", story.id, BACK)),)
    yield (Button(label("button", "Change the name"), choice("mystories", story.id, RENAME)),)
    if story.name:
        without = choice("mystories", story.id, UNNAMED)
        yield (Button(label("button", "Without a name"), without),)


# --- the name -------------------------------------------------------------------------------------


def _ask_name(story: Story) -> Screen:
    return Screen(
        (told_by(story.name), words("Write the name it may be told with.")),
        buttons=((_see(story),), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


def _see(story: Story) -> Button:
    return Button(label("button", "See the story"), choice("mystories", story.id))


def take_name(asked: Asked) -> Reply:
    """The name they wrote, as it will stand; it hangs on their message until they say yes."""
    story, event = theirs(asked), asked.event
    if isinstance(event, Brought):
        return Reply(asked.person)
    if story is None:
        return Reply(done_waiting(asked.person), (_list(asked),))
    name = name_for_the_team(event.text) if isinstance(event, Wrote) else ""
    if not name:
        return Reply(asked.person, (_ask_name(story),))
    yes = Button(label("button", "Yes, with this name"), choice("mystories", story.id, NAMED))
    other = Button(label("button", "With another name"), choice("mystories", story.id, RENAME))
    no = Button(label("button", "Without a name"), choice("mystories", story.id, UNNAMED))
    screen = Screen(
        title=words("This is how it will look"),
        lines=(*story_lines(story.text), told_by(name)),
        buttons=((yes,), (other,), (no,), (buttons.HOME, buttons.HELP)),
        replies=True,
    )
    return Reply(done_waiting(asked.person), (screen,))


def _renamed(asked: Asked, story: Story) -> Reply:
    event, name = asked.event, ""
    if asked.option == NAMED:
        name = name_for_the_team(event.text) if isinstance(event, Tapped) else ""
        if not name:  # they have deleted it
            person = awaiting(asked.person, asked.world, NAME, story.id)
            return Reply(person, (_ask_name(story),))
    renamed = replace(story, name=name)
    screen = Screen(
        (told_by(name), words("This is how your story looks from now on.")),
        buttons=((_see(story), MINE), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,), (Put(renamed),))


# --- taking it back -------------------------------------------------------------------------------


def _are_you_sure(story: Story) -> Screen:
    yes = Button(label("button", "Yes, take it back"), choice("mystories", story.id, SURE))
    no = Button(label("button", "No, leave it"), choice("mystories", story.id))
    return Screen(
        title=words("Take your story back?"),
        lines=(words("It is deleted at once. Nobody will ask you why."),),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )


def _taken_back(asked: Asked, story: Story) -> Reply:
    screen = Screen(
        (
            words("Your story is deleted here."),
            words("It may still stand in the chat of a coordinator who has opened it."),
            *((words("They are asked not to tell it any more."),) if story.state == "kept" else ()),
        ),
        buttons=((MINE,), (buttons.HOME, buttons.HELP)),
    )
    effects = (Remove(story), Unsay(story.id), *_to_readers(story, asked.world))
    return Reply(asked.person, (screen,), effects)


def _to_readers(story: Story, world: World) -> Iterator[Effect]:
    """Whoever may have told it on is asked to stop. Its words are not said once more."""
    if story.state != "kept":
        return
    place = world.library.place(story.place)
    told = Screen(
        title=words("A story was taken back"),
        lines=(
            words(
                "It came from {place}, on {day}. Please do not tell it any more.",
                place=Words(place.name),
                day=Day(story.told_at.astimezone(place.clock).date()),
            ),
            words("If it is in this chat, please delete it here, too."),
        ),
        buttons=((buttons.HOME, buttons.HELP),),
    )
    for staff in _readers(story, world):
        yield Tell(staff.chat, told, "task")


def _readers(story: Story, world: World) -> tuple[Staff, ...]:
    if not story.shared:
        return in_charge(story.place, world.desk, {story.chat}).people
    team = world.desk.every(Staff)
    return tuple(
        staff
        for staff in team
        if staff.chat != story.chat and set(staff.posts.values()) & set(COORDINATORS)
    )


TAPS: dict[str, Handler] = {"mystories": for_everybody(show_mine)}
TEXTS: dict[str, Handler] = {NAME: for_everybody(take_name)}
