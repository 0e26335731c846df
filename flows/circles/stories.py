"""A story of something good: told, seen as it will stand, kept only after a yes.

Until then the companion holds nothing: its messages hang on what the person wrote or said, and
each tap brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.circles.story_lines import Tale, refusal, story_lines, told, told_by
from flows.events import Brought
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Reply,
    Screen,
    Tell,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler, for_everybody
from flows.records import Circle, Member, Story
from flows.team.membership import name_for_the_team
from flows.team.readers import in_charge
from flows.world import Asked, World

TELL, NAME, DONE = "tellstory", "storyname", "storydone"
MINE = Button(label("button", "My stories"), choice("mystories"))
MOST = 5  # stories of one person

SEATED, APP, OTHER, NONE, AWAY = "circle", "app", "other", "none", "away"  # options

Seat = tuple[Circle, Member]


# --- who tells, and where -------------------------------------------------------------------------


def _seat(asked: Asked) -> Seat | None:
    """Their seat in the circle that is named; or in another, for a Big Conversation is of many."""
    desk = asked.world.desk
    seats = {seat.circle: seat for seat in desk.every(Member, chat=[asked.chat], state=["in"])}
    circles = desk.every(Circle, id=list(seats)) if seats else ()
    named = sorted(circles, key=lambda circle: circle.id != asked.object)
    return (named[0], seats[named[0].id]) if named else None


NOT_IN_A_CIRCLE = Screen(
    (words("Stories are told by people who are in a circle. You can join one."),),
    buttons=(
        (Button(label("button", "Circles near you"), choice("circles")),),
        (buttons.HOME, buttons.HELP),
    ),
)
ENOUGH = Screen(
    (words("You have told many stories. Thank you. You can take one back and tell another."),),
    buttons=((MINE,), (buttons.HOME, buttons.HELP)),
)


def _kept_by(asked: Asked) -> tuple[Story, ...]:
    return asked.world.desk.every(Story, chat=[asked.chat])


# --- telling --------------------------------------------------------------------------------------


def tell(asked: Asked) -> Reply:
    """Say what it is for and who reads it, and wait for the story."""
    seat = _seat(asked)
    if seat is None or len(_kept_by(asked)) >= MOST:
        return Reply(done_waiting(asked.person), (NOT_IN_A_CIRCLE if seat is None else ENOUGH,))
    circle, _ = seat
    place = Words(asked.world.library.place(circle.place).name)
    screen = Screen(
        title=words("Tell a story"),
        lines=(
            words("A short story of something good: a neighbour, your circle, your town."),
            words("It shows others what neighbours can do. Tell it only if you like."),
            words("Coordinators in {place} read it.", place=place),
            words("They can share it with coordinators of other towns."),
            words("You can take it back at any time."),
            words("Write it or say it now, in your language. Please do not name others."),
        ),
        buttons=(
            *(((MINE,),) if _kept_by(asked) else ()),
            (_open(circle),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(awaiting(asked.person, asked.world, TELL, circle.id), (screen,))


def _open(circle: Circle) -> Button:
    return Button(label("button", "Open the circle"), choice("circle", circle.id))


def take_story(asked: Asked) -> Reply:
    """What they told stays with them: our question about the name hangs on it."""
    seat, person = _seat(asked), asked.person
    if isinstance(asked.event, Brought):
        return Reply(person)
    if seat is None:
        return Reply(done_waiting(person), (NOT_IN_A_CIRCLE,))
    if told(asked.event) is None:
        row = (_open(seat[0]), buttons.HELP)
        return Reply(person, (Screen((refusal(asked.event),), buttons=(row,)),))
    screen = replace(_which_name(asked, seat), replies=True, stays=False)
    return Reply(done_waiting(person), (screen,))


def _once_more(asked: Asked, seat: Seat) -> Reply:
    """They have deleted their words, or it was too long ago: the tap brought nothing back."""
    screen = Screen(
        (
            words("I do not have your story: nothing of it was kept."),
            words("You can write it or say it once more now."),
        ),
        buttons=((_open(seat[0]),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, TELL, seat[0].id), (screen,))


# --- the name -------------------------------------------------------------------------------------


def choose_name(asked: Asked) -> Reply:
    """Show it as it will stand with the name they have chosen; or ask for the name again."""
    seat, tale = _seat(asked), told(asked.event)
    if seat is None:
        return Reply(asked.person, (NOT_IN_A_CIRCLE,))
    if tale is None:
        return _once_more(asked, seat)
    if asked.option == OTHER:
        return Reply(asked.person, (_other_name(seat[0], asked.world),))
    if asked.option not in _names(asked, seat[1]):
        return Reply(asked.person, (_which_name(asked, seat),))
    return Reply(asked.person, (_as_it_will_stand(asked, seat, tale),))


def _names(asked: Asked, member: Member) -> Mapping[str, str]:
    """The names it can be told with, by the options of the buttons."""
    names = {SEATED: member.name, NONE: ""}
    app = name_for_the_team(asked.event.name)
    if app and app.casefold() != member.name.casefold():
        names[APP] = app
    return names


def _which_name(asked: Asked, seat: Seat) -> Screen:
    circle, member = seat
    names = _names(asked, member)
    lines = [words("In the circle you are called {name}.", name=Name(member.name))]
    options = {SEATED: label("button", "With my name in the circle")}
    if APP in names:
        lines.append(words("In this app you are called {name}.", name=Name(names[APP])))
        options[APP] = label("button", "With my name in this app")
    options[OTHER] = label("button", "With another name")
    options[NONE] = label("button", "Without a name")
    return Screen(
        title=words("Thank you"),
        lines=(words("Nothing is kept yet. How may your story be told?"), *lines),
        buttons=(
            *((Button(text, choice(NAME, circle.id, key)),) for key, text in options.items()),
            (_throw_away(circle),),
            (buttons.HOME, buttons.HELP),
        ),
        stays=True,
    )


def _other_name(circle: Circle, world: World) -> Screen:
    """A message hangs on one of theirs only: so the name comes after the story, on its own."""
    return Screen(
        title=words("With another name"),
        lines=(
            words("First the story is kept without a name. Then you write the name."),
            words("You see it once more before the name is kept."),
            *_consent(circle, world),
        ),
        buttons=(
            (Button(label("button", "Yes, keep the story"), choice(DONE, circle.id, OTHER)),),
            (_change_name(circle),),
            (_throw_away(circle),),
            (buttons.HOME, buttons.HELP),
        ),
        stays=True,
    )


def _as_it_will_stand(asked: Asked, seat: Seat, tale: Tale) -> Screen:
    circle, member = seat
    text, voice = tale
    name = _names(asked, member)[asked.option]
    known = words("People who know you can recognise your voice.")
    anew = Button(label("button", "Tell it anew"), choice(TELL, circle.id))
    return Screen(
        title=words("This is how it will look"),
        lines=(
            *story_lines(text),
            told_by(name),
            *((known,) if voice and not name else ()),
            *_consent(circle, asked.world),
            words("Shall it be kept?"),
        ),
        buttons=(
            (Button(label("button", "Yes, keep it"), choice(DONE, circle.id, asked.option)),),
            (_change_name(circle), anew),
            (_throw_away(circle),),
            (buttons.HOME, buttons.HELP),
        ),
        stays=True,
    )


def _consent(circle: Circle, world: World) -> Iterator[Words]:
    place = Words(world.library.place(circle.place).name)
    yield words("Coordinators in {place} read it. They can share it with other towns.", place=place)
    yield words("It is kept for two years, or until you take it back.")


def _change_name(circle: Circle) -> Button:
    return Button(label("button", "Change the name"), choice(NAME, circle.id))


def _throw_away(circle: Circle) -> Button:
    return Button(label("button", "Do not keep it"), choice(DONE, circle.id, AWAY))


# --- the yes --------------------------------------------------------------------------------------


def decide(asked: Asked) -> Reply:
    """Keep the story, with the name that was shown; or throw it away."""
    seat, tale = _seat(asked), told(asked.event)
    if asked.option == AWAY:
        kept = _kept_already(asked, tale)  # the yes came first: then it is theirs to take back
        return Reply(asked.person, (_thanks(kept, asked.world) if kept else THROWN_AWAY,))
    if seat is None:
        return Reply(asked.person, (NOT_IN_A_CIRCLE,))
    if tale is None:
        return _once_more(asked, seat)
    name = "" if asked.option == OTHER else _names(asked, seat[1]).get(asked.option)
    if name is None:
        return Reply(asked.person, (_which_name(asked, seat),))
    return _keep(asked, seat[0], tale, name)


THROWN_AWAY = Screen(
    (
        words("All right. Nothing of it was kept."),
        words("Your own message stays in this chat until you delete it."),
    ),
    buttons=((buttons.HOME, buttons.HELP),),
    stays=True,
)


def _kept_already(asked: Asked, tale: Tale | None) -> Story | None:
    """The story that was kept of these very words, or of this voice."""
    return next((one for one in _kept_by(asked) if (one.text, one.file) == tale), None)


def _keep(asked: Asked, circle: Circle, tale: Tale, name: str) -> Reply:
    world, (text, voice), twice = asked.world, tale, _kept_already(asked, tale)
    if twice is None and len(_kept_by(asked)) >= MOST:
        return Reply(asked.person, (ENOUGH,))
    story = twice or Story(
        id=world.new_id(),
        place=circle.place,
        chat=asked.chat,
        language=asked.person.language,
        told_at=world.now,
        text=text,
        file=voice,
        name=name,
    )
    effects = () if twice else (Put(story), *_to_coordinators(story, world))
    if asked.option == OTHER:
        person = awaiting(asked.person, world, NAME, story.id)
        return Reply(person, (WRITE_THE_NAME,), effects)
    return Reply(asked.person, (_thanks(story, world),), effects)


def _to_coordinators(story: Story, world: World) -> Iterator[Effect]:
    """That there is a story, and not its words: it may be taken back before they look."""
    screen = Screen(
        title=words("A new story"),
        lines=(
            words(
                "Somebody in {place} has told a story.",
                place=Words(world.library.place(story.place).name),
            ),
        ),
        buttons=(
            (Button(label("button", "Open the story"), choice("story", story.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    for staff in in_charge(story.place, world.desk, {story.chat}).people:
        yield Tell(staff.chat, screen, "task", story.id)


def _thanks(story: Story, world: World) -> Screen:
    place = Words(world.library.place(story.place).name)
    return Screen(
        title=words("Thank you"),
        lines=(
            words("Your story is with the coordinators in {place}.", place=place),
            words("I tell you when they have put it among the stories of the town."),
            words("You can take it back at any time."),
        ),
        buttons=((MINE,), (buttons.HOME, buttons.HELP)),
        stays=True,
    )


WRITE_THE_NAME = Screen(
    (
        words("Your story is kept, without a name."),
        words("Now write the name it may be told with."),
    ),
    buttons=((MINE,), (buttons.HOME, buttons.HELP)),
    stays=True,
)


TAPS: dict[str, Handler] = {
    TELL: for_everybody(tell),
    NAME: for_everybody(choose_name),
    DONE: for_everybody(decide),
}
TEXTS: dict[str, Handler] = {TELL: for_everybody(take_story)}
