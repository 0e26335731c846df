"""What a press leads to: decided from what comes along with it, for nothing is kept.

A form is one message that changes as somebody goes. Everything about it comes back with each press:
how far it is in the pressed button, earlier answers in two buttons beside it, or in the message it
hangs on. So a press from last week, a press that comes twice, and a press after a restart are all
answered alike. A button may be older than the message as it stands now: another of somebody's
phones may show it yet. Locked answers stay in their message all the same.
"""

from __future__ import annotations

from dataclasses import replace

from bot.ballot.buttons import locked
from bot.ballot.doing import Cast, Do, Here, Say, Take
from bot.ballot.forms import Pressed, begun, first_form, in_place
from bot.ballot.heard import Entry, Press, Said, read_entry
from flows.feedback import screens
from flows.feedback.form import Form
from flows.feedback.scrubbing import scrub


def pressed(press: Press, here: Here) -> tuple[Do, ...]:
    """What a press leads to."""
    entry = read_entry(press.data)
    form = Form(here.round, entry.wave if entry else "before", press.language)
    if here.round.state == "cancelled":
        return (in_place(press, screens.cancelled(), form),)
    if not press.shown.there:
        return _unseen(press, entry, form, here)
    message = Pressed.read(press, here, form)
    if message.at_home and (entry or message.state is None):
        return (message.rest(),)
    if entry:
        return (_entered(press, entry, form, here),)
    if message.state is None:
        return (_illegible(press, form, here),)
    return message.leads_to()


def said(words: Said, here: Here) -> tuple[Do, ...]:
    """What words lead to that somebody was asked for: they are shown back before they count."""
    prompt = words.prompt
    form = Form(here.round, "before", words.language)
    if here.keys_are_away:
        return (Say(screens.busy(), form),)  # the words stay: they can be sent again
    gone = Take(words.message), Take(words.prompt_message)
    if here.round.state == "cancelled":
        return (Say(screens.cancelled(), form), *gone)
    state = first_form([prompt.sealed], words.chat, here.keys)
    if state is None or not here.takes(state.wave):
        return (Say(screens.over(here.round), form), *gone)
    form = replace(form, wave=state.wave, answers=state.answers, paired=state.paired)
    clean = scrub(words.text)
    said_ = Say(screens.shown(form, clean), form, hangs_on=prompt.form, own=state.own)
    if clean:
        return (replace(said_, lock=prompt.lock), *gone)
    return (replace(said_, screen=screens.prompt_again(form), prompt=prompt), *gone)


def thanked(cast: Cast, here: Here, *, counted: bool) -> tuple[Say | Take, ...]:
    """What is shown when a ballot has been counted, or had been counted before."""
    form = cast.form
    assert here.keys is not None, "what was cast was sealed with them"
    lock = locked(cast.ballot.answers, here.keys) if form.wave == "before" else None
    thanks = Say(screens.thanks(form, already=not counted), form, edits=cast.at, lock=lock)
    if cast.earlier is None:
        return (thanks, *cast.also)
    empty = Say(screens.thanks(form, already=False), form, edits=cast.earlier)
    return (thanks, empty, *cast.also)


def _unseen(press: Press, entry: Entry | None, form: Form, here: Here) -> tuple[Do, ...]:
    """Telegram does not show us the message: what it holds, if it holds anything, must stay."""
    if entry:
        return (replace(_entered(press, entry, form, here), edits=None),)
    return (Say(screens.busy(), form),)


def _entered(press: Press, entry: Entry, form: Form, here: Here) -> Say:
    """A plain button under an invitation."""
    if here.phase == "soon" or (here.phase, entry.wave) == ("between", "after"):
        return Say(screens.not_yet(here.round, entry.wave), form)  # the invitation stays
    if here.keys_are_away:
        return Say(screens.busy(), form)
    if not here.takes(entry.wave):
        return in_place(press, screens.over(here.round), form)
    if entry.what:
        return in_place(press, screens.what(form, may_answer=True), form)
    return begun(press, form)


def _illegible(press: Press, form: Form, here: Here) -> Say:
    """A button that was not made for this chat, or whose keys are gone or out of reach."""
    if here.keys_are_away:
        return Say(screens.busy(), form)
    if here.wave:
        return in_place(press, screens.invitation(here.round, here.wave, form.language), form)
    return in_place(press, screens.over(here.round), form)
