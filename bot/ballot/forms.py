"""A press on a form under way, or on the message that holds locked answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.ballot.buttons import State, carriers_in, lock_in, opened, read_carrier
from bot.ballot.doing import Cast, Do, Here, Say, Take
from bot.ballot.heard import Press
from bot.ballot.keys import RoundKeys
from bot.ballot.packing import Ballot, Unreadable
from bot.ballot.prompts import Prompt
from flows.feedback import screens
from flows.feedback.form import Act, Form
from flows.feedback.scrubbing import scrub
from flows.model import Screen

FIRST, LAST = "\u2068", "\u2069"  # what somebody wrote stands between these: flows/bidi.py
# What the buttons do that stand in the message with the lock, and in no form.
AT_HOME: frozenset[Act] = frozenset({"what", "delete", "return"})


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press, and the message as it stands now."""

    press: Press
    here: Here
    form: Form
    state: State | None  # what the button does; None: that cannot be read
    lock: bytes | None  # sealed earlier answers in the message
    at_home: bool  # they are kept in this very message, and are no copy

    @classmethod
    def read(cls, press: Press, here: Here, form: Form) -> Pressed:
        """What the pressed button says of the form; a carrier says the rest by its neighbours."""
        buttons, round_ = press.shown.buttons, here.round.id
        lock = lock_in(buttons, round_)
        beside = first_form(buttons, press.chat, here.keys)
        acts = {found.act for found in carriers_in((*buttons, press.data), round_)}
        at_home = lock is not None and (beside.own if beside else bool(acts & AT_HOME))
        if carrier := read_carrier(press.data):
            # On the message that holds locked answers, the carriers stand alone.
            alone = State(carrier.act, 0, "before") if carrier.act in AT_HOME else None
            found = beside or alone
            state = replace(found, act=carrier.act, option=carrier.option) if found else None
        else:
            state = first_form([press.data], press.chat, here.keys)
        if state:
            form = replace(form, wave=state.wave, answers=state.answers, paired=state.paired)
        return cls(press, here, form, state, lock, at_home)

    @property
    def at(self) -> int:
        """The message that was pressed."""
        return self.press.shown.message

    def leads_to(self) -> tuple[Do, ...]:
        """What it leads to."""
        assert self.state is not None, "whoever calls this has looked"
        match self.state.act:
            case "what":
                return (self._notice(),)
            case "delete":
                return (self._delete(self.state.option),)
            case "return" | "stop":
                return (self.rest(),)
            case "back" if not self.form.answers:
                return (self.rest(),)
        if self.at_home and self.form.wave == "before":
            return (self.rest(),)  # they are locked: an old button changes nothing any more
        if not self.here.takes(self.form.wave):
            return (in_place(self.press, screens.over(self.here.round), self.form),)
        return self._on(self.state)

    def rest(self) -> Say:
        """Not now: the message as it was before the first tap."""
        form = replace(self.form, answers=(), paired=False)
        if self.at_home:
            return self._locked(replace(form, wave="before"), already=False)
        if not self.here.takes(form.wave):
            return in_place(self.press, screens.over(self.here.round), form)
        return in_place(
            self.press, screens.invitation(self.here.round, form.wave, form.language), form
        )

    def _on(self, state: State) -> tuple[Do, ...]:
        """Further in the form."""
        form = self.form
        match state.act:
            case "start" if self.at_home:
                return (self._say(screens.compare(form), form),)
            case "start":
                return (begun(self.press, replace(form, answers=())),)
            case "compare":
                yes = state.option == 1 and self.lock is not None
                return (self._next(replace(form, paired=yes, answers=())),)
            case "answer" if not form.complete:
                return (self._next(form.answered(state.option)),)
            case "back":
                return (self._next(form.back()),)
            case "write":
                return (self._prompt(self.at),)
            case "again":
                return (self._prompt(self._form_at()), Take(self.at))
            case "finish" if form.complete:
                return (self._finish(),)
            case "send" | "leave" if form.complete:
                return self._send(with_words=state.act == "send")
        return (self._next(form),)

    def _say(self, screen: Screen, form: Form) -> Say:
        return in_place(self.press, screen, form, own=self.at_home, lock=self.lock)

    def _next(self, form: Form) -> Say:
        return self._say(screens.own_words(form) if form.complete else screens.question(form), form)

    def _locked(self, form: Form, *, already: bool) -> Say:
        return self._say(screens.thanks(form, already=already), form)

    def _notice(self) -> Say:
        """How this is anonymous; from there the second time can begin, too."""
        after = self.here.takes("after") and self.here.keys is not None
        paired = self.lock is not None
        form = replace(self.form, wave="after" if after else "before", answers=(), paired=paired)
        return self._say(screens.what(form, may_answer=after), form)

    def _delete(self, sure: int) -> Do:
        if sure:
            return Take(self.at, instead=in_place(self.press, screens.deleted(), self.form))
        return self._say(screens.ask_delete(self.form), self.form)

    def _form_at(self) -> int:
        """The message with the form; words shown back hang on it."""
        return self.press.hangs_on.message if self.press.hangs_on else self.at

    def _prompt(self, at: int) -> Say:
        prompt = Prompt("", self.lock, at)
        screen = screens.prompt(self.form)
        return Say(screen, self.form, hangs_on=at, own=self.at_home, prompt=prompt)

    def _finish(self) -> Cast:
        """All answered, and nothing to add. Earlier answers have done their work, or never will."""
        form, hangs_on = self.form, self.press.hangs_on
        home = hangs_on if form.wave == "after" and self.lock and not self.at_home else None
        return Cast(
            Ballot(form.wave, form.answers),
            self.lock if form.paired else None,
            form,
            at=self.at,
            earlier=home.message if home else None,
        )

    def _send(self, *, with_words: bool) -> tuple[Do, ...]:
        """All answered, and the words that are shown are right; or they are left out after all."""
        form, hangs_on = self.form, self.press.hangs_on
        shown = (Take(self.at),) if hangs_on else ()
        if form.wave == "before" and hangs_on:
            lock = lock_in(hangs_on.buttons, self.here.round.id)
            if lock:  # meanwhile they have finished without words: their answers stay as they are
                thanks = screens.thanks(form, already=True)
                return (Say(thanks, form, edits=hangs_on.message, own=True, lock=lock), *shown)
        words = scrub(words_in(self.press.shown.text)) if with_words else ""
        ballot = Ballot(form.wave, form.answers, words)
        lock = self.lock if form.paired else None
        return (Cast(ballot, lock, form, at=self._form_at(), also=shown),)


