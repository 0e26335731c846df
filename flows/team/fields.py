"""The fields of an entry: what each is called, how it is asked for, what one tap can answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flows.catalogue import LANGUAGES, SOURCE
from flows.categories import CATEGORIES
from flows.model import Tongue, Verbatim, Words, label, words
from flows.records import Signpost, Staff
from flows.team import typed
from flows.team.cells import language_name

# Apart from the sentence, so that numbers keep their order from right to left.
SPOT, ADDRESS = Verbatim("51.88, -0.42"), Verbatim("12 High Street, LU1 2AB")


@dataclass(frozen=True, slots=True)
class Option:
    """A value that one tap gives."""

    id: str
    text: Words
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name on a button, the question, and what answers it."""

    name: Words
    ask: Words
    holds: Callable[[Signpost], str]  # what is in it now, "" if nothing
    take: typed.Take | None = None  # None: only the options answer
    unfit: Words | None = None  # with an example, when it cannot be read
    options: tuple[Option, ...] = ()


def _empty(**changes: Any) -> tuple[Option, ...]:
    return (Option("clear", label("button", "Leave it empty"), changes),)


def _spot(entry: Signpost) -> str:
    return "" if entry.latitude is None else f"{entry.latitude}, {entry.longitude}"


FREE = Option("free", label("button", "It is free"), {"cost": "free"})

TYPED: Mapping[str, Field] = {
    "name": Field(
        label("button", "Name"),
        words("What is it called? Write the name."),
        lambda entry: entry.name,
        typed.name,
        words("A name has 1 to 64 letters. For example: Luton Food Bank."),
    ),
    "purpose": Field(
        label("button", "What it is for"),
        words("What is it for? Write one sentence in English, in easy words."),
        lambda entry: entry.purpose.get(SOURCE, ""),
        typed.purpose_in(SOURCE),
        words("Please write a shorter text. For example: Food for three days, when money is out."),
    ),
    "phone": Field(
        label("button", "Phone"),
        words("What is the phone number?"),
        lambda entry: entry.phone,
        typed.cell("phone"),
        words("A phone number has only digits. For example: 01582 510333."),
        _empty(phone=""),
    ),
    "address": Field(
        label("button", "Address"),
        words("What is the address? Write it on one line."),
        lambda entry: entry.address,
        typed.cell("address"),
        words("Please write a shorter address. For example: {example}.", example=ADDRESS),
        _empty(address=""),
    ),
    "pin": Field(
        label("button", "Pin on the map"),
        words(
            "Send the place as a location from your phone. Or write two numbers: {example}.",
            example=SPOT,
        ),
        _spot,
        typed.pin,
        words(
            "I cannot find that in England. Send a location, or write it like this: {example}.",
            example=SPOT,
        ),
        _empty(latitude=None, longitude=None),
    ),
    "hours": Field(
        label("button", "Opening hours"),
        words("When is it open? For example: Mo-Fr 09:00-17:00; Sa 10:00-12:00. Or: 24/7."),
        lambda entry: entry.hours,
        typed.cell("hours"),
        words(
            "I cannot read these hours. Write them like this: Mo-Fr 09:00-17:00; Sa 10:00-12:00."
        ),
        _empty(hours=""),
    ),
    "languages": Field(
        label("button", "Languages"),
        words("Which languages do they speak? Write them with commas: Arabic, Polish, Urdu."),
        lambda entry: ", ".join(map(language_name, entry.languages)),
        typed.languages,
        words("I do not know one of these languages. Write them like this: Arabic, Polish, Urdu."),
        _empty(languages=()),
    ),
    "cost": Field(
        label("button", "Cost"),
        words("What does it cost, in pounds? For example: 3.50."),
        lambda entry: entry.cost,
        typed.cost,
        words("Write only a number of pounds, for example 3.50. Or tap: It is free."),
        (FREE, *_empty(cost="")),
    ),
    "link": Field(
        label("button", "Link"),
        words("What is its page on the internet?"),
        lambda entry: entry.link,
        typed.link,
        words("I cannot read this link. It looks like this: https://luton.gov.uk/food."),
        _empty(link=""),
    ),
    "source": Field(
        label("button", "Where this is from"),
        words("Where did you find this? A page, a leaflet, a person who works there."),
        lambda entry: entry.source,
        typed.cell("source"),
        words("Please write a shorter text. For example: their leaflet, May 2026."),
        _empty(source=""),
    ),
}

WOMEN_ONLY = Field(
    label("button", "Who may come"),
    words("Who may come?"),
    lambda entry: "yes" if entry.women_only else "",
    options=(
        Option("no", label("button", "Everybody"), {"women_only": False}),
        Option("yes", label("button", "Women only"), {"women_only": True}),
    ),
)
STEPS = Field(
    label("button", "Steps"),
    words("Can somebody in a wheelchair get in?"),
    lambda entry: "" if entry.step_free is None else "known",
    options=(
        Option("none", label("button", "Yes, no steps"), {"step_free": True}),
        Option("some", label("button", "No, there are steps"), {"step_free": False}),
        Option("unknown", label("button", "I do not know"), {"step_free": None}),
    ),
)
CATEGORY = Field(
    label("button", "Heading"),
    words("Under which heading should it stand?"),
    lambda entry: entry.category if entry.category in CATEGORIES else "",
    options=tuple(
        Option(
            category.id,
            label("button", "{sign} {title}", sign=Verbatim(category.icon), title=category.name),
            {"category": category.id},
        )
        for category in CATEGORIES.values()
    ),
)


def _owner(staff: Staff) -> Field:
    return Field(
        label("button", "Who looks after it"),
        words("Who looks after this entry, and gets it to check again?"),
        lambda entry: entry.owner,
        options=(
            Option("me", label("button", "I do"), {"owner": staff.name}),
            Option("all", label("button", "The coordinators"), {"owner": ""}),
        ),
    )


def _purpose(language: str) -> Field:
    """The purpose once more, in another language. It may be left to the English."""
    return Field(
        label("button", "In {language}", language=Tongue(language)),
        words("What is it for? Write one sentence in {language}.", language=Tongue(language)),
        lambda entry: entry.purpose.get(language, ""),
        typed.purpose_in(language),
        words("Please write a shorter text, of one or two sentences."),
    )


def fields(staff: Staff) -> Mapping[str, Field]:
    """Every field, in the order in which it is offered."""
    others = {
        f"purpose-{language}": _purpose(language) for language in LANGUAGES if language != SOURCE
    }
    first = {name: TYPED[name] for name in ("name", "purpose")}
    return {
        **first,
        "category": CATEGORY,
        **TYPED,
        "women": WOMEN_ONLY,
        "steps": STEPS,
        "owner": _owner(staff),
        **others,
    }


def ready(entry: Signpost) -> bool:
    """Whether readers can be shown it: it has a name, a purpose and a heading."""
    return bool(entry.name and entry.purpose.get(SOURCE) and entry.category in CATEGORIES)
