"""What a press leads to: decided from what comes along with it, for nothing is kept.

A form is one message that changes as somebody goes. Everything about it comes back with each press:
how far it is in the pressed button, earlier answers in two buttons beside it, or in the message it
hangs on. So a press from last week, a press that comes twice, and a press after a restart are all
answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.ballot.buttons import State, language_in, lock_in, locked, opened, read_carrier
from bot.ballot.heard import Entry, Press, Said, read_entry
from bot.ballot.keys import RoundKeys
from bot.ballot.packing import Ballot, Unreadable
from bot.ballot.prompts import Prompt, read_prompt
from flows.feedback import screens
from flows.feedback.form import Form
from flows.feedback.scrubbing import scrub
from flows.model import Screen
from flows.rounds import Round, Wave, phase

FIRST, LAST = "\u2068", "\u2069"  # what somebody wrote stands between these: flows/bidi.py


@dataclass(frozen=True, slots=True)
class Say:
    """A screen: in place of a message, or as a new one."""

    screen: Screen
    form: Form
    edits: int | None = None
    hangs_on: int | None = None
    own: bool = False
    lock: bytes | None = None  # sealed earlier answers that this message is to hold
    prompt: Prompt | None = None  # it asks for words, and this comes back with them


@dataclass(frozen=True, slots=True)
class Take:
    """A message that goes away; where Telegram does not allow it, it says this instead."""

    message: int
    instead: Say | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot to be counted; then `thanked` says what is shown."""

    ballot: Ballot
    lock: bytes | None
    form: Form
    at: int  # the message with the form
    also: tuple[Take, ...] = ()
    earlier: int | None = None  # the message that held the earlier answers


Do = Say | Take | Cast


@dataclass(frozen=True, slots=True)
class Here:
    """What is known of a round when a press comes."""

    round: Round
    keys: RoundKeys | None  # None: not yet, or not any more
    today: date  # on the walls of its place


def pressed(press: Press, here: Here) -> tuple[Do, ...]:
    """What a press leads to."""
    if here.round.state == "cancelled":
        return (_say(press, screens.cancelled(), _form_of(press, here)),)
    if entry := read_entry(press.data):
        return _entered(press, entry, here)
    form, at = _form_of(press, here), press.shown.message
    state = _state(press, here)
    if state is None:
        return (_say(press, screens.over(here.round), form),)
    lock = lock_in(press.shown.buttons, here.round.id)
    filled = replace(form, wave=state.wave, answers=state.answers, paired=state.paired)
    return Pressed(press, here, state, filled, at, lock).leads_to()


def said(words: Said, here: Here) -> tuple[Do, ...]:
    """What words lead to that somebody was asked for: they are shown back before they count."""
    prompt = read_prompt(words.prompt)
    if prompt is None or here.keys is None:
        return ()
    form = Form(here.round, "before", language_in(prompt.sealed))
    try:
        state = opened(prompt.sealed, words.chat, here.keys)
    except Unreadable:
        return ()
    form = replace(form, wave=state.wave, answers=state.answers, paired=state.paired)
    if phase(here.round, here.today) != form.wave:
        return (Say(screens.over(here.round), form),)
    clean = scrub(words.text)
    gone = Take(words.message), Take(words.prompt_message)
    if not clean:
        again = Say(screens.prompt_again(form), form, hangs_on=prompt.form, prompt=prompt)
        return (again, *gone)
    shown = Say(
        screens.shown(form, clean),
        form,
        hangs_on=prompt.form,
        own=state.own,
        lock=prompt.lock,
    )
    return (shown, *gone)


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


def words_in(text: str) -> str:
    """The words in a message that shows them back: see `screens.shown`."""
    paragraph = (*text.split("\n\n"), "")[1]
    quoted = paragraph.partition(FIRST)[2].rpartition(LAST)[0] or paragraph.strip("“”„«»")
    return quoted.replace(FIRST, "").replace(LAST, "")


def _entered(press: Press, entry: Entry, here: Here) -> tuple[Do, ...]:
    """A plain button under an invitation."""
    form = Form(here.round, entry.wave, entry.language)
    now = phase(here.round, here.today)
    if now == "soon" or (now, entry.wave) == ("between", "after"):
        return (Say(screens.not_yet(here.round, entry.wave), form),)  # the invitation stays
    if now != entry.wave or here.round.state not in {"opening", "open"}:
        return (_say(press, screens.over(here.round), form),)
    if here.keys is None:
        return (Say(screens.busy(), form),)
    if entry.what:
        return (_say(press, screens.what(form, may_answer=True), form),)
    return (_begun(press, form, here),)


def _begun(press: Press, form: Form, here: Here) -> Say:
    """The first question. The second time, the answers of the first may hang on this message."""
    if form.wave == "before" or not here.round.before_from:
        return _say(press, screens.question(form), form)
    if press.hangs_on is None:
        return _say(press, screens.no_earlier(form), form)
    lock = lock_in(press.hangs_on.buttons, here.round.id)
    if lock is None:
        return _say(press, screens.question(form), form)
    return _say(press, screens.compare(form), form, lock=lock)


def _say(
    press: Press, screen: Screen, form: Form, *, own: bool = False, lock: bytes | None = None
) -> Say:
    return Say(screen, form, edits=press.shown.message, own=own, lock=lock)


