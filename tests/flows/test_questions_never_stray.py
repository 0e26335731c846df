"""Whatever people tap and write, in whatever order: words reach only those they are for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.attachments import File
from flows.model import Message
from flows.records import Question, Staff
from flows.routes import TEXTS
from tests.flows.luton import ADA, AMINA, GRACE, NAMES, OMAR, SARAH, TEAM, Luton

MAY_READ = {AMINA, SARAH, OMAR, GRACE, ADA}
TAPS = [
    *("ask", "unnamed", "send", "more", "again", "thanks", "takeback"),
    *("question", "hear", "claim", "pass", "takeover", "answer", "note", "handon", "close"),
    *("reopen", "share", "inbox", "room", "roomday"),
]
# Those between whom it happens do the most; the others try their luck, too.
ACTORS = st.sampled_from([AMINA, AMINA, SARAH, SARAH, OMAR, GRACE, *NAMES])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), ACTORS, st.just(""), st.integers(0, 19)),
        st.tuples(st.just("reply"), ACTORS, st.just(""), st.integers(0, 19)),
        st.tuples(st.just("tap"), ACTORS, st.sampled_from(TAPS), st.integers(0, 2)),
        st.tuples(st.just("write"), ACTORS, st.just(""), st.integers(0, 99)),
        st.tuples(st.just("say"), ACTORS, st.just(""), st.integers(0, 99)),
        st.tuples(st.just("wait"), ACTORS, st.just(""), st.integers(1, 60)),
        st.tuples(st.just("dismiss"), st.sampled_from([OMAR, SARAH]), st.just(""), st.just(0)),
        st.tuples(st.just("employ"), st.sampled_from([OMAR, SARAH]), st.just(""), st.just(0)),
    ),
    max_size=30,
)


def marked(chat: int, number: int) -> str:
    """Words that tell who wrote them: those who ask "zebra", the team their names."""
    return f"zebra {number}" if chat == AMINA else f"words-of-{NAMES[chat]}-{number}"


@given(STEPS)
@settings(max_examples=300, deadline=None)
def test_words_reach_only_those_they_are_for(steps: list[tuple[str, int, str, int]]) -> None:
    luton = Luton()
    luton.asked("zebra first", "ask:bins:food")
    checked = len(luton.heard)
    for kind, chat, verb, number in steps:
        before = {question.id: question for question in luton.questions()}
        _play(luton, kind, chat, verb, number)
        after = {question.id: question for question in luton.questions()}
        for to, message in luton.heard[checked:]:
            _check_message(luton, to, message, {**before, **after})
        checked = len(luton.heard)
        for id_, question in after.items():
            was = before.get(id_)
            if was and was.state == "closed" and question.state == "closed":
                assert question.said == was.said


def _play(luton: Luton, kind: str, chat: int, verb: str, number: int) -> None:
    match kind:
        case "press":
            if buttons := _buttons(luton, chat, TAPS):
                luton.tap(chat, buttons[-1 - number % len(buttons)], marked(chat, number))
        case "reply":
            if buttons := _buttons(luton, chat, TEXTS):
                _reply(luton, chat, buttons[-1 - number % len(buttons)], number)
        case "tap":
            ids = [question.id for question in luton.questions()] or ["gone"]
            option = {"hear": str(number), "share": ("", "place", "card")[number]}.get(verb, "")
            text = marked(chat, number) if number else ""
            luton.tap(chat, f"{verb}:{_object(verb, ids[number % len(ids)])}:{option}", text)
        case "wait":
            luton.wait(timedelta(hours=number))
        case _:
            _simply(luton, kind, chat, number)


def _reply(luton: Luton, chat: int, button: str, number: int) -> None:
    """Somebody wants to write; often something happens to the question meanwhile."""
    luton.tap(chat, button)
    id_ = button.split(":")[1]
    meanwhile = {1: (GRACE, "takeover"), 2: (GRACE, "close"), 3: (AMINA, "thanks")}.get(number % 6)
    if meanwhile and meanwhile[0] != chat:
        luton.tap(meanwhile[0], f"{meanwhile[1]}:{id_}:")
    closed = {q.id: q.said for q in luton.questions() if q.state == "closed"}
    luton.write(chat, marked(chat, number))
    for question in luton.questions():
        assert question.said == closed.get(question.id, question.said)


def _simply(luton: Luton, kind: str, chat: int, number: int) -> None:
    match kind:
        case "write":
            luton.write(chat, marked(chat, number))
        case "say":
            luton.say(chat, marked(chat, number))
        case "dismiss":
            luton.dismiss(chat)
        case "employ":
            luton.employ(chat)


def _buttons(luton: Luton, chat: int, verbs: Collection[str]) -> list[str]:
    """What somebody can tap with one of these verbs, the newest last."""
    rows = (row for to, message in luton.heard if to == chat for row in message.buttons)
    return [choice for row in rows for _, choice in row if choice.split(":")[0] in verbs]


def _object(verb: str, id_: str) -> str:
    if verb in ("room", "roomday"):
        return "luton"
    return "" if verb in ("ask", "unnamed", "send", "inbox") else id_


def _check_message(luton: Luton, to: int, message: Message, known: dict[str, Question]) -> None:
    said = "\n".join(_everything_in(message))
    for chat in NAMES:
        assert str(chat) not in said
    if "zebra" in said:
        assert to in MAY_READ
        assert to == AMINA or luton.desk.find(Staff, to)
    if to == AMINA:
        for chat, (name, *_) in TEAM.items():
            if f"words-of-{name}" in said:
                assert "Answer from" in said
                assert chat in {question.volunteer for question in known.values()}


def _everything_in(message: Message) -> Iterator[str]:
    yield message.text
    if isinstance(message.attachment, File):
        yield message.attachment.id
    for row in message.buttons:
        for text, choice in row:
            yield f"{text} {choice}"
