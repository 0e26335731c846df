"""The demo: the real service and a simulated Telegram with a chat page, in one process.

The service knows nothing of it: it is given the simulator's address and token, and that is all.
A coordinator and a volunteer are of the team already, as if they had been invited and confirmed.
Some more people of the town read along without a phone on the page, so that a message to many
goes to many, and answer when they are asked a few questions. A circle is about to begin, so that
whoever arrives finds something to join. Three hosts say hello; to say hello back rings a phone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from bot.demo_readers import Readers
from bot.nursery import Nursery
from bot.service import CannotStart, serve
from bot.settings import Settings
from bot.simulator.simulator import Simulator
from bot.store import people, records, schema
from bot.store.engine import Store
from flows.circles import agenda
from flows.library import load
from flows.model import Person
from flows.records import Circle, Meeting, Role, Staff
from flows.welcoming import Host

TOKEN = "42:SIMULATOR"  # noqa: S105 - it opens nothing but the simulator
TOWN = "luton"
SOON = timedelta(days=4)  # time to join before the first meeting

# Who reads along, by language. With the phones they are fewer than a second pair of eyes is for.
CROWD = {"ar": 12, "pl": 13, "en": 15}
ONE_OF_MANY = "one of many"  # their role: the page shows no phone for it
PACE = 8.0  # messages a second: slow enough to watch a message go out, and to pause it


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the page at first: name, language of their app, what they are here for."""

    name: str
    language: str
    role: str
    post: Role | None = None  # in the team
    answers_in: tuple[str, ...] = ()


GUESTS = (
    Guest("Amina", "ar", "new arrival"),
    Guest("Marek", "pl", "new arrival"),
    Guest("Sarah", "en", "neighbour"),
    Guest("Khadija", "en", "coordinator", "coordinator", ("en",)),
    Guest("Yusuf", "ar", "volunteer", "volunteer", ("ar", "en")),
)


async def demo(port: int, stop: asyncio.Event) -> None:
    """Show the page until `stop`; everything said in it is gone afterwards."""
    simulator = Simulator(TOKEN)
    try:
        await simulator.start(port=port)
    except OSError as error:
        raise CannotStart(f"port {port} cannot be used ({error.strerror}): try PORT=8090") from None
    try:
        with TemporaryDirectory(prefix="companion-demo-") as folder:
            settings = demo_settings(simulator.url, Path(folder))
            team = open_phones(simulator)
            crowd = gather(simulator)
            settle(settings, team, crowd)
            for chat in team:
                simulator.tap(chat, 1, "desk::")  # they find their desk open
            print(f"\n  The chat page: {simulator.url}\n  Ctrl-C ends it.\n", flush=True)
            async with Nursery() as nursery:
                nursery.spawn(Readers(simulator, crowd).live(), "let readers answer")
                await serve(settings, stop)
    finally:
        await simulator.stop()


def open_phones(simulator: Simulator) -> dict[int, Guest]:
    """Put everybody's phone on the page. Returns who is of the team, by chat."""
    team = {}
    for guest in GUESTS:
        started = guest.post is not None
        chat = simulator.open_phone(guest.name, guest.language, guest.role, started=started)
        if started:
            team[chat] = guest
    return team


def gather(simulator: Simulator) -> dict[int, str]:
    """Let in the people who only read. Returns their languages, by chat."""
    return {
        simulator.open_phone(f"Reader {number}", language, ONE_OF_MANY): language
        for language, how_many in CROWD.items()
        for number in range(how_many)
    }