def _form_of(press: Press, here: Here) -> Form:
    """An empty form in the language of the button."""
    entry = read_entry(press.data)
    language = entry.language if entry else language_in(press.data)
    return Form(here.round, entry.wave if entry else "before", language)


def _state(press: Press, here: Here) -> State | None:
    """What the pressed button says of the form; a carrier says the rest by its neighbours.

    None for a button that was not made for this chat, or whose keys are gone.
    """
    carrier = read_carrier(press.data)
    sealed = (press.data,) if carrier is None else press.shown.buttons
    for data in sealed:
        try:
            state = opened(data, press.chat, here.keys) if here.keys else None
        except Unreadable:
            state = None
        if state:
            return replace(state, act=carrier.act, option=carrier.option) if carrier else state
    # On the message that holds locked answers, the carriers stand alone.
    return State(carrier.act, carrier.option, "before", own=True) if carrier else None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on a form whose state is known."""

    press: Press
    here: Here
    state: State
    form: Form
    at: int
    lock: bytes | None

    @property
    def open(self) -> bool:
        """Whether answers of this wave are taken now."""
        now = phase(self.here.round, self.here.today)
        return now == self.form.wave and self.here.round.state == "open"

    def leads_to(self) -> tuple[Do, ...]:
        """What it leads to."""
        match self.state.act:
            case "what":
                return (self._notice(),)
            case "delete":
                return self._delete()
            case "return" | "stop":
                return (self._rest(),)
            case "back" if not self.form.answers:
                return (self._rest(),)
        if self.here.keys is None or not self.open:
            return (_say(self.press, screens.over(self.here.round), self.form),)
        return self._on()

    def _on(self) -> tuple[Do, ...]:
        """Further in the form."""
        form = self.form
        match self.state.act:
            case "start" if self.lock and self.state.own:
                return (self._say(screens.compare(form)),)
            case "start":
                return (_begun(self.press, replace(form, answers=()), self.here),)
            case "compare":
                return (self._compared(),)
            case "answer" if not form.complete:
                return (self._next(form.answered(self.state.option)),)
            case "back":
                return (self._next(form.back()),)
            case "write":
                return (self._prompt(self.at),)
            case "again":
                return (self._prompt(self._form_at()), Take(self.at))
            case "finish" | "send" | "leave" if form.complete:
                return (self._cast(),)
        return (self._next(form),)

    def _say(self, screen: Screen) -> Say:
        return _say(self.press, screen, self.form, own=self.state.own, lock=self.lock)

    def _next(self, form: Form) -> Say:
        screen = screens.own_words(form) if form.complete else screens.question(form)
        return replace(self._say(screen), form=form)

    def _compared(self) -> Say:
        """They have said whether their answers may be compared."""
        yes = self.state.option == 1 and self.lock is not None
        form = replace(self.form, paired=yes, answers=())
        own = self.state.own and yes
        lock = self.lock if yes else None
        return Say(screens.question(form), form, edits=self.at, own=own, lock=lock)

    def _rest(self) -> Say:
        """Not now: the message as it was before the first tap."""
        if self.state.own and self.lock:
            form = replace(self.form, wave="before", answers=(), paired=False)
            thanks = screens.thanks(form, already=False)
            return Say(thanks, form, edits=self.at, own=True, lock=self.lock)
        form = replace(self.form, answers=(), paired=False)
        invitation = screens.invitation(self.here.round, form.wave, form.language)
        return Say(invitation, form, edits=self.at)

    def _notice(self) -> Say:
        """How this is anonymous; from there the second time can begin, too."""
        after = phase(self.here.round, self.here.today) == "after" and self.here.keys is not None
        wave: Wave = "after" if after else "before"
        form = replace(self.form, wave=wave, answers=(), paired=self.lock is not None)
        notice = screens.what(form, may_answer=after)
        return Say(notice, form, edits=self.at, own=True, lock=self.lock)

    def _delete(self) -> tuple[Do, ...]:
        gone = Say(screens.deleted(), self.form, edits=self.at)
        if self.state.option == 1:
            return (Take(self.at, instead=gone),)
        return (Say(screens.ask_delete(self.form), self.form, self.at, own=True, lock=self.lock),)

    def _form_at(self) -> int:
        """The message with the form; words shown back hang on it."""
        return self.press.hangs_on.message if self.press.hangs_on else self.at

    def _prompt(self, at: int) -> Say:
        prompt = Prompt("", self.lock, at)
        return Say(
            screens.prompt(self.form), self.form, None, at, self.state.own, None, prompt=prompt
        )

    def _cast(self) -> Cast:
        """All answered: with words, if they were shown back and found right."""
        form, hangs_on = self.form, self.press.hangs_on
        apart = self.state.act in {"send", "leave"}
        words = words_in(self.press.shown.text) if self.state.act == "send" else ""
        lock = self.lock if form.paired else None
        on_another = form.paired and not self.state.own and not apart
        return Cast(
            Ballot(form.wave, form.answers, scrub(words)),
            lock,
            form,
            at=self._form_at() if apart else self.at,
            also=(Take(self.at),) if apart and hangs_on else (),
            earlier=hangs_on.message if on_another and hangs_on else None,
        )
