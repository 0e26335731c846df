"""What is held of a round, shown as it is stored: nobody has to believe what they can look at."""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.broadcasts import about
from flows.circles.lines import together
from flows.events import Inspected
from flows.model import (
    Button,
    Inspect,
    Reply,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import Handler
from flows.rounds import Held, Round
from flows.team.round_lines import back_to, questions
from flows.team.round_room import for_round
from flows.world import Asked

LONGEST_SAMPLE = 60  # characters of a sealed row: enough to see that it says nothing
AGAIN = label("button", "Look again")


def look(asked: Asked, round_: Round) -> Reply:
    """What is true now; what the tables say follows in a message of its own."""
    screen = Screen(
        title=words("What I hold: {title}", title=questions(round_, asked.world)),
        lines=(
            *together(_truth(round_)),
            *(() if round_.state == "draft" else (words("I am looking. A list follows."),)),
        ),
        buttons=((back_to(round_),), (buttons.HOME, buttons.HELP)),
    )
    effects = () if round_.state == "draft" else (Inspect(round_.id),)
    return Reply(asked.person, (screen,), effects)


def _truth(round_: Round) -> Iterator[Words]:
    """What holds in this part of a round, in each of its two modes."""
    match round_.state:
        case "draft":
            yield words("Nobody has been asked, so there is nothing.")
        case "cancelled":
            yield words(
                "This round was stopped. Its answers are destroyed unread, and so is its key."
            )
        case "closed":
            yield words("This round is closed. Only counts are left: how many chose what.")
            yield words("The single answers and the keys are destroyed. Nobody can undo that.")
        case _:
            yield words("Each answer is locked as soon as somebody is done.")
            yield words("No name, no time, no place and no language is kept with it.")
            yield words(
                "A mark of each person who is done is kept, so that nobody counts twice. Without"
                " the key nobody can tell whose it is."
            )
            yield _who_can_open(round_)
            yield words(
                "Telegram carries the messages. It could see what people tap while they tap it."
            )


def _who_can_open(round_: Round) -> Words:
    if round_.strong:
        return words("Only the safeguarding lead can open the answers, all at once, at the end.")
    return words(
        "The key is kept apart from the answers. I use it once, at the end, and destroy it."
    )


# --- what the tables say --------------------------------------------------------------------------


def show(asked: Asked, round_: Round) -> Reply:
    """The tables, one after the other."""
    event = asked.event
    if not isinstance(event, Inspected):
        return look(asked, round_)
    again = Button(AGAIN, choice("roundheld", round_.id))
    screen = Screen(
        title=words("What I hold: {title}", title=questions(round_, asked.world)),
        lines=tuple(_listed(event, round_)),
        buttons=((again,), (back_to(round_),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def _listed(event: Inspected, round_: Round) -> Iterator[Words]:
    if event.lost:
        yield words("I could not look just now. Please try again in a few minutes.")
        return
    if not event.held:
        yield words("There is nothing: not one row.")
        return
    under_way = round_.state not in ("closed", "cancelled")
    for held in event.held:
        yield from together(_table(held, under_way=under_way))
    if under_way:
        yield words(
            "The numbers of rows are rounded, so that nobody can watch them to see who answers."
        )


def _table(held: Held, *, under_way: bool) -> Iterator[Words]:
    """One table: its columns, how much is in it, and what a sealed row looks like."""
    yield words("Table: {name}", name=Verbatim(held.table))
    yield words("Columns: {names}", names=Verbatim(", ".join(held.columns)))
    if under_way:
        yield words("Rows: {number}", number=about(held.rows))
    else:
        yield counted("{count} row", "{count} rows", held.rows)
    if held.size:
        yield counted(
            "Each row is {count} byte long, all of the same length.",
            "Each row is {count} bytes long, all of the same length.",
            held.size,
        )
    if held.sample:
        begun = Verbatim(held.sample[:LONGEST_SAMPLE])
        yield words("One row begins like this: {sample}", sample=begun)


TAPS: dict[str, Handler] = {"roundheld": for_round(look)}
INSPECTED = for_round(show)
