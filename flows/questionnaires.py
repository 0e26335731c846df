"""The shape of a questionnaire, as authors write it in `content/questionnaires/`.

What it becomes in a round, frozen when the round is made: `flows.rounds.Item`. "Prefer not to say"
is always offered, and never written here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from flows.rounds import MOST_ITEMS, MOST_OPTIONS, Item, Option
from flows.shapes import Id, Shape, Text

LONGEST_SHORT = 24  # characters, of what charts call a question
LONGEST_ANSWER = 22  # characters, of what a button says in English; other languages need more
LONGEST_ANSWER_TRANSLATED = 25  # a face, a space and two isolates make it 30: a label on a phone


class Source(Shape):
    """Where a question comes from: a survey's own name for it, and where that can be read."""

    code: Text
    url: Annotated[str, Field(pattern=r"^https://")]


class WrittenOption(Shape):
    """One answer that can be tapped."""

    say: Text
    short: str = Field(default="", max_length=LONGEST_ANSWER)
    face: str = Field(default="", max_length=2)
    value: int | None = None
    good: bool = False

    @model_validator(mode="after")
    def _fits_on_a_button(self) -> Self:
        if not self.short and len(self.say) > LONGEST_ANSWER:
            raise ValueError(
                f"{len(self.say)} characters, a button has {LONGEST_ANSWER}: add `short`, too"
            )
        return self


class WrittenItem(Shape):
    """One question."""

    id: Id
    short: Annotated[str, Field(min_length=1, max_length=LONGEST_SHORT)]
    ask: Text
    note: str = ""
    options: tuple[WrittenOption, ...] = Field(min_length=2, max_length=MOST_OPTIONS)
    good: str = ""
    scale: str = ""
    sensitive: bool = False
    source: Source | None = None  # none: our own

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        values = [option.value for option in self.options if option.value is not None]
        if len(values) < 2 or len(set(values)) != len(values):
            raise ValueError("at least two answers have a value, and no two the same")
        if len({option.say for option in self.options}) != len(self.options):
            raise ValueError("two answers say the same")
        good = {option.good for option in self.options}
        if bool(self.good) != (good == {True, False}):
            raise ValueError("some answers are good, not all, and `good` says what they mean")
        if any(option.good and option.value is None for option in self.options):
            raise ValueError("a good answer has a value")
        return self


class Questionnaire(Shape):
    """What is asked before and after, or after only."""

    id: Id
    order: int
    title: Text
    about: Text
    waves: Literal["both", "after"]
    items: tuple[WrittenItem, ...] = Field(min_length=1, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("two questions have the same id")
        scales: dict[str, set[frozenset[int | None]]] = defaultdict(set)
        for item in self.items:
            scales[item.scale].add(frozenset(option.value for option in item.options))
        for scale, values in scales.items():
            if scale and len(values) > 1:
                raise ValueError(f"the questions of {scale} are added up: same values, please")
        return self

    def items_for_round(self) -> tuple[Item, ...]:
        """Its questions as a round keeps them."""
        return tuple(_item(item) for item in self.items)


def _item(asked: WrittenItem) -> Item:
    return Item(
        id=asked.id,
        short=asked.short,
        ask=asked.ask,
        options=tuple(
            Option(option.say, option.face, option.value, option.good, option.short)
            for option in asked.options
        ),
        good=asked.good,
        scale=asked.scale,
        sensitive=asked.sensitive,
        note=asked.note,
    )
