"""`companion preview`: an author reads a session as people will, before anybody else does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import preview as previewing
from bot.cli import main
from bot.preview import Reader, preview, read, shown, whole
from flows.catalogue import LANGUAGES, read_catalogues
from flows.library import CONTENT, Library, load
from flows.model import Message
from flows.wording import Wording
from flows.world import World

TODAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture(scope="module")
def world(library: Library) -> World:
    return World(TODAY, library, Wording(read_catalogues()), bot="companion_bot")


def typing(*typed: str) -> Callable[[str], str]:
    """Somebody at the keyboard, who goes away after the last word."""
    words = iter(typed)

    def ask(_: str) -> str:
        try:
            return next(words)
        except StopIteration:
            raise EOFError from None

    return ask


def test_enter_leads_through_every_card_and_its_play_to_the_end(
    world: World, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    bins = library.sessions["bins"]
    read(bins, Reader(world, "en", "luton"), typing(*[""] * 21))
    out = capsys.readouterr().out
    titles = [f"{card.title}\n" for card in bins.cards]
    assert [out.count(title) for title in titles] == [1] * len(titles)
    assert [step.say in out for step in library.plays["which-bin"].steps] == [True] * 6
    assert f"One small thing for this week: {bins.this_week}" in out


def test_a_number_takes_that_button_and_q_ends(
    world: World, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    read(library.sessions["bins"], Reader(world, "en", "luton"), typing("1", "2", " Q "))
    out = capsys.readouterr().out
    first, second, third, *later = [card.title for card in library.sessions["bins"].cards]
    assert out.index(first) < out.index(second) < out.index(third)
    assert not any(title in out for title in later[1:])


def test_a_number_that_is_not_there_is_asked_for_again(
    world: World, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    read(library.sessions["bins"], Reader(world, "en", "luton"), typing("99", "0", "next", "q"))
    out = capsys.readouterr().out
    assert out.count("There are the numbers from 1 to ") == 3
    assert out.count(library.sessions["bins"].cards[0].title) == 1


def test_every_word_of_every_session_and_play_can_be_read(world: World, library: Library) -> None:
    unread = []
    for session in library.sessions.values():
        told = "\n".join(shown(one) for one in whole(library, session.id, Reader(world, "en", "")))
        unread += [text for text in said_by(session.id, library) if text not in told]
    assert unread == []


def said_by(session_id: str, library: Library) -> Iterator[str]:
    """The texts of a session that stand for themselves, without values and without facts."""
    session = library.sessions[session_id]
    yield from (card.title for card in session.cards)
    yield session.this_week
    lines = [line for card in session.cards for line in card.lines]
    for card in session.cards:
        if play := library.plays.get(card.play):
            yield from (step.say for step in play.steps)
            lines += [line for step in play.steps for line in step.because]
    yield from (line.say for line in lines if line.say and not line.leans_on)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_session_can_be_read_in_every_language_and_town(
    world: World, library: Library, language: str
) -> None:
    for session in library.sessions:
        for place in library.places:
            messages = list(whole(library, session, Reader(world, language, place)))
            assert len(messages) > len(library.sessions[session].cards)
            assert all(message.buttons for message in messages)


def test_what_is_shown_is_plain_text_with_its_buttons_numbered() -> None:
    message = Message(
        "<b>Tea &amp; talk</b>\n\nAt five.",
        "en",
        buttons=((("Yes", "a:1"), ("No", "a:2")), (("Help", "page:help:"),)),
    )
    assert shown(message) == "Tea & talk\n\nAt five.\n\n  1. Yes\n  2. No\n  3. Help"


# --- the command --------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    """What the command ends with."""
    with pytest.raises(SystemExit) as ended:
        main(["preview", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_without_a_name_it_lists_the_sessions(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(library.sessions)


def test_all_of_it_is_printed_without_asking(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--place", "luton", "--all") == 0
    out = capsys.readouterr().out
    assert "People in Luton speak many languages." in out
    assert "One small thing for this week: " in out


def test_it_says_which_facts_people_do_not_see_today(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not library.place("luton").facts["luton_bin_rest"].holds(datetime.now(UTC).date())
    run("bins", "--place", "luton", "--all")
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("These facts wait for review, so people read their otherwise: ")
    assert "luton_bin_rest" in last


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("binz",), "there is no session binz (did you mean bins?); there is welcome, "),
        (("bins", "--language", "fr"), "there is no language fr; there is en, "),
        (("bins", "--place", "lutn"), "there is no place lutn (did you mean luton?); there is "),
    ],
)
def test_a_name_that_nobody_knows_is_one_line(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"companion: {told}")
    assert said.err.count("\n") == 1


def test_a_mistake_in_the_content_is_named_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    bins = folder / "sessions" / "2-bins.yaml"
    bins.write_text(bins.read_text(encoding="utf-8").replace("icon:", "ikon:", 1), encoding="utf-8")
    monkeypatch.setattr(previewing, "load", lambda: load(folder))
    assert preview("bins", "en", "luton", everything=True) == 2
    assert "nothing is called ikon here (did you mean icon?)" in capsys.readouterr().err
