"""The languages somebody of the team speaks, besides those the companion is written in."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.model import Button, Put, Reply, Row, Screen, choice, label, tongues, words
from flows.paging import page_of, turning
from flows.permission import TEAM, Handler, for_staff
from flows.records import Staff
from flows.signpost_screens import in_twos
from flows.spoken import SPOKEN, own_name
from flows.team.me import BACK, switched
from flows.team.voices_lines import VOICES
from flows.world import Asked

ON_A_PAGE = 12


def choose(asked: Asked) -> Reply:
    """Every language there is, with a switch; the option is the page it stands on."""
    staff = asked.staff
    assert staff is not None, "languages are those of people of the team"
    effects: tuple[Put, ...] = ()
    if asked.object in SPOKEN:
        staff = replace(staff, languages=switched(staff.languages, asked.object))
        effects = (Put(staff),)
    return Reply(asked.person, (_screen(staff, asked.option),), effects)


def _screen(staff: Staff, option: str) -> Screen:
    codes = list(SPOKEN)
    page = page_of(option, len(codes), ON_A_PAGE)
    shown = codes[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    mine = words("Nothing is chosen yet.")
    if staff.languages:
        mine = words("You speak: {languages}", languages=tongues(staff.languages))
    rows: tuple[Row, ...] = in_twos([_switch(code, staff, page) for code in shown])
    return Screen(
        title=words("Which languages do you speak?"),
        lines=(mine, words("You can read cards aloud in each of them.")),
        buttons=(
            *rows,
            *turning(lambda to: choice("spoken", "", to), page, len(codes), ON_A_PAGE),
            (VOICES,),
            BACK,
            (buttons.HOME, buttons.HELP),
        ),
    )


def _switch(code: str, staff: Staff, page: int) -> Button:
    name = own_name(code)
    on = code in staff.languages
    text = label("button", "✓ {language}", language=name) if on else name
    return Button(text, choice("spoken", code, page))


TAPS: dict[str, Handler] = {"spoken": for_staff(choose, *TEAM)}
