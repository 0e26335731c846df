"""Whatever people tap and say: no voice is heard that one person alone has let be heard, or that
says what its card does not say any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.attachments import File
from flows.events import Sent, Tapped
from flows.model import Message, Step
from flows.records import Role, Staff
from flows.shapes import Line
from flows.voices import script_about
from flows.welcoming import Recording
from tests.flows.everything_voices import card_with, fact_with
from tests.flows.luton import AMINA, GRACE, NAMES, OMAR, SARAH, Luton

ABOUT = ("bins/food", "bins/four-kinds", "bins/town@luton")
CARDS = ("food", "four-kinds", "town")
VERBS = ["rec", "voice", "voiceyes", "voiceno", "voiceoff", "voices", "toread", "leave", "spoken"]
# Two who do the most; the others try their luck, too.
BUSY = st.sampled_from([SARAH, OMAR])
ACTORS = st.sampled_from([SARAH, OMAR, GRACE, *NAMES])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), BUSY, st.integers(0, 2)),
        st.tuples(st.just("send"), BUSY, st.integers(0, 2)),
        st.tuples(st.just("press"), ACTORS, st.integers(0, 30)),
        st.tuples(st.just("forge"), BUSY, st.integers(0, 7)),
        st.tuples(st.just("note"), ACTORS, st.integers(0, 9)),
        st.tuples(st.just("change"), ACTORS, st.integers(0, 5)),
        st.tuples(st.just("come_back"), BUSY, st.integers(0, 99)),
    ),
    max_size=30,
)


@dataclass
class Play:
    """A town in which cards are read aloud, with what really happened beside it."""

    luton: Luton = field(default_factory=Luton)
    voices: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    let_be_heard: dict[str, int] = field(default_factory=dict)  # file -> who accepted it
    seen: dict[int, list[tuple[str, File | None]]] = field(default_factory=dict)
    spoken: dict[int, File] = field(default_factory=dict)  # the voice that a chat hung last

    def texts(self) -> dict[str, str]:
        """What each card says just now, to the last word."""
        world = self.luton.world
        voice = world.wording.voice("en")
        found = {about: script_about(about, world.library) for about in ABOUT}
        return {
            about: "\n".join(map(voice.html, what.lines(world)))
            for about, what in found.items()
            if what
        }

    def read(self, chat: int, number: int) -> None:
        file = File("voice", f"voice-{len(self.voices)}")
        self.voices[file.id] = chat, self.texts()
        self.spoken[chat] = file
        replies_to = (f"ask:bins:{CARDS[number]}",)
        self._hear(chat, Sent(what="voice", message=1, file=file, replies_to=replies_to))

    def press(self, chat: int, number: int) -> None:
        if known := self.seen.get(chat):
            choice, file = known[-1 - number % len(known)]
            self.tap(chat, choice, file)

    def tap(self, chat: int, choice: str, file: File | None = None) -> Step:
        step = self._hear(chat, Tapped(choice=choice, message=1, file=file))
        for one in self.luton.desk.every(Recording, state=("accepted",)):
            self.let_be_heard.setdefault(one.file.id, chat)
        return step

    def _hear(self, chat: int, event: Sent | Tapped) -> Step:
        before = len(self.luton.heard)
        step = self.luton.happen(chat, event)
        for to, message in self.luton.heard[before:]:
            hung = self.spoken.get(to) if message.replies_to or event.file else None
            self._note(to, message, hung)
        return step

    def _note(self, to: int, message: Message, file: File | None) -> None:
        buttons = [data for row in message.buttons for _, data in row]
        kept = [data for data in buttons if data.split(":")[0] in VERBS]
        self.seen.setdefault(to, []).extend((data, file) for data in kept)

    def note(self, chat: int, number: int) -> None:
        self.luton.write(chat, f"words {number}")

    def change(self, _: int, number: int) -> None:
        """A release of the content: another sentence, another value, or back to what was."""
        library = self.luton.world.library
        match number:
            case 0:
                library = card_with(library, "bins", "food", lines=(Line(say="Food goes here."),))
            case 1:
                library = card_with(library, "bins", "food", lines=(Line(say="Food goes there."),))
            case 2 | 3:
                value = date(2026 + number, 1, 1)
                library = fact_with(library, "recycling_start", value=value)
            case 4 | 5:
                status = "unconfirmed" if number == 4 else "confirmed"
                library = fact_with(library, "recycling_start", status=status)
        self.luton.world = replace(self.luton.world, library=library)

    def come_back(self, chat: int, number: int) -> None:
        """Leave the team, and be of it again by another id."""
        self.tap(chat, "leave:sure:")
        if self.luton.desk.find(Staff, chat) is None:
            posts: dict[str, Role] = {"luton": "volunteer"}
            again = f"again{number}"
            self.luton.desk.put(Staff(chat, NAMES[chat], posts, date(2026, 1, 1), ("en",), again))

    def send(self, chat: int, number: int) -> None:
        """Read a card, and send the voice in at once."""
        self.read(chat, number)
        mine = [one for one in self.seen.get(chat, []) if one[0].startswith("rec:")]
        if mine:
            self.tap(chat, *mine[-1])

    def forge(self, chat: int, number: int) -> None:
        """A button that nobody was shown."""
        recordings = self.luton.desk.every(Recording)
        verbs = ("voiceyes", "voice", "voiceno", "voiceoff")
        if recordings:
            one = max(recordings, key=lambda recording: recording.id)
            verb = verbs[max(number - 4, 0)]  # to accept is what tempts most
            self.tap(chat, f"{verb}:{one.id}:{'sure' if verb == 'voiceoff' else ''}")

    def listen(self, number: int) -> None:
        """What a reader hears: accepted by somebody else, and saying what the card says."""
        step = self.tap(AMINA, f"listen:bins:{CARDS[number]}")
        file = step.messages[0].attachment
        if not isinstance(file, File):
            return
        reader, texts = self.voices[file.id]
        assert self.let_be_heard[file.id] != reader
        assert texts[ABOUT[number]] == self.texts()[ABOUT[number]]


@given(STEPS)
@settings(max_examples=300, deadline=None)
def test_nobody_hears_what_one_person_alone_has_said_or_what_is_old(
    steps: list[tuple[str, int, int]],
) -> None:
    play = Play()
    for kind, chat, number in steps:
        getattr(play, kind)(chat, number)
        for card in range(len(CARDS)):
            play.listen(card)


def test_in_this_play_voices_are_heard_after_all() -> None:
    play = Play()
    play.read(SARAH, 0)
    sent = next(choice for choice, _ in play.seen[SARAH] if choice.startswith("rec:"))
    play.tap(SARAH, sent, play.spoken[SARAH])
    accept = play.luton.desk.every(Recording)[0]
    play.tap(OMAR, f"voiceyes:{accept.id}:")
    heard = play.tap(AMINA, "listen:bins:food").messages[0].attachment
    assert heard == play.spoken[SARAH]
    play.listen(0)
