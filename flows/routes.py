"""What leads where: each button, each awaited text, each moment, each command."""

from __future__ import annotations

from collections.abc import Mapping

from flows import care, home, induction, onboarding, pages, settings
from flows.model import Words, words
from flows.moments import Moment
from flows.permission import Handler
from flows.team import menu

# The verb of a button, and what answers it.
TAPS: Mapping[str, Handler] = {
    **home.TAPS,
    **onboarding.TAPS,
    **induction.TAPS,
    **pages.TAPS,
    **settings.TAPS,
    **care.TAPS,
    **menu.TAPS,
}
HOME = TAPS["home"]

# The verb of what is awaited (`Person.awaits`), and what takes the text, file or pin that comes.
TEXTS: Mapping[str, Handler] = {}

MOMENTS: Mapping[str, Moment] = {**induction.MOMENTS, **care.MOMENTS}

# Each command, what its menu says, and the tap it stands for.
COMMANDS: Mapping[str, tuple[Words, str]] = {
    "start": (words("Begin, or go to the menu"), "home::"),
    "help": (words("Help and emergency numbers"), "page:help:"),
    "language": (words("Choose your language"), "language:ask:"),
    "settings": (words("Change town, hour and more"), "settings::"),
    "mydata": (words("See what is kept about you"), "data::"),
    "privacy": (words("How your privacy is kept"), "page:privacy:"),
    "stop": (words("Pause messages"), "writing:pause:"),
    "deleteme": (words("Delete everything about you"), "forget:ask:"),
}
