"""Opening a round, throwing a draft away, and stopping a round that is open."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.feedback.agenda import sources
from flows.model import Button, Remove, Reply, Screen, Unsay, choice, label, words
from flows.permission import Handler
from flows.rounds import Round
from flows.team.round_lines import WAYS_ON, asks, days, questions
from flows.team.round_review import review_screen
from flows.team.round_room import STOPPABLE, for_draft, for_round, kept, round_screen, shown
from flows.team.round_rules import fingerprint, hitches
from flows.world import Asked

SURE = "sure"


def open_it(asked: Asked, draft: Round) -> Reply:
    """What was reviewed is fixed from now on, wording included; its keys are made next."""
    world = asked.world
    found = world.library.questionnaires.get(draft.questionnaire)
    if found and found.items_for_round() != draft.items:
        said = words("The questions have changed since you chose them. Please read them again.")
        after = replace(draft, items=found.items_for_round())
        return kept(asked, draft, after, review_screen(after, world, said))
    if asked.option != fingerprint(draft):
        said = words("This has changed since you looked at it. Please look again.")
        return Reply(asked.person, (review_screen(draft, world, said),))
    if any(hitches(draft, world)):
        return Reply(asked.person, (review_screen(draft, world),))
    opening = replace(draft, state="opening")
    return kept(asked, draft, opening, round_screen(opening, world))


def throw_away(asked: Asked, draft: Round) -> Reply:
    """Two taps: the question, then the draft is gone."""
    if asked.option == SURE:
        screen = Screen((words("The draft is thrown away."),), buttons=WAYS_ON)
        return Reply(asked.person, (screen,), (Remove(draft),))
    yes = Button(label("button", "Yes, throw it away"), choice("rounddrop", draft.id, SURE))
    no = Button(label("button", "No, keep it"), choice("round", draft.id))
    screen = Screen(
        title=words("Throw this draft away?"),
        lines=(words("Nobody has been asked anything so far."),),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def stop(asked: Asked, round_: Round) -> Reply:
    """Two taps: the question, then it is over, and what was answered is destroyed unread."""
    if round_.state not in STOPPABLE:
        return shown(asked, round_)
    if asked.option == SURE:
        stopped = replace(round_, state="cancelled")
        reply = kept(asked, round_, stopped, round_screen(stopped, asked.world))
        unsaid = map(Unsay, sources(round_.id))  # nobody is asked any more
        return replace(reply, effects=(*reply.effects, *unsaid))
    yes = Button(label("button", "Yes, stop it"), choice("roundstop", round_.id, SURE))
    no = Button(label("button", "No, it goes on"), choice("round", round_.id))
    screen = Screen(
        title=words("Stop this round? {title}", title=questions(round_, asked.world)),
        lines=(
            asks(round_, asked.world),
            *days(round_),
            words("All its answers are destroyed unread. This cannot be taken back."),
            words("There will be no result."),
        ),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


TAPS: dict[str, Handler] = {
    "roundopen": for_draft(open_it),
    "rounddrop": for_draft(throw_away),
    "roundstop": for_round(stop),
}
