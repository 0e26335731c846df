"""Small plays: pictures and taps, a kind word after any answer, nothing counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.conversation import respond
from flows.events import Tapped
from flows.library import Library, load
from flows.model import Message, Person
from flows.shapes import Play, Step
from flows.world import World
from tests.flows.story import MONDAY

LIBRARY = load()
READER = Person(language="en", place="luton", seen_on=MONDAY.date())
STEPS = [(play, step) for play in LIBRARY.plays.values() for step in play.steps]


def tapped(world: World, choice: str) -> tuple[Person | None, Message]:
    step = respond(READER, Tapped(choice=choice, message=1, sent_at=MONDAY), world)
    [message] = step.messages
    return step.person, message


def choices(message: Message) -> list[str]:
    return [choice for row in message.buttons for _, choice in row]


@pytest.mark.parametrize("play", LIBRARY.plays.values(), ids=lambda play: play.id)
def test_a_play_is_offered_on_its_card_and_leads_on_to_the_next(play: Play, world: World) -> None:
    at = LIBRARY.card_with(play.id)
    assert at is not None
    session, card = at
    _, message = tapped(world, f"card:{session.id}:{card.id}")
    assert f"play:{play.id}:" in choices(message)
    last = play.steps[-1]
    _, end = tapped(world, f"play:{play.id}:{last.id}.{last.answer}")
    following = session.cards[session.cards.index(card) + 1 :]
    to = f"card:{session.id}:{following[0].id}" if following else f"session:{session.id}:done"
    assert choices(end)[0] == to


@pytest.mark.parametrize(("play", "step"), STEPS, ids=lambda one: one.id)
def test_after_any_answer_the_one_that_fits_is_explained_kindly(
    play: Play, step: Step, world: World
) -> None:
    fits = step.choice(step.answer)
    assert fits is not None
    for chosen in step.choices:
        _, message = tapped(world, f"play:{play.id}:{step.id}.{chosen.id}")
        assert fits.say in message.text
        assert ("Yes, it is this one" in message.text) == (chosen == fits)
        assert ("Many people would say that" in message.text) == (chosen != fits)
        for unkind in ("wrong", "correct", "your score", "points", "try again", "sorry"):
            assert unkind not in message.text.lower()


@pytest.mark.parametrize(("play", "step"), STEPS, ids=lambda one: one.id)
def test_no_answer_is_remembered(play: Play, step: Step, world: World) -> None:
    for chosen in step.choices:
        person, _ = tapped(world, f"play:{play.id}:{step.id}.{chosen.id}")
        assert person == READER


@pytest.mark.parametrize("option", ["", "gone", "gone.too", "banana.gone", ".", "banana.food.x"])
def test_an_old_button_leads_to_a_step_that_is_there(option: str, world: World) -> None:
    _, message = tapped(world, f"play:which-bin:{option}")
    assert "Which bin?" in message.text


def test_a_play_that_was_taken_out_leads_to_the_sessions(world: World) -> None:
    _, message = tapped(world, "play:noughts-and-crosses:")
    assert "sessions::" in choices(message)


def confirmed(library: Library) -> Library:
    """As if somebody of Luton had looked at every bin this morning."""
    luton = library.places["luton"]
    facts = {
        name: fact.model_copy(
            update={
                "status": "confirmed",
                "checked_on": MONDAY.date(),
                "review_after": MONDAY.date(),
            }
        )
        for name, fact in luton.facts.items()
    }
    places = {**library.places, "luton": luton.model_copy(update={"facts": facts})}
    return replace(library, places=places)


def test_which_bin_shows_the_bin_of_this_town_once_somebody_has_looked(world: World) -> None:
    with_a_bin = [
        step
        for step in LIBRARY.plays["which-bin"].steps
        if step.stream in {one for bin_ in LIBRARY.places["luton"].bins for one in bin_.takes}
    ]
    assert with_a_bin
    looked = replace(world, library=confirmed(world.library))
    for step in with_a_bin:
        choice = f"play:which-bin:{step.id}.{step.answer}"
        assert "In Luton:" not in tapped(world, choice)[1].text
        assert "In Luton:" in tapped(looked, choice)[1].text
