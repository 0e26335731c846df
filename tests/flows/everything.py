"""A desk with one of everything on it, in every state: for walks through all rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args, get_type_hints

from flows.attachments import File
from flows.catalogue import LANGUAGES
from flows.model import Person
from flows.records import (
    EVERYWHERE,
    Audience,
    Broadcast,
    Invitation,
    Question,
    Record,
    Saying,
    Signpost,
    Staff,
    Version,
)
from flows.welcoming import Host
from tests.flows.everything_bins import bin_checks
from tests.flows.everything_circles import circles
from tests.flows.everything_facts import fact_checks
from tests.flows.everything_lending import lending
from tests.flows.everything_rounds import ROUNDS
from tests.flows.everything_voices import voices
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

NEWCOMER, READER, GRACE, SARAH, FARAH, ADA, GUEST, LEE = range(1001, 1009)
TEAM_CHATS = (GRACE, SARAH, FARAH, ADA)
STAFF = (
    Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), ("en", "ar"), "grace"),
    Staff(SARAH, "Sarah", {"luton": "volunteer"}, date(2026, 11, 1), tuple(LANGUAGES), "sarah"),
    Staff(FARAH, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), ("en",), "farah"),
    Staff(ADA, "Ada", {EVERYWHERE: "administrator"}, date(2026, 11, 1), ("en",), "ada"),
    Staff(LEE, "Lee", {"luton": "coordinator"}, date(2026, 11, 1), ("en",), "lee"),
)
INVITATION = Invitation(
    "invite01", "volunteer", "luton", GRACE, MONDAY, MONDAY + timedelta(days=14)
)
INVITATIONS = (
    INVITATION,
    replace(INVITATION, id="invite02", state="accepted", chat=GUEST, name="Gus"),
)
SIGNPOST = Signpost(
    "sign0001",
    "luton",
    "health",
    "Surgery in the High Street",
    dict.fromkeys(LANGUAGES, "To see a doctor."),
    phone="01582 000000",
    address="1 High Street",
    latitude=51.88,
    longitude=-0.42,
    hours="Mo-Fr 09:00-17:00",
    languages=("en", "ar"),
    cost="3.50",
    women_only=True,
    step_free=True,
    link="https://luton.gov.uk",
    checked_on=date(2026, 11, 1),
    review_after=date(2027, 5, 1),
)
SIGNPOSTS = (
    SIGNPOST,
    replace(SIGNPOST, id="sign0002", category="food", review_after=date(2026, 1, 1)),
    replace(SIGNPOST, id="sign0003", category="legal", place=EVERYWHERE),
    replace(SIGNPOST, id="sign0004", state="draft"),
)
BROADCAST = Broadcast(
    "broad000",
    GRACE,
    MONDAY,
    audience=Audience(places=("luton",)),
    versions={"en": Version("written", "Hello"), "pl": Version("first"), "ar": Version("leave")},
    progress=7,
    send_at=MONDAY,
)
STATES = get_args(get_type_hints(Broadcast)["state"])
BROADCASTS = (
    *(
        replace(BROADCAST, id=f"broad{number:03}", state=state)
        for number, state in enumerate(STATES)
    ),
    replace(BROADCAST, id="broad100", versions={"en": Version("written", "Hello")}),
    replace(
        BROADCAST,
        id="broad101",
        kind="promotion",
        topic="food",
        versions={
            "en": Version("written", "Hello"),
            "ar": Version("asked", by="sarah"),
            "pl": Version("offered", "Dzień dobry", by="sarah"),
        },
    ),
)
QUESTION = Question(
    "quest001",
    READER,
    "Amina",
    "luton",
    "en",
    MONDAY - timedelta(hours=25),
    MONDAY - timedelta(hours=25),
    about="bins/food",
    said=(Saying("asker", MONDAY, "Where is the library?"),),
)
SPOKEN = Saying("asker", MONDAY, file=File("voice", "voice-1"))
ANSWERED = (*QUESTION.said, Saying("team", MONDAY, "In the centre."))
QUESTIONS = (
    QUESTION,
    replace(QUESTION, id="quest002", state="claimed", volunteer=SARAH, said=(SPOKEN,)),
    replace(QUESTION, id="quest003", state="claimed", volunteer=GRACE, said=ANSWERED),
    replace(QUESTION, id="quest004", state="closed", volunteer=SARAH, said=ANSWERED),
    replace(QUESTION, id="quest005", state="closed", volunteer=GRACE, said=ANSWERED),
)


HOST = Host(
    "host0001",
    "luton",
    "Grace",
    date(2026, 11, 1),
    ("en", "ar", "ti"),
    {"en": "I was new here once. Ask me about bins.", "pl": "Pytaj o śmieci."},
    "grace",
)
HOSTS = (HOST, Host("host0002", "luton", "Wilhelmina-Alexandra of the High Street", HOST.since))


def everything(language: str) -> Shelf:
    """The desk, and people who read this language or another, enough for every screen."""
    records: tuple[Record, ...] = (
        *STAFF,
        *INVITATIONS,
        *SIGNPOSTS,
        *BROADCASTS,
        *QUESTIONS,
        *HOSTS,
        *bin_checks(),
        *fact_checks(),
        *circles(READER, SARAH, range(2000, 2010)),
        *lending(READER, range(2000, 2010)),
        *ROUNDS,
        *voices(),
    )
    known = {chat: Person(language=language, place="luton") for chat in range(READER, LEE + 1)}
    others = {
        2000 + number: Person(language=code, place="luton", topics=("food",))
        for number, code in enumerate([*LANGUAGES] * 20)
    }
    return Shelf(*records, people=known | others)
