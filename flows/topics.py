"""What people would like to be invited to: ticked by them, and switched off with one tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows import buttons
from flows.categories import ASKED, CATEGORIES, Category
from flows.model import Button, Person, Reply, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler, for_everybody
from flows.world import Asked

TOPICS = Button(label("button", "Topics"), choice("topics"))
CHOICES: Mapping[str, Category] = {id_: c for id_, c in CATEGORIES.items() if id_ != ASKED}


def chosen(person: Person) -> tuple[Words, ...]:
    """What somebody would like to be invited to, by name."""
    return tuple(CHOICES[topic].name for topic in person.topics if topic in CHOICES)


def switched(person: Person, topic: str, on: bool) -> Person:
    """The person, with a topic on or off; in the order of the list."""
    kept = {*person.topics, topic} if on else {*person.topics} - {topic}
    return replace(person, topics=tuple(id_ for id_ in CHOICES if id_ in kept))


# --- the list -------------------------------------------------------------------------------------


def topics_screen(person: Person) -> Screen:
    """Every topic, with a tick on those chosen."""
    return Screen(
        title=words("Topics"),
        lines=(
            words(
                "Tick what you would like to be invited to."
                " I send at most three such messages a week."
            ),
        ),
        buttons=(
            *((_toggle(person, category),) for category in CHOICES.values()),
            (buttons.HOME, buttons.SETTINGS),
        ),
    )


def _toggle(person: Person, category: Category) -> Button:
    on = category.id in person.topics
    sign = Verbatim("✓" if on else category.icon)
    text = label("button", "{sign} {topic}", sign=sign, topic=category.name)
    return Button(text, choice("topics", category.id, "off" if on else "on"))


def show_topics(asked: Asked) -> Reply:
    """The list; a tap on a topic switches it."""
    person = asked.person
    if asked.object in CHOICES and asked.option in ("on", "off"):
        person = switched(person, asked.object, asked.option == "on")
    return Reply(person, (topics_screen(person),))


# --- the button under an invitation ---------------------------------------------------------------


def switch_here(asked: Asked) -> Reply:
    """Off with one tap, and on again with another. The invitation itself stays to be read."""
    category = CHOICES.get(asked.object)
    if category is None or asked.option not in ("on", "off"):
        return Reply(asked.person, (replace(topics_screen(asked.person), fresh=True),))
    on = asked.option == "on"
    if on:
        said = words("I will invite you to this again: {topic}.", topic=category.name)
        button = Button(label("button", "Stop messages like this"), _choice(category, "off"))
    else:
        said = words("You will get no more invitations about this: {topic}.", topic=category.name)
        button = Button(label("button", "Undo"), _choice(category, "on"))
    screen = Screen((said,), buttons=((button,), (TOPICS, buttons.HOME)), fresh=not on)
    return Reply(switched(asked.person, category.id, on), (screen,))


def _choice(category: Category, option: str) -> str:
    return choice("topic", category.id, option)


TAPS: Mapping[str, Handler] = {
    "topics": for_everybody(show_topics),
    "topic": for_everybody(switch_here),
}
