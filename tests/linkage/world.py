"""Made-up rounds of feedback: who answers what, when, and what else goes on.

Everything follows from the seed. Nobody here is like anybody; what matters to an attacker is like
life: most people answer soon after they are asked and a few much later, answers before and after
resemble each other, and a few languages are spoken by nearly everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Answers = tuple[int, ...]  # 1..5; 0 is "prefer not to say"

SIZES = (10, 20, 40)  # people in a round
ITEMS = 8
VALUES = 5
GOOD = 4  # from this value on an answer counts as good

#: How many in a hundred speak the first language of a round, the second, and so on.
SKEW = (30, 20, 15, 10, 8, 7, 5, 5)
LANGUAGES = ("en", "ar", "pl", "fa", "uk", "ti", "so", "fr")

LOST = 0.2  # the share whose earlier message is gone when they are asked again
NOT_SAID = 0.03
UNCHANGED = 0.5
BETTER = 0.35

BURST = 0.65  # the share that answers in the burst after the broadcast
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LATEST = 12 * DAY

LETTERS = "bdfgklmnprstvz"
VOWELS = "aeiou"
#: Every canary begins like this: no word of any language does.
MARK = "Zyxqvu"


@dataclass(frozen=True, slots=True)
class Soul:
    """One person of a round: what they answer, and how they behave. The truth, for no attacker."""

    number: int
    language: str
    before: Answers | None  # None: they did not answer then
    after: Answers | None
    before_at: float  # seconds after the round was announced, when the last tap is done
    after_at: float
    canary: str = ""  # stands in their comment; "" if they write none
    lost: bool = False  # their earlier message is gone
    double_tap: bool = False
    resent: bool = False  # a press of theirs comes again under another number
    abandons: bool = False  # begins once, leaves, and begins anew
    asks_anew: bool = False  # with /feedback

    @property
    def comment(self) -> str:
        """What they write in their own words."""
        return f"I liked the {self.canary} and the tea" if self.canary else ""


@dataclass(frozen=True, slots=True)
class World:
    """One round, its people in no order that means anything, and other traffic."""

    seed: int
    people: tuple[Soul, ...]
    noise: tuple[float, ...]  # when somebody does something else


def make(
    seed: int,
    size: int,
    items: int = ITEMS,
    languages: tuple[str, ...] = LANGUAGES,
    *,
    perfect: bool = False,
) -> World:
    """A round. If it is `perfect`, everybody answers twice and keeps their messages."""
    chance = Random(f"{seed}:{size}:{items}")
    mood = [chance.gauss(0, 0.5) for _ in range(items)]
    people = tuple(_soul(chance, number, mood, languages, perfect) for number in range(size))
    noise = tuple(sorted(_arrival(chance) for _ in range(size)))
    return World(seed, people, noise)


def _soul(
    chance: Random, number: int, mood: list[float], languages: tuple[str, ...], perfect: bool
) -> Soul:
    before, after = _answers(chance, mood)
    wave = 1.0 if perfect else chance.random()
    return Soul(
        number=number,
        language=chance.choices(languages, SKEW[: len(languages)])[0],
        before=None if wave < 0.1 else before,
        after=after,
        before_at=_arrival(chance),
        after_at=_arrival(chance),
        canary=canary(chance) if chance.random() < 0.5 else "",
        lost=not perfect and chance.random() < LOST,
        double_tap=chance.random() < 0.15,
        resent=chance.random() < 0.15,
        abandons=chance.random() < 0.1,
        asks_anew=chance.random() < 0.05,
    )


def canary(chance: Random) -> str:
    """A word that is nowhere else: letters only, so that nothing takes it for a number."""
    return MARK + "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(5))


def _answers(chance: Random, mood: list[float]) -> tuple[Answers, Answers]:
    """What somebody answers before and after: like themselves, and a little better."""
    self_ = chance.gauss(0, 0.9)
    before = tuple(_value(3 + m + self_ + chance.gauss(0, 0.8)) for m in mood)
    after = tuple(_later(chance, value) for value in before)
    return tuple(_said(chance, v) for v in before), tuple(_said(chance, v) for v in after)


def _later(chance: Random, value: int) -> int:
    luck = chance.random()
    if luck < UNCHANGED:
        return value
    return _value(value + (1 if luck < UNCHANGED + BETTER else -1))


def _said(chance: Random, value: int) -> int:
    return 0 if chance.random() < NOT_SAID else value


def _value(wanted: float) -> int:
    return max(1, min(VALUES, round(wanted)))


def _arrival(chance: Random) -> float:
    """When somebody has answered: most in the first hour, the others over days."""
    if chance.random() < BURST:
        asked = chance.lognormvariate(2.3, 0.9) * MINUTE
    else:
        asked = HOUR + chance.expovariate(1 / (2.5 * DAY))
    return min(asked, LATEST) + chance.uniform(1, 5) * MINUTE
