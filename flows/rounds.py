"""Rounds of feedback: what is asked before and after, and the little that is told of it.

A round holds everything that was settled when it was opened, the wording of its questions
included, so that nothing that is changed later can change what people were asked. It knows nobody:
answers are in the ballots (`bot/ballot/`), which know no people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Wave = Literal["before", "after"]
Phase = Literal["soon", "before", "between", "after", "over"]

NOT_SAID = 0  # the number of "prefer not to say", for every item
MOST_OPTIONS = 7  # an answer is three bits, and one of their values is NOT_SAID
MOST_ITEMS = 13  # their answers travel in a button, with all else that it must carry
LEAST_MINIMUM = 10  # pairs below which nothing is ever shown
ROUNDED_TO = 5  # what is counted is told in multiples of it
COMMENTS_KEPT = timedelta(days=90)  # what people wrote, after their round


def rounded(count: int) -> int:
    """A count as it is told: to the nearest five."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be tapped."""

    say: str  # English
    face: str = ""  # shown with the words, for those who read little
    value: int | None = None  # where it stands, from low to high; None: off the scale
    good: bool = False  # counts towards the share that says yes, often, strongly
    short: str = ""  # English: what a button says if the whole answer is too long for one


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Its answers are numbered from 1, in the order in which they are shown."""

    id: str
    short: str  # English: what charts and lists call it
    ask: str  # English
    options: tuple[Option, ...]
    good: str = ""  # English: what the share of good answers is a share of ("feel they belong")
    scale: str = ""  # items of one scale are also added up, as settled beforehand
    sensitive: bool = False  # said to be so, and easy to pass over
    note: str = ""  # English: what a word in the question means, below it


@dataclass(frozen=True, slots=True)
class Share:
    """How many in a hundred, with its 95 % Wilson interval: whole numbers."""

    percent: int
    low: int
    high: int
    # What leaves too few on one side is told as a bound: of many people 100 is "90 or more".
    bound: Literal["", "or more", "or less"] = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """Of a hundred people, how many more changed for the better than for the worse: -100 to 100.

    With its 95 % bootstrap interval; whole numbers.
    """

    percent: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is told of one item (or scale). What is missing is too few to show."""

    item: str
    answers: int = 0  # pairs with both answers, rounded to 5; in one wave: answers
    before: Share | None = None
    after: Share | None = None
    better: int | None = None  # pairs, rounded to 5
    same: int | None = None
    worse: int | None = None
    # Two of these together, where one is too small alone: only if no shares are told besides.
    not_worse: int | None = None
    not_better: int | None = None
    skipped: int | None = None  # in a hundred
    evidence: Literal["", "early", "unclear", "clear"] = ""
    toward: Literal["", "better", "worse"] = ""  # which way, where it is clear
    effect: Effect | None = None  # from 20 pairs on, if better, same and worse are all told
    ranks: float | None = None  # rank-biserial correlation to one decimal: the same from 50 on


@dataclass(frozen=True, slots=True)
class Release:
    """All that is ever told of a round: made once, when it is closed. Counts are rounded to 5."""

    closed_on: date
    rounds: tuple[str, ...]  # more than one if small ones were put together
    invited: int
    before: int  # answers before, paired or not
    after: int
    pairs: int
    findings: tuple[Finding, ...] = ()  # for the team: nothing below 5
    public: tuple[Finding, ...] = ()  # for everybody else: nothing below 10
    unpaired: tuple[Finding, ...] = ()  # those who answered before only, if there are enough
    comments: tuple[str, ...] = ()  # read by somebody who is no coordinator, in no order
    why_not: Literal["", "few", "close"] = ""  # nothing is shown: too few, or too near another


@dataclass(frozen=True, slots=True)
class Round:
    """A round of feedback, frozen once it is open: from then on only its course changes."""

    id: str  # eight letters, digits, - and _: it travels in buttons
    place: str
    made_at: datetime
    questionnaire: str  # its id; its wording is in `items`
    items: tuple[Item, ...]
    after_from: date
    closes_on: date  # the last day on which answers count
    before_from: date | None = None  # None: asked once only, afterwards
    before_until: date | None = None
    circles: tuple[str, ...] = ()  # who is asked: their members, or everybody in the place
    meeting: str = ""  # the one meeting that it is about
    minimum: int = LEAST_MINIMUM
    strong: bool = False  # only the safeguarding lead can open the answers
    state: Literal["draft", "opening", "open", "waiting", "closed", "cancelled"] = "draft"
    # Its course, as that of a meeting: see bot/rounds.py.
    done: tuple[str, ...] = ()
    doing: str = ""
    cursor: int = 0
    next_at: datetime | None = None
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What one table of the ballots holds, for whoever asks what is held."""

    table: str
    columns: tuple[str, ...]
    rows: int  # of answers under way: rounded to 5, for a count that moves tells who answers
    size: int = 0  # bytes of one row that is sealed; all are of one size
    sample: str = ""  # the beginning of a sealed row, as it is stored


@dataclass(frozen=True, slots=True)
class Counts:
    """All that is kept of a round once it is closed. Option numbers; 0 is NOT_SAID."""

    pairs: int = 0
    matrix: dict[tuple[int, int, int], int] = field(default_factory=dict)  # item, before, after
    margins: dict[tuple[Wave, int, int], int] = field(default_factory=dict)  # wave, item, option
    change: dict[tuple[str, int], int] = field(default_factory=dict)  # scale, by how much
    comments: tuple[str, ...] = ()

    def answered(self, wave: Wave) -> int:
        """How many ballots of that wave there are."""
        return sum(n for (w, item, _), n in self.margins.items() if w == wave and item == 0)


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of the answers of a round, once they were opened and looked at."""

    counts: Counts | None  # None: nothing was counted
    rounds: tuple[str, ...]  # whose result it is; more than one if small ones were put together
    why: Literal["", "few", "wait"] = ""  # too few, and destroyed; or kept for 90 days


def phase(round_: Round, today: date) -> Phase:
    """Which part of the round a day falls in; `today` is the day on the walls of its place."""
    if round_.before_from and round_.before_until:
        if today < round_.before_from:
            return "soon"
        if today <= round_.before_until:
            return "before"
        if today < round_.after_from:
            return "between"
    elif today < round_.after_from:
        return "soon"
    return "after" if today <= round_.closes_on else "over"
