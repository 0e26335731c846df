"""The screens of answering a round of feedback, all in one place for whoever shows them.

Buttons of a form carry `ballot:ACT:OPTION` (the acts: `flows.feedback.form`), and the ballots seal
what they need into each. Two buttons of a screen carry the sealed earlier answers:

| screen | carriers | stands in place of |
|---|---|---|
| `question`, `compare`, `no_earlier`, `own_words` | `back`, `stop` | the form |
| `shown` | `again`, `leave` | the words that were sent; a message of its own |
| `thanks`, before | `what`, `delete` (0: ask first) | the message with the lock |
| `what`, if `form.paired` | `return`, `delete` (0) | the same |
| `ask_delete` | `return`, `delete` (1: yes) | the same |

So a message that holds locked answers always keeps them. The others hold none: `prompt` and
`prompt_again` have no buttons, since a message that opens the reader's keyboard (Telegram's
ForceReply) can have none; they are messages of their own, and the form stays above them with
`own_words`. Any other `what` stands in place of an invitation. `busy`, `not_yet`, `over` and
`cancelled` belong in place of an invitation, or in a message of their own; `deleted`, and `thanks`
after, where nothing is locked any more.

No screen says what was chosen, and no title tells more than that there are questions: phones are
shared, and notifications are read by others.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.circles.lines import together
from flows.feedback.asking_screens import (
    busy,
    cancelled,
    invitation,
    not_yet,
    over,
    reminder,
)
from flows.feedback.form import Form
from flows.feedback.lock_screens import ask_delete, deleted, thanks, what
from flows.feedback.parts import BACK_OR_STOP, HELP_NOW, button
from flows.model import Button, Quote, Row, Screen, Verbatim, Words, label, words
from flows.rounds import NOT_SAID, Item, Option

__all__ = [
    "ask_delete",
    "busy",
    "cancelled",
    "compare",
    "deleted",
    "invitation",
    "no_earlier",
    "not_yet",
    "over",
    "own_words",
    "prompt",
    "prompt_again",
    "question",
    "reminder",
    "shown",
    "thanks",
    "what",
]

DONE, TO_COME = "●", "○"

NOT_SAID_LABEL = label("button", "Prefer not to say")
NOBODY_REPLIES = words(
    "A person reads it, and does not know who wrote it. So nobody can reply here."
)


def question(form: Form) -> Screen:
    """The next question, with its answers one below the other.

    Raises IndexError when all are answered.
    """
    number = len(form.answers)
    item = form.round.items[number]
    dots = DONE * (number + 1) + TO_COME * (len(form.round.items) - number - 1)
    return Screen(
        title=words("{first}\n{rest}", first=Verbatim(dots), rest=Words(item.ask)),
        lines=tuple(_below(item)),
        buttons=(
            *_answers(item),
            (button(NOT_SAID_LABEL, "answer", NOT_SAID),),
            BACK_OR_STOP,
        ),
    )


def _below(item: Item) -> Iterator[Words]:
    """What stands between a question and its buttons."""
    if item.note:
        yield Words(item.note)
    if item.sensitive:
        yield words("This one is personal. You can pass over it.")
    if any(option.short for option in item.options):
        # On a button they would be cut off; so there they are short, and here in full.
        yield from together(_with_face(option, Words(option.say)) for option in item.options)


def _answers(item: Item) -> Iterator[Row]:
    for number, option in enumerate(item.options, 1):
        text = _with_face(option, Words(option.short or option.say))
        yield (button(text, "answer", number),)


def _with_face(option: Option, said: Words) -> Words:
    if not option.face:
        return said
    return label("answer", "{face} {answer}", face=Verbatim(option.face), answer=said)


def compare(form: Form) -> Screen:
    """Whether the earlier answers, which the form holds sealed, may be set beside these."""
    return Screen(
        title=words("May we compare with your earlier answers?"),
        lines=(
            words("Then we can see what has changed for people here."),
            words(
                "Your earlier answers are locked. If you say yes, they are opened only when"
                " everybody's answers are mixed. Only totals are shown."
            ),
            words("If you say no, your answers count just the same."),
        ),
        buttons=(
            (button(label("button", "Yes, compare"), "compare", 1),),
            (button(label("button", "No, count separately"), "compare", 2),),
            BACK_OR_STOP,
        ),
    )


def no_earlier(form: Form) -> Screen:
    """The message with the lock is not at hand; perhaps there never was one."""
    return Screen(
        title=words("Your earlier answers are not at hand"),
        lines=(
            words("If you never answered, or have deleted that message, just go on."),
            words(
                "If it is still in this chat, look for the message with the lock 🔒"
                " and tap “What is this?”. You can answer from there."
            ),
        ),
        buttons=(
            (button(label("button", "Start without comparing"), "compare", 2),),
            BACK_OR_STOP,
        ),
    )


def own_words(form: Form) -> Screen:
    """All is answered: that may be all, or something in one's own words."""
    return Screen(
        title=words("These were all the questions"),
        lines=(
            words("Tap Finish, and your answers are locked. After that they cannot be changed."),
            words("Before that you can also write something: what helps, and what is missing."),
        ),
        buttons=(
            (button(label("button", "Finish"), "finish"),),
            (button(label("button", "Say it in my own words"), "write"),),
            BACK_OR_STOP,
        ),
    )


def prompt(form: Form) -> Screen:
    """Asks for their own words, as a reply to this very message."""
    return Screen(
        title=words("In your own words"),
        lines=(
            words("What helps you here? What is missing? Please write it as a reply to this."),
            words("Please write no names and no numbers, not even your own."),
            NOBODY_REPLIES,
            HELP_NOW,
            words("If you would rather not write, tap Finish in the message above."),
        ),
    )


def prompt_again(form: Form) -> Screen:
    """After a reply that was empty, too long or no text."""
    return Screen(
        title=words("In your own words"),
        lines=(
            words("Here I can take a short text only: a few sentences."),
            words("No voice and no picture, please. They would show who you are."),
            words("You can write it once more, as a reply to this."),
            HELP_NOW,
            words("If you would rather not write, tap Finish in the message above."),
        ),
    )


def shown(form: Form, text: str) -> Screen:
    """The cleaned words, before they are sent.

    They are the second paragraph, between U+2068 and U+2069, and there they can be read back; then
    they are to be scrubbed again, for on a screen their links are broken up.
    """
    return Screen(
        title=words("This is what we will keep"),
        lines=(
            words("“{words}”", words=Quote(text)),
            words("Where you see “…”, something was taken out, such as a number or a link."),
            words("It is kept apart from your other answers, without your name."),
            NOBODY_REPLIES,
        ),
        buttons=(
            (button(label("button", "Send"), "send"),),
            _again_or_not(),
        ),
    )


def _again_or_not() -> tuple[Button, Button]:
    return (
        button(label("button", "Write again"), "again"),
        button(label("button", "Leave it out"), "leave"),
    )
