"""What somebody says of a fact: still right, or changed, with or without a picture.

The word of those in charge holds at once; what others find waits until one of them agrees. Of
numbers for emergencies a change always waits for a second person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.attachments import File
from flows.awaiting import awaiting, done_waiting
from flows.events import Brought, Sent, Tapped, Wrote
from flows.facts import Finding, OneFact
from flows.model import Button, Effect, Put, Reply, Screen, Unsay, Words, choice, label, words
from flows.permission import COORDINATORS, TEAM, Handler, for_staff, role_in
from flows.records import Staff
from flows.team.facts import CHANGED_SINCE, GONE, WAYS_ON, WEEKLY, fact_screen, facts_screen, found
from flows.team.facts_agreeing import to_agree
from flows.team.facts_care import where, who_agrees
from flows.team.facts_typed import ASKINGS, read
from flows.team.facts_words import instead, new_value, sentences
from flows.team.readers import Readers
from flows.world import Asked, World

NO_PICTURE = words("Please send a picture of it. Or use the buttons.")


def still_right(asked: Asked) -> Reply:
    staff, one = found(asked)
    if one is None or asked.option.removeprefix(WEEKLY) != one.mark:
        return _look_again(asked, one, staff)
    reply = _said(asked, one, Finding("right", photo=_photo(asked, one, staff)))
    return _in_short(reply) if asked.option.startswith(WEEKLY) else reply


def _in_short(reply: Reply) -> Reply:
    """Only the thanks, below the list of the week."""
    thanks = replace(reply.screens[0], lines=reply.screens[0].lines[:1])
    return replace(reply, screens=(replace(thanks, title=None, buttons=WAYS_ON, fresh=True),))


def changed(asked: Asked) -> Reply:
    """Ask for the new value; of a rule, say first what people read then."""
    staff, one = found(asked)
    if one is None or asked.option != one.mark:
        return _look_again(asked, one, staff)
    effects: tuple[Effect, ...] = ()
    if photo := _in_hand(asked):
        # The picture came along with this tap only: it is kept until they have said the rest.
        seen = Finding("changed", photo=photo)
        effects = (Put(one.noted(seen, staff.id)),)
    return _ask_value(asked, one, effects)


def _ask_value(asked: Asked, one: OneFact, effects: tuple[Effect, ...], *said: Words) -> Reply:
    asking, person = ASKINGS.get(one.written.kind), asked.person
    gone = choice("factgone", one.id, one.mark)
    if asking:
        person = awaiting(person, asked.world, "factnew", one.id, one.mark)
        lines = said or (asking.ask,)
        button = Button(label("button", "I do not know the new one"), gone)
    else:
        lines = (words("Then people read this instead: {text}", text=instead(one)),)
        button = Button(label("button", "Yes, it has changed"), gone)
    no = Button(label("button", "No, keep this one"), choice("fact", one.id))
    rows = ((button,), (no,), (buttons.HOME, buttons.HELP))
    title = sentences([one], asked.world)[one.id][0]
    return Reply(person, (Screen(lines, title=title, buttons=rows),), effects)


def take_value(asked: Asked) -> Reply:
    """The new value they typed; what cannot be one is asked for again, with an example."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    staff, one = found(asked)
    waiting = ASKINGS.get(one.written.kind) if one else None
    if one is None or waiting is None or asked.option != one.mark:
        return _look_again(asked, one, staff)
    try:
        value = read(one.written.kind, asked.event.text if isinstance(asked.event, Wrote) else "")
    except ValueError:
        return _ask_value(asked, one, (), waiting.unfit)
    return _said(asked, one, Finding("changed", value, _photo(asked, one, staff)))


def not_known(asked: Asked) -> Reply:
    """It has changed, and nobody knows into what: people read `otherwise`."""
    staff, one = found(asked)
    if one is None or asked.option != one.mark:
        return _look_again(asked, one, staff)
    return _said(asked, one, Finding("changed", photo=_photo(asked, one, staff)))


def _look_again(asked: Asked, one: OneFact | None, staff: Staff) -> Reply:
    """For a button of yesterday: how it is now."""
    screen = fact_screen(one, staff, asked.world, CHANGED_SINCE) if one else GONE
    return Reply(done_waiting(asked.person), (screen,))


# --- a picture ------------------------------------------------------------------------------------


def ask_picture(asked: Asked) -> Reply:
    _, one = found(asked)
    if one is None:
        return Reply(asked.person, (GONE,))
    ask = words("Send a picture of it now. Please no people, names or letters in it.")
    person = awaiting(asked.person, asked.world, "factpic", one.id)
    return Reply(person, (_about_picture(one, asked.world, ask),))


