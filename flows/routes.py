"""What leads where: each button, each awaited text, each moment, each command."""

from __future__ import annotations

from collections.abc import Mapping

from flows import (
    care,
    followup,
    home,
    induction,
    onboarding,
    pages,
    questions,
    settings,
    signposts,
    topics,
)
from flows.model import Words, words
from flows.moments import Moment
from flows.permission import Handler
from flows.team import (
    answering,
    broadcasts,
    directory,
    editing,
    entry,
    imports,
    inbox,
    invitations,
    joining,
    me,
    menu,
    people,
    review,
    room,
    sharing,
    waiting,
)

# The verb of a button, and what answers it.
TAPS: Mapping[str, Handler] = {
    **home.TAPS,
    **onboarding.TAPS,
    **induction.TAPS,
    **pages.TAPS,
    **settings.TAPS,
    **care.TAPS,
    **signposts.TAPS,
    **menu.TAPS,
    **directory.TAPS,
    **imports.TAPS,
    **entry.TAPS,
    **editing.TAPS,
    **review.TAPS,
    **people.TAPS,
    **invitations.TAPS,
    **joining.TAPS,
    **me.TAPS,
    **questions.TAPS,
    **followup.TAPS,
    **inbox.TAPS,
    **answering.TAPS,
    **room.TAPS,
    **sharing.TAPS,
    **broadcasts.TAPS,
    **topics.TAPS,
}
HOME = TAPS["home"]

# The verb of what is awaited (`Person.awaits`), and what takes the text, file or pin that comes.
TEXTS: Mapping[str, Handler] = {
    **joining.TEXTS,
    **me.TEXTS,
    **broadcasts.TEXTS,
    **questions.TEXTS,
    **followup.TEXTS,
    **answering.TEXTS,
    **directory.TEXTS,
    **imports.TEXTS,
    **editing.TEXTS,
}

MOMENTS: Mapping[str, Moment] = {
    **induction.MOMENTS,
    **care.MOMENTS,
    **waiting.MOMENTS,
    **room.MOMENTS,
    **review.MOMENTS,
}

# Each command, what its menu says, and the tap it stands for.
COMMANDS: Mapping[str, tuple[Words, str]] = {
    "start": (words("Begin, or go to the menu"), "home::"),
    "help": (words("Help and emergency numbers"), "page:help:"),
    "ask": (words("Ask a person of the team"), "ask::"),
    "language": (words("Choose your language"), "language:ask:"),
    "settings": (words("Change town, hour and more"), "settings::"),
    "mydata": (words("See what is kept about you"), "data::"),
    "privacy": (words("How your privacy is kept"), "page:privacy:"),
    "stop": (words("Pause messages"), "writing:pause:"),
    "deleteme": (words("Delete everything about you"), "forget:ask:"),
}
