"""A table sent in the chat: what may change at once, who may, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from flows.conversation import respond
from flows.events import Brought
from flows.model import Person, Put, Step
from flows.records import Staff
from flows.team import imports
from flows.world import World
from tests.flows.shelf import Shelf

TODAY = date(2026, 11, 23)
SARAH = 1


def brought(rows: Sequence[tuple[str, ...]], world: World, *, staff: bool = True) -> Step:
    """What follows when a file with these rows comes back to a coordinator of Luton."""
    records = [Staff(SARAH, "Sarah", {"luton": "coordinator"}, TODAY)] if staff else []
    person = Person("en", "luton", awaits="import::", awaits_until=world.now + timedelta(hours=1))
    event = Brought(rows=tuple(rows))
    return respond(person, event, replace(world, desk=Shelf(*records)), SARAH)


def numbered(count: int) -> list[tuple[str, ...]]:
    return [("name", "category", "for"), *((f"A {n}", "food", "a") for n in range(count))]


def puts(step: Step) -> int:
    return sum(isinstance(effect, Put) for effect in step.effects)


def test_in_the_chat_no_more_changes_at_once_than_others_can_wait_for(world: World) -> None:
    assert puts(brought(numbered(imports.MOST_AT_ONCE), world)) == imports.MOST_AT_ONCE
    assert puts(brought(numbered(imports.MOST_AT_ONCE + 1), world)) == 0


def test_whoever_has_left_the_team_meanwhile_changes_nothing(world: World) -> None:
    assert puts(brought(numbered(3), world, staff=False)) == 0


def test_of_many_problems_ten_are_told_and_the_message_fits(world: World) -> None:
    rows = [("name", "category", "for", "phone", "cost"), *[("A" * 64, "x", "a", "b", "c")] * 500]
    [message] = brought(rows, world).messages
    assert message.text.count("Row ") == imports.MOST_TOLD
    assert "And 492 more." in message.text
    assert len(message.text) < 4096


def test_what_is_told_of_a_file_fits_into_a_message(world: World) -> None:
    rows = [("name", "languages"), *((f"A {number}", "x." * 900) for number in range(20))]
    (message,) = brought(rows, world).messages
    assert len(message.text) <= 4096


def test_whoever_goes_elsewhere_while_a_file_is_read_hears_that_it_was_not_taken(
    world: World,
) -> None:
    person, event = Person("en", "luton"), Brought(rows=tuple(numbered(1)))
    sarah = Staff(SARAH, "Sarah", {"luton": "coordinator"}, TODAY)
    step = respond(person, event, replace(world, desk=Shelf(sarah)), SARAH)
    assert puts(step) == 0
    assert "Nothing has changed" in step.messages[0].text
    assert respond(person, event, world, SARAH).messages == (), "nobody of the team"


def test_a_name_of_which_nothing_can_be_seen_is_missing(world: World) -> None:
    step = brought([("name", "category", "for"), ("\u0301", "food", "Food")], world)
    assert puts(step) == 0
    assert "the name is missing" in step.messages[0].text
