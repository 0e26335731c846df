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
from flows.circles import (
    choosing,
    circle,
    door,
    finding,
    ideas,
    meeting,
    my_stories,
    needs,
    plans,
    stories,
)
from flows.feedback import door as feedback_door
from flows.model import Words, words
from flows.moments import Moment
from flows.permission import Handler
from flows.team import (
    answering,
    attendance,
    big,
    broadcasts,
    circle_fields,
    circle_making,
    circles,
    directory,
    editing,
    entry,
    groups,
    heads,
    imports,
    inbox,
    invitations,
    joining,
    me,
    meeting_days,
    meeting_fields,
    meeting_making,
    menu,
    merging,
    paper,
    people,
    review,
    room,
    rounds,
    sharing,
    waiting,
)
from flows.team import choosing as choosing_led
from flows.team import stories as stories_kept

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
    **finding.TAPS,
    **circle.TAPS,
    **door.TAPS,
    **meeting.TAPS,
    **needs.TAPS,
    **ideas.TAPS,
    **plans.TAPS,
    **heads.TAPS,
    **attendance.TAPS,
    **paper.TAPS,
    **groups.TAPS,
    **choosing.TAPS,
    **choosing_led.TAPS,
    **merging.TAPS,
    **stories.TAPS,
    **my_stories.TAPS,
    **stories_kept.TAPS,
    **circles.TAPS,
    **circle_making.TAPS,
    **circle_fields.TAPS,
    **meeting_making.TAPS,
    **meeting_days.TAPS,
    **meeting_fields.TAPS,
    **big.TAPS,
    **rounds.TAPS,
    **feedback_door.TAPS,
}
HOME = TAPS["home"]

# The verb of what is awaited (`Person.awaits`), and what takes the text, file or pin that comes.
TEXTS: Mapping[str, Handler] = {
    **choosing.TEXTS,
    **choosing_led.TEXTS,
    **stories.TEXTS,
    **my_stories.TEXTS,
    **plans.TEXTS,
    **door.TEXTS,
    **joining.TEXTS,
    **me.TEXTS,
    **broadcasts.TEXTS,
    **questions.TEXTS,
    **followup.TEXTS,
    **answering.TEXTS,
    **directory.TEXTS,
    **imports.TEXTS,
    **editing.TEXTS,
    **circle_fields.TEXTS,
    **meeting_making.TEXTS,
    **meeting_days.TEXTS,
    **meeting_fields.TEXTS,
    **big.TEXTS,
    **rounds.TEXTS,
}

MOMENTS: Mapping[str, Moment] = {
    **induction.MOMENTS,
    **plans.MOMENTS,
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
    "feedback": (words("Say how it is, without your name"), feedback_door.COMMAND),
    "language": (words("Choose your language"), "language:ask:"),
    "settings": (words("Change town, hour and more"), "settings::"),
    "mydata": (words("See what is kept about you"), "data::"),
    "privacy": (words("How your privacy is kept"), "page:privacy:"),
    "stop": (words("Pause messages"), "writing:pause:"),
    "deleteme": (words("Delete everything about you"), "forget:ask:"),
}
