"""Facts for tests: a library in which all are fresh, and one small enough to know by heart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.facts import OneFact
from flows.library import Library
from flows.shapes import Fact, Place, Session
from flows.welcoming import Check

TODAY = date(2026, 11, 23)
OTHERWISE = "Ask at the library."
LATER = TODAY + timedelta(days=180)
FRESH: dict[str, Any] = {"status": "confirmed", "checked_on": TODAY, "review_after": LATER}


def fact(**changes: object) -> Fact:
    """A phone number that was confirmed at the beginning of the month, for two months."""
    return Fact.model_validate(
        {
            "kind": "phone",
            "value": "01234 567890",
            "source": "somebody",
            "checked_on": "2026-11-01",
            "review_after": "2026-12-31",
            "owner": "local coordinator",
            "status": "confirmed",
            "otherwise": OTHERWISE,
            **changes,
        }
    )


def check(**changes: Any) -> Check:
    """Somebody of the team found it right today."""
    found: dict[str, Any] = {
        "verdict": "right",
        "checked_on": TODAY,
        "review_after": TODAY + timedelta(days=60),
        "by": "grace",
        **changes,
    }
    return Check("luton_desk", "luton", **found)


def one(written: Fact | None = None, found: Check | None = None, **changes: Any) -> OneFact:
    """A fact of Luton with what was found out about it."""
    at = OneFact("luton_desk", "luton", written or fact(), found, TODAY)
    return replace(at, **changes)


def fresh(library: Library) -> Library:
    """A library in which every fact has been confirmed today."""
    places = {
        place.id: place.model_copy(update={"facts": _fresh(place.facts)})
        for place in library.places.values()
    }
    return replace(library, facts=_fresh(library.facts), places=places)


def _fresh(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: one.model_copy(update=FRESH) for name, one in facts.items()}


def small(national: Mapping[str, Fact], luton: Mapping[str, Fact]) -> Library:
    """England with two towns, and one session that says every fact there is."""
    said, topic = _lines("England", national), _lines("Luton", luton)
    cards = [
        {"id": f"card{number}", "title": "Card", "lines": [{"town": "ways"}, *said]}
        for number in range(4)
    ]
    session = Session.model_validate(
        {
            "id": "talk",
            "order": 1,
            "icon": "*",
            "title": "Talk",
            "about": "About.",
            "minutes": 2,
            "leads_to": ["doing"],
            "this_week": "Say hello.",
            "cards": cards,
        }
    )
    places = {
        name: Place.model_validate(
            {
                "id": name,
                "name": name.title(),
                "order": number,
                "zone": "Europe/London",
                "facts": luton if name == "luton" else {},
                "topics": {"ways": topic if name == "luton" else ["Hello."]},
            }
        )
        for number, name in enumerate(("luton", "bradford", "elsewhere"))
    }
    return Library({"talk": session}, {}, places, {}, dict(national), {})


def _lines(where: str, facts: Mapping[str, Fact]) -> list[dict[str, object]]:
    """A line with each value, and one that leans on each fact without naming it."""
    said: list[dict[str, object]] = [
        {"say": f"{where} says {{{name}}}."} for name, one in facts.items() if one.value
    ]
    said += [{"say": f"In {where}: {name}.", "facts": (name,)} for name in facts]
    return said
