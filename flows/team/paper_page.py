"""The page for a Big Conversation: what circles care about and plan, ready to be printed.

A whole HTML page in one text: it loads nothing, so it can be opened and printed anywhere. People's
own words stand as they were written, each with its own direction. This module shows what it is
given; what may be on the page is decided in `flows/team/paper.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from flows.bidi import clean_text
from flows.model import Day, Words, counted, words
from flows.wording import Voice


@dataclass(frozen=True, slots=True)
class Wish:
    """Something members wanted to talk about, and how many approved; None: that is not shown."""

    text: str
    approvals: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Something a circle wants to do."""

    text: str
    step: str = ""
    by: date | None = None
    done: bool = False
    helpers: int | None = None  # None: that is not shown


@dataclass(frozen=True, slots=True)
class Part:
    """What stands on the page about one circle."""

    name: str
    meetings: int
    people: int | None = None  # None: that is not shown
    topic: str = ""
    wishes: tuple[Wish, ...] = ()
    plans: tuple[Plan, ...] = ()


TITLE = words("Big Conversation")
ONE_CIRCLE = words("What our circle cares about and plans")
OUR_TOPIC = words("What they talked about")
OUR_WISHES = words("What they wanted to talk about")
OUR_PLANS = words("What they want to do")
NEXT = words("Next step")
BY_WHEN = words("By when")
DONE = words("This is done.")
NOTHING = words("Nothing is written down yet.")
NOT_YET = words("They have not met yet.")
NO_NAMES = words("The names of members have been taken out of this page.")


def people(number: int) -> Words:
    return counted("{count} person takes part.", "{count} people take part.", number)


def meetings(number: int) -> Words:
    if not number:
        return NOT_YET
    return counted("They met {count} time.", "They met {count} times.", number)


def approved(number: int) -> Words:
    return counted("{count} person approved.", "{count} people approved.", number)


def helped(number: int) -> Words:
    return counted("{count} person helps.", "{count} people help.", number)


# Everything of ours that can stand on the page: it is in one language, or in the next.
SENTENCES: tuple[Words, ...] = (
    TITLE,
    ONE_CIRCLE,
    OUR_TOPIC,
    OUR_WISHES,
    OUR_PLANS,
    NEXT,
    BY_WHEN,
    DONE,
    NOTHING,
    NOT_YET,
    NO_NAMES,
    people(2),
    meetings(2),
    approved(2),
    helped(2),
)

STYLE = """
@page { size: A4; margin: 18mm; }
* { box-sizing: border-box; }
body { font: 12pt/1.5 "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  color: #111; background: #fff; max-width: 174mm; margin: 8mm auto; padding: 0 4mm; }
h1 { font-size: 22pt; line-height: 1.2; margin: 0; }
h2 { font-size: 16pt; line-height: 1.25; margin: 0 0 2mm; }
h3 { font-size: 12pt; margin: 4mm 0 1mm; }
p { margin: 0 0 2mm; }
ul { margin: 0; padding-inline-start: 6mm; }
li { margin: 0 0 2mm; break-inside: avoid; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0; }
dt { font-weight: bold; }
dd { margin: 0; }
bdi { overflow-wrap: anywhere; }
.topic { font-size: 14pt; }
.ours { color: #444; }
section { border-top: 0.5mm solid #111; margin-top: 8mm; padding-top: 4mm; }
h1, h2, h3 { break-after: avoid; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
""".strip()


def page(title: Words, town: str, day: date, parts: Sequence[Part], voice: Voice) -> str:
    """The whole page, in one language."""
    language = voice.catalogue.language
    direction = "rtl" if voice.right_to_left else "ltr"
    body = "\n".join(_body(title, town, day, parts, voice))
    return (
        "<!doctype html>\n"
        f'<html lang="{escape(language)}" dir="{direction}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_ours(title, voice)}</title>\n"
        f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(title: Words, town: str, day: date, parts: Sequence[Part], voice: Voice) -> Iterator[str]:
    yield f"<header>\n<h1>{_ours(title, voice)}</h1>"
    yield f"<p>{escape(voice.plain(Words(town)))} · {escape(voice.value(day))}</p>\n</header>"
    for part in parts:
        yield "<section>"
        yield from _part(part, voice)
        yield "</section>"
    yield f'<footer>\n<section class="ours">{_ours(NO_NAMES, voice)}</section>\n</footer>'


def _part(part: Part, voice: Voice) -> Iterator[str]:
    yield f"<h2>{_theirs(part.name)}</h2>"
    met = [meetings(part.meetings)]
    if part.people is not None:
        met.append(people(part.people))
    yield f'<p class="ours">{" ".join(_ours(said, voice) for said in met)}</p>'
    if part.topic:
        yield f"<h3>{_ours(OUR_TOPIC, voice)}</h3>"
        yield f'<p class="topic">{_theirs(part.topic)}</p>'
    if part.wishes:
        yield f"<h3>{_ours(OUR_WISHES, voice)}</h3>"
        yield from _list(_wish(wish, voice) for wish in part.wishes)
    if part.plans:
        yield f"<h3>{_ours(OUR_PLANS, voice)}</h3>"
        yield from _list(_plan(plan, voice) for plan in part.plans)
    if not (part.topic or part.wishes or part.plans):
        yield f"<p>{_ours(NOTHING, voice)}</p>"


def _list(items: Iterable[str]) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        yield f"<li>{item}</li>"
    yield "</ul>"


def _wish(wish: Wish, voice: Voice) -> str:
    said = f"<div>{_theirs(wish.text)}</div>"
    if wish.approvals is None:
        return said
    return f'{said}<div class="ours">{_ours(approved(wish.approvals), voice)}</div>'


def _plan(plan: Plan, voice: Voice) -> str:
    said = [f"<div>{_theirs(plan.text)}</div>"]
    if plan.done:
        return f'{said[0]}<div class="ours">{_ours(DONE, voice)}</div>'
    if plan.step or plan.by:
        said.append("<dl>")
        if plan.step:
            said.append(f"<dt>{_ours(NEXT, voice)}</dt><dd>{_theirs(plan.step)}</dd>")
        if plan.by:
            by = escape(voice.value(Day(plan.by)))
            said.append(f"<dt>{_ours(BY_WHEN, voice)}</dt><dd>{by}</dd>")
        said.append("</dl>")
    if plan.helpers:
        said.append(f'<div class="ours">{_ours(helped(plan.helpers), voice)}</div>')
    return "".join(said)


def _ours(said: Words, voice: Voice) -> str:
    return escape(voice.plain(said))


def _theirs(text: str) -> str:
    """The words of people, in their own direction, on the side where the page begins."""
    return f'<bdi dir="auto">{escape(clean_text(text))}</bdi>'
