"""What comes to everybody alike: who asks and why, one reminder, and that it is not the time.

Nothing here knows who has answered. A notification shows only that there are a few questions.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.circles.lines import together
from flows.model import Button, Day, Screen, Words, choice, counted, label, words
from flows.rounds import Round, Wave

FEEDBACK = "feedback"  # the verb of the plain buttons, which stand below the invitation
QUESTIONS_A_MINUTE = 4  # tapping one of a few answers; said in whole minutes, rather too many

TITLE = words("A few questions, if you like")
HOW = label("button", "How is this anonymous?")
FINE_NOT_TO = words("It is fine not to answer. Nothing changes for you.")


def last_day(round_: Round, wave: Wave) -> Day:
    """The last day on which answers of that wave count."""
    if wave == "before" and round_.before_until:
        return Day(round_.before_until)
    return Day(round_.closes_on)


def first_day(round_: Round, wave: Wave) -> Day:
    """The first day on which answers of that wave count."""
    if wave == "before" and round_.before_from:
        return Day(round_.before_from)
    return Day(round_.after_from)


def invitation(round_: Round, wave: Wave, language: str) -> Screen:
    """The message that asks, the same for those who have never answered.

    Its buttons say in which language it was sent: whoever taps them is nobody we know.
    """
    minutes = -(-len(round_.items) // QUESTIONS_A_MINUTE)
    return Screen(
        title=TITLE,
        lines=(
            *_why(round_, wave),
            words(
                "It is anonymous. Your answers are mixed with those of others,"
                " and only totals are shown."
            ),
            FINE_NOT_TO,
            *together(
                (
                    counted(
                        "It takes about {count} minute.", "It takes about {count} minutes.", minutes
                    ),
                    words("You can answer until {day}.", day=last_day(round_, wave)),
                )
            ),
        ),
        buttons=(
            (Button(label("button", "Start"), choice(FEEDBACK, round_.id, f"{wave}-{language}")),),
            (Button(HOW, choice(FEEDBACK, round_.id, f"what-{wave}-{language}")),),
        ),
    )


def _why(round_: Round, wave: Wave) -> Iterator[Words]:
    """Who asks, and what for."""
    if round_.meeting:
        yield words(
            "The team asks everybody who was invited to the meeting."
            " Your answers show what was good, and what can be better."
        )
        return
    yield words(
        "The team of this companion asks everybody here the same questions."
        " Your answers show what helps, and what is missing."
    )
    if wave == "before":
        yield words("Later we ask the same questions again, to see what has changed.")
    elif round_.before_from:
        yield words(
            "Some weeks ago we asked people here the same questions."
            " You can answer now, whether you answered then or not."
        )


def reminder(round_: Round, wave: Wave) -> Screen:
    """The same for everybody, since nobody knows who has answered; it hangs on the invitation."""
    return Screen(
        title=TITLE,
        lines=(
            words("You can still answer until {day}.", day=last_day(round_, wave)),
            words("The questions are in the message above, with the button Start."),
            words("If you have answered already, there is nothing to do. Thank you."),
            FINE_NOT_TO,
        ),
    )


def not_yet(round_: Round, wave: Wave) -> Screen:
    """For who comes before the first day: shown beside the invitation, or in its place."""
    return Screen(
        title=TITLE,
        lines=(
            words("These questions begin on {day}.", day=first_day(round_, wave)),
            words("You will get a message then. There is nothing to do now."),
        ),
    )


def over(round_: Round) -> Screen:
    """For who comes after the last day, of a round or of its first part: it may say no day."""
    meeting = words("The time for these questions about the meeting is over. Thank you.")
    usual = words("The time for these questions is over. Thank you.")
    return Screen(
        title=TITLE,
        lines=(
            meeting if round_.meeting else usual,
            words("If you want to tell us something, you can send /ask."),
        ),
    )


def cancelled() -> Screen:
    """For who comes to a round that was called off."""
    return Screen(
        title=TITLE,
        lines=(
            words("We have stopped asking these questions. There is nothing to do."),
            words("All answers are destroyed. Nobody reads them."),
        ),
    )


def busy() -> Screen:
    """When an answer cannot be taken just now. Never in place of what holds locked answers."""
    return Screen(
        title=TITLE,
        lines=(words("This did not work just now. Please try again in a minute."),),
    )
