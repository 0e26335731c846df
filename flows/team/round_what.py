"""What a round asks: one of the questionnaires; and from how many answers on anything is shown."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.model import Button, Reply, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler
from flows.rounds import Round
from flows.team.broadcast_draft import ticked
from flows.team.round_days import ask_day
from flows.team.round_lines import back_to
from flows.team.round_review import review_screen
from flows.team.round_room import for_draft, kept
from flows.team.round_rules import MINIMUMS, with_usual_days
from flows.world import Asked, World


def onward(asked: Asked, before: Round, after: Round) -> Reply:
    """Keep whom it asks; then what, if that is not settled yet, else the whole of it."""
    settled = after.questionnaire in asked.world.library.questionnaires
    screen = review_screen(after, asked.world) if settled else what_screen(after, asked.world)
    return kept(asked, before, after, screen)


# --- the questions --------------------------------------------------------------------------------


def choose(asked: Asked, draft: Round) -> Reply:
    """The questionnaires to choose from, or the one tapped: its questions are kept as they are."""
    found = asked.world.library.questionnaires.get(asked.option)
    if found is None:
        return Reply(asked.person, (what_screen(draft, asked.world),))
    twice = found.waves == "both"
    after = replace(draft, questionnaire=found.id, items=found.items_for_round())
    if draft.items and twice == (draft.before_from is not None):
        return kept(asked, draft, after, review_screen(after, asked.world))
    after = with_usual_days(after, asked.world, twice=twice)
    return ask_day(asked, draft, after, "before" if twice else "after")


def what_screen(draft: Round, world: World) -> Screen:
    """Each questionnaire with what it is for."""
    known = world.library.questionnaires.values()
    return Screen(
        title=words("What do you want to ask?"),
        lines=tuple(
            words("{title}\n{about}", title=Words(each.title), about=Words(each.about))
            for each in known
        ),
        buttons=(
            *(
                (
                    Button(
                        label(
                            "button",
                            "{sign} {what}",
                            sign=Verbatim(ticked(each.id == draft.questionnaire)),
                            what=Words(each.title),
                        ),
                        choice("roundwhat", draft.id, each.id),
                    ),
                )
                for each in known
            ),
            (back_to(draft),),
            (buttons.HOME, buttons.HELP),
        ),
    )


# --- the smallest number --------------------------------------------------------------------------


def choose_least(asked: Asked, draft: Round) -> Reply:
    """From how many answers on anything is shown; it cannot be fewer than ten."""
    if asked.option in map(str, MINIMUMS):
        after = replace(draft, minimum=int(asked.option))
        return kept(asked, draft, after, review_screen(after, asked.world))
    each = tuple(
        Button(
            label(
                "button",
                "{sign} {what}",
                sign=Verbatim(ticked(number == draft.minimum)),
                what=number,
            ),
            choice("roundleast", draft.id, number),
        )
        for number in MINIMUMS
    )
    screen = Screen(
        title=words("From how many answers on is anything shown?"),
        lines=(
            words("With fewer, this round shows nothing by itself."),
            words(
                "A higher number hides each person better. With a lower one a small group is"
                " shown more easily."
            ),
        ),
        buttons=(each, (back_to(draft),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


TAPS: dict[str, Handler] = {
    "roundwhat": for_draft(choose),
    "roundleast": for_draft(choose_least),
}
