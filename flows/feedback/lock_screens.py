"""What stands in a message that holds locked answers, and how they stay nobody's but one's own.

Locked answers travel in two buttons, so every screen here that may stand in such a message has
two that the ballots can seal them into: see `flows.feedback.screens`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.feedback.agenda import WAITS
from flows.feedback.asking_screens import HOW, TITLE, last_day
from flows.feedback.form import Form
from flows.feedback.parts import BACK_TO_IT, DELETE, HELP_NOW, button
from flows.model import Day, Screen, Words, label, words

THANKS = words("Thank you")
LOCKED = words("🔒 Thank you")  # by the lock people find the message again

YOU_CAN_DELETE = words("There is nothing more to do. You can delete this message.")


def thanks(form: Form, *, already: bool) -> Screen:
    """All is answered. `already`: it was counted before, by the same tap or in another message."""
    counted_before = words("Your answers were counted already. Nothing is counted twice.")
    if form.wave == "after":
        done = words("Your answers are locked and will be mixed with those of others.")
        first = counted_before if already else done
        return Screen(title=THANKS, lines=(first, YOU_CAN_DELETE, HELP_NOW))
    return Screen(
        title=LOCKED,
        lines=(
            *((counted_before,) if already else ()),
            words("Your answers are locked in this message."),
            words("Tap “Delete this message” and nobody can ever connect them with later ones."),
            words("Keep it, and later we will ask you whether we may compare."),
            HELP_NOW,  # some of the questions are hard ones
        ),
        buttons=((button(label("button", "What is this?"), "what"),), (DELETE,)),
    )


def what(form: Form, *, may_answer: bool) -> Screen:
    """How this is anonymous: true on every day of a round, and before and after one answers.

    `form.paired` says that it stands in the message with the lock.
    """
    start = (button(label("button", "Answer the questions"), "start"),)
    return Screen(
        title=HOW,
        lines=tuple(_notice(form)),
        buttons=(
            *((start,) if may_answer else ()),
            (BACK_TO_IT,),
            *(((DELETE,),) if form.paired else ()),
        ),
    )


def _notice(form: Form) -> Iterator[Words]:
    """What matters most to whoever is afraid comes first: few read to the end."""
    closes_on = Day(form.round.closes_on)
    yield words("If very few people answer, nothing is shown. The team cannot see who answered.")
    yield words(
        "When you finish, your answers are locked. They wait, locked, until {day}."
        " If few people answer, they may wait {days} days longer.",
        day=closes_on,
        days=WAITS.days,
    )
    yield words(
        "Then we mix everybody's answers, keep only totals of them, and destroy the key."
        " After that nobody can find out what you said, not even we."
    )
    yield words(
        "If somebody near you puts pressure on you, you can answer somewhere else, until {day}."
        " You can also ask the team for the questions on paper.",
        day=last_day(form.round, form.wave),
    )
    yield words(
        "What you write in your own words is kept apart from your answers."
        " A person reads it, and does not know who wrote it."
    )
    if form.wave == "before" or form.paired:
        yield words(
            "Your answers also stay locked in this message. We compare them with later ones"
            " only if you say yes. You can delete them."
        )
    yield words(
        "Telegram, the company that carries the messages, could see your answers"
        " while you press. So could somebody who breaks into our computer just then."
    )
    yield words("Each Telegram account counts once.")


def ask_delete(form: Form) -> Screen:
    """Before a message goes, and with it the answers that are locked in it."""
    return Screen(
        title=words("Delete this message?"),
        lines=(
            words(
                "The answers locked in it go, too. Nobody can ever compare them with later ones."
            ),
            words("What was sent already still counts, without your name."),
        ),
        buttons=(
            (button(label("button", "Keep it"), "return"),),
            (button(label("button", "Yes, delete it"), "delete", 1),),
        ),
    )


def deleted() -> Screen:
    """What a message says that Telegram does not let us take away any more."""
    return Screen(
        title=TITLE,
        lines=(words("Nothing is locked in this message any more."), YOU_CAN_DELETE),
    )