def _about_picture(one: OneFact, world: World, said: Words) -> Screen:
    back = Button(label("button", "← Back"), choice("fact", one.id))
    return Screen(
        (said,),
        title=sentences([one], world)[one.id][0],
        buttons=((back,), (buttons.HOME, buttons.HELP)),
    )


def take_picture(asked: Asked) -> Reply:
    """Ask what it shows. It hangs on their message: nothing is kept until they say."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)
    _, one = found(asked)
    if one is None:
        return Reply(done_waiting(asked.person), (GONE,))
    event = asked.event
    if not isinstance(event, Sent) or event.file is None or event.file.kind != "photo":
        return Reply(asked.person, (_about_picture(one, asked.world, NO_PICTURE),))
    screen = Screen(
        (words("Thank you for the picture. What does it show?"),),
        title=sentences([one], asked.world)[one.id][0],
        buttons=(
            (Button(label("button", "It is as it says ✓"), choice("factok", one.id, one.mark)),),
            (Button(label("button", "It has changed ✎"), choice("factnew", one.id, one.mark)),),
            (Button(label("button", "Not this picture"), choice("fact", one.id)),),
            (buttons.HOME, buttons.HELP),
        ),
        replies=True,
    )
    return Reply(done_waiting(asked.person), (screen,))


def _in_hand(asked: Asked) -> File | None:
    """The picture that a tap has brought along."""
    file = asked.event.file if isinstance(asked.event, Tapped) else None
    return file if file and file.kind == "photo" else None


def _photo(asked: Asked, one: OneFact, staff: Staff) -> File | None:
    """The picture that goes with what they say: this tap's, or one of theirs that waits."""
    own = one.found if one.found and staff.id and one.found.seen_by == staff.id else None
    return _in_hand(asked) or (own.photo if own else None)


# --- what comes of it -----------------------------------------------------------------------------


def _said(asked: Asked, one: OneFact, finding: Finding) -> Reply:
    """Put it in force, or keep it until somebody agrees."""
    staff, person = asked.staff, done_waiting(asked.person)
    assert staff is not None
    if _holds_at_once(one, finding, staff):
        check = one.settled(finding, staff.id, one.today)
        screen = facts_screen(staff, asked.world, "", *_from_now_on(one, finding), without=one.id)
        return Reply(person, (screen,), (Put(check), Unsay(one.source)))
    check = one.noted(finding, staff.id)
    told = who_agrees(one, asked.world.desk, (staff.chat,))
    screen = facts_screen(staff, asked.world, "", _thanks(one, staff, told), without=one.id)
    if check == one.check:  # a button tapped twice
        return Reply(person, (screen,))
    tasks = to_agree(replace(one, check=check), told, asked.world)
    return Reply(person, (screen,), (Put(check), Unsay(one.source), *tasks))


def _holds_at_once(one: OneFact, finding: Finding, staff: Staff) -> bool:
    if role_in(staff, one.place) not in COORDINATORS:
        return False
    return not one.needs_two(finding) or _is_second(one, finding, staff)


def _is_second(one: OneFact, finding: Finding, staff: Staff) -> bool:
    """Whether another has found the very same: to say it again is to agree."""
    check = one.found
    if check is None or check.seen_by == staff.id:
        return False
    return (check.seen, check.seen_value) == (finding.verdict, finding.value)


def _from_now_on(one: OneFact, finding: Finding) -> Iterator[Words]:
    if finding.verdict == "right":
        yield words("Thank you. You have checked this today.")
    elif finding.value:
        yield words("Thank you. People read the new one from now on.")
        yield new_value(one, finding.value)
    else:
        yield words("Thank you. From now on people read: {text}", text=instead(one))


def _thanks(one: OneFact, staff: Staff, told: Readers) -> Words:
    if not told.people:
        return words("Thank you. Nobody else can look at it yet. It stays here until somebody can.")
    if role_in(staff, one.place) in COORDINATORS:
        return words("Thank you. A second person looks at it, then people read it.")
    return words("Thank you. A coordinator will look at it.")


TAPS: dict[str, Handler] = {
    "factok": for_staff(still_right, *TEAM, where=where),
    "factnew": for_staff(changed, *TEAM, where=where),
    "factgone": for_staff(not_known, *TEAM, where=where),
    "factpic": for_staff(ask_picture, *TEAM, where=where),
}
TEXTS: dict[str, Handler] = {
    "factnew": for_staff(take_value, *TEAM, where=where),
    "factpic": for_staff(take_picture, *TEAM, where=where),
}
