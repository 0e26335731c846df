"""Standing pages: who we are, other ways to reach us, help, privacy."""

from __future__ import annotations

from flows import buttons
from flows.model import Button, Person, Reply, Row, Screen, Words, choice, label
from flows.permission import for_everybody
from flows.world import Asked, World

READ_MORE = label("button", "Read more")
OTHER_WAYS = Button(label("button", "Other ways to reach us"), choice("page", "ways"))


def page_screen(page_id: str, person: Person, world: World, circle: str = "") -> Screen:
    """A page with its own ways on; an unknown one is the help page.

    `circle`: the one from which they have come to read how people talk there.
    """
    page = world.library.pages.get(page_id) or world.library.pages["help"]
    return Screen(
        title=Words(page.title),
        lines=world.lines(page.lines, world.place_of(person)),
        buttons=_rows(page.id, person, circle),
        about=f"page/{page.id}",
    )


def _rows(page_id: str, person: Person, circle: str) -> tuple[Row, ...]:
    way_on = buttons.way_on(person)
    match page_id:
        case "who":
            more = Button(READ_MORE, choice("page", "who-more"))
            return ((buttons.go_on(person),), (more, OTHER_WAYS))
        case "privacy":
            more = Button(READ_MORE, choice("page", "privacy-more"))
            return ((more, buttons.MY_DATA), (way_on, buttons.HELP))
        case "who-more":
            return ((way_on,), (buttons.PRIVACY, OTHER_WAYS))
        case "help":
            return ((buttons.PRIVATE,), (way_on, buttons.LANGUAGE))
        case "ground-rules":
            back = Button(label("button", "The circle"), choice("circle", circle))
            return ((back if circle else buttons.CIRCLES,), (way_on, buttons.HELP))
        case _:
            return ((way_on, buttons.HELP),)


def show_page(asked: Asked) -> Reply:
    screen = page_screen(asked.object, asked.person, asked.world, asked.option)
    return Reply(asked.person, (screen,))


TAPS = {"page": for_everybody(show_page)}