def begun(press: Press, form: Form) -> Say:
    """The first question. The second time, the answers of the first may hang on this message."""
    if form.wave == "before" or not form.round.before_from:
        return in_place(press, screens.question(form), form)
    if press.hangs_on is None:
        return in_place(press, screens.no_earlier(form), form)
    lock = lock_in(press.hangs_on.buttons, form.round.id)
    if lock is None:
        return in_place(press, screens.question(form), form)
    return in_place(press, screens.compare(form), form, lock=lock)


def in_place(
    press: Press, screen: Screen, form: Form, *, own: bool = False, lock: bytes | None = None
) -> Say:
    """A screen in place of the message that was pressed."""
    return Say(screen, form, edits=press.shown.message, own=own, lock=lock)


def words_in(text: str) -> str:
    """The words in a message that shows them back: see `screens.shown`."""
    paragraph = (*text.split("\n\n"), "")[1]
    quoted = paragraph.partition(FIRST)[2].rpartition(LAST)[0] or paragraph.strip("“”„«»")
    return quoted.replace(FIRST, "").replace(LAST, "")


def first_form(buttons: Iterable[str], chat: int, keys: RoundKeys | None) -> State | None:
    """The form under way to which these buttons belong, by the first that can be read."""
    if keys is None:
        return None
    for data in buttons:
        try:
            return opened(data, chat, keys)
        except Unreadable:
            continue
    return None