def first_circle(now: datetime) -> list[Circle | Meeting]:
    """A circle of the coordinator's, with its three meetings ahead, on Wednesday evenings."""
    zone = load().place(TOWN).clock
    lead = next(guest.name for guest in GUESTS if guest.post == "coordinator")
    circle = Circle(
        id="tea",
        place=TOWN,
        name="Tea and talk",
        made_at=now,
        languages=("en", "ar", "pl"),
        facilitators=(lead,),
        state="open",
    )
    soon = now.astimezone(zone).date() + SOON
    wednesday = soon + timedelta(days=(2 - soon.weekday()) % 7)
    meetings = (
        Meeting(
            id=f"tea{number}",
            place=TOWN,
            circles=(circle.id,),
            day=wednesday + timedelta(weeks=number - 1),
            at=time(18, 30),
            zone=zone.key,
            changed_at=now,
            number=number,
            venue="Community centre",
            address="1 High Street, Luton",
            latitude=51.8787,
            longitude=-0.42,
            directions="Behind the library. Ring the bell.",
            food=("tea", "halal"),
            access=("step_free", "children"),
            state="set",
        )
        for number in (1, 2, 3)
    )
    told = (agenda.changed(meeting, now, told=agenda.heard(meeting, now)) for meeting in meetings)
    return [circle, *told]


def first_hosts(today: date) -> list[Host]:
    """Who welcomes here: the volunteer of the page, and two made-up neighbours without a phone."""
    volunteer = next(guest for guest in GUESTS if guest.post == "volunteer")
    return [
        Host(
            id="host1",
            place=TOWN,
            name=volunteer.name,
            since=today,
            languages=volunteer.answers_in,
            words={
                "en": "I came from Sudan ten years ago. I did not know which bin. Ask me.",
                "ar": "جئت من السودان قبل عشر سنوات. لم أكن أعرف أي حاوية أستخدم. اسألوني.",
            },
            staff=volunteer.name,
        ),
        Host(
            id="host2",
            place=TOWN,
            name="Danuta",
            since=today,
            languages=("pl", "en"),
            words={
                "en": "I came from Poland with two small children. Other mothers at the school"
                " gate taught me English.",
                "ar": "جئت من بولندا ومعي طفلان صغيران."
                " تعلمت الإنجليزية من الأمهات عند باب المدرسة.",
                "pl": "Przyjechałam z Polski z dwójką małych dzieci. Angielskiego nauczyły mnie"
                " inne mamy pod szkołą.",
            },
        ),
        Host(
            id="host3",
            place=TOWN,
            name="Joan",
            since=today,
            languages=("en",),
            words={
                "en": "I was born on this street. I still like to hear who is new. The library"
                " is warm, and I am there on Thursdays.",
                "ar": "وُلدت في هذا الشارع، وما زلت أحب أن أتعرف إلى الجيران الجدد."
                " المكتبة دافئة، وأنا هناك كل يوم خميس.",
            },
        ),
    ]


def settle(settings: Settings, team: dict[int, Guest], crowd: dict[int, str]) -> None:
    """Write down who lives in the town, the posts of the team, the hosts, and the first circle."""
    now = datetime.now(UTC)
    today = now.date()
    languages = {**{chat: guest.language for chat, guest in team.items()}, **crowd}

    def write(connection: Connection) -> None:
        people.save(
            connection,
            {
                chat: Person(language=language, place=TOWN, seen_on=today)
                for chat, language in languages.items()
            },
        )
        posts = {chat: {TOWN: guest.post} for chat, guest in team.items() if guest.post}
        records.write(
            connection,
            [
                Staff(chat, team[chat].name, post, today, team[chat].answers_in, id=team[chat].name)
                for chat, post in posts.items()
            ],
        )
        records.write(connection, first_hosts(today))
        records.write(connection, first_circle(now))

    store = Store(settings.database)
    schema.upgrade(store)
    store.run_here(write)
    store.close()


def demo_settings(url: str, folder: Path) -> Settings:
    """Settings for a service that talks to the simulator, whatever the environment says."""
    return Settings.model_validate(
        {
            "telegram_token": TOKEN,
            "telegram_api": url,
            "clock_url": url,
            "data_dir": folder,
            "messages_per_second": PACE,
        }
    )
