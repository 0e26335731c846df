"""The model: people, circles, meetings, and the letters that are on their way to each chat.

It is told what happens, and says who must hear what, and when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.bot.years.promise import NEWS, Gathering, Promise, Round
from tests.bot.years.wall import is_night, next_nine

TASK_LIFE = timedelta(days=3)

Letter = tuple[int, str, str]  # chat, what it is about, what it is


@dataclass
class Someone:
    """A person, as far as letters go."""

    zone: str
    paused: bool = False
    away: bool = False

    @property
    def hears(self) -> bool:
        return not (self.paused or self.away)


@dataclass
class Seat:
    circle: str
    chat: int
    since: datetime
    waits: bool


@dataclass
class Ring:
    """A circle."""

    id: str
    zone: str
    capacity: int
    leaders: tuple[int, ...]
    group: int | None = None  # reminders go there
    seats: dict[int, Seat] = field(default_factory=dict)

    def seated(self) -> set[int]:
        return {seat.chat for seat in self.seats.values() if not seat.waits}

    def waiting(self) -> list[Seat]:
        return sorted((s for s in self.seats.values() if s.waits), key=lambda seat: seat.since)


@dataclass
class Post:
    """A letter on its way."""

    letter: Letter
    not_before: datetime
    expires_at: datetime

    @property
    def chat(self) -> int:
        return self.letter[0]


@dataclass
class Owed:
    """One promise that is to be kept now: who must hear, and who may."""

    gathering: Gathering
    promise: Promise
    must: set[int]
    may: set[int] = field(default_factory=set)
    leaders: bool = False


@dataclass
class Model:
    """Everything that a letter depends on."""

    people: dict[int, Someone] = field(default_factory=dict)
    circles: dict[str, Ring] = field(default_factory=dict)
    meetings: dict[str, Gathering] = field(default_factory=dict)
    mail: list[Post] = field(default_factory=list)

    # What is to be said

    def next_after(self, now: datetime) -> datetime | None:
        """When something is to be said or delivered next."""
        times = [at for m in self.current(now) if (at := m.next_after(now))]
        times += [post.not_before for post in self.mail if post.not_before > now]
        return min(times, default=None)

    def current(self, now: datetime) -> Iterator[Gathering]:
        return (m for m in self.meetings.values() if not m.is_over(now))

    def owed(self, now: datetime) -> list[Owed]:
        """Everything that is to be said about meetings at this instant."""
        return [
            self._owed(gathering, promise, now)
            for gathering in self.current(now)
            for promise in gathering.ripe(now)
        ]

    def _owed(self, gathering: Gathering, promise: Promise, now: datetime) -> Owed:
        if promise.what in {"headcount", "after"}:
            chats = {c for one in gathering.circles for c in self.circles[one].leaders}
            chats = {c for c in chats if c in self.people and not self.people[c].away}
            return Owed(gathering, promise, chats, leaders=True)
        wanted = set(self._audience(gathering, promise, now))
        begun = self._round(gathering, promise)
        if begun is None:
            return Owed(gathering, promise, wanted)
        assert begun.steady is not None
        # Who has come meanwhile, or wants to hear again, may have been passed over already.
        must = (wanted & begun.steady) - begun.told
        return Owed(gathering, promise, must, wanted - must - begun.told)

    def _round(self, gathering: Gathering, promise: Promise) -> Round | None:
        if promise.what in NEWS:
            return gathering.news
        return gathering.rounds.get((promise.what, promise.minutes, promise.start))

    def _audience(self, m: Gathering, promise: Promise, now: datetime) -> Iterator[int]:
        """Everybody who is to hear of it, as things are."""
        rings = [self.circles[one] for one in m.circles]
        asked_anew = promise.what in NEWS and m.news is None and self._at_another_time(m)
        answers = {} if asked_anew else m.answers
        if promise.what == "reminder":
            yield from (ring.group for ring in rings if ring.group is not None)
            rings = [ring for ring in rings if ring.group is None]
        if promise.what == "story":
            rings = [ring for ring in rings if not self._meets_later(ring, m)]
        for chat in set().union(*(ring.seated() for ring in rings)):
            coming = answers.get(chat, "")
            if not self.people[chat].hears:
                continue
            if promise.what in {"reminder", "cancelled"} and coming == "no":
                continue
            if promise.what == "story":
                came = coming == "yes" if m.came is None else chat in m.came
                if not came:
                    continue
            yield chat

    def _meets_later(self, ring: Ring, than: Gathering) -> bool:
        return any(
            ring.id in m.circles and not m.now_is.cancelled and m.now_is.start > than.now_is.start
            for m in self.meetings.values()
        )

    def _at_another_time(self, m: Gathering) -> bool:
        known = m.known
        return known is not None and (known.day, known.at) != (m.now_is.day, m.now_is.at)

    # What was said

    def note(self, owed: Owed, told: set[int], now: datetime, *, begun: bool, over: bool) -> None:
        """These were told: all of them, or as many as there were before the lights went out."""
        m, promise = owed.gathering, owed.promise
        key = promise.what, promise.minutes, promise.start
        self.mail += self._posts(owed, told, now)
        if not begun:
            return
        if promise.what in NEWS and m.news is None and self._at_another_time(m):
            m.answers.clear()
        if over:
            if promise.what in NEWS:
                m.heard(now)
            else:
                m.said.add(key)
            return
        wanted = owed.must | owed.may
        round_ = self._round(m, promise) or Round()
        round_.told |= told
        round_.steady = wanted if round_.steady is None else round_.steady & (wanted | round_.told)
        if promise.what in NEWS:
            m.news = round_
        else:
            m.rounds[key] = round_

    def _posts(self, owed: Owed, told: Iterable[int], now: datetime) -> Iterator[Post]:
        m, promise = owed.gathering, owed.promise
        for chat in told:
            letter = chat, m.id, promise.what
            if owed.leaders:
                yield self._task(letter, now, promise.until)
            else:
                yield Post(letter, now, promise.until)

    def _task(self, letter: Letter, now: datetime, until: datetime | None = None) -> Post:
        """What can wait is not delivered at night."""
        zone = self.people[letter[0]].zone
        at = next_nine(now, zone) if is_night(now, zone) else now
        return Post(letter, at, min(now + TASK_LIFE, until or now + TASK_LIFE))

    def is_for(self, letter: Letter) -> bool:
        """Whether a letter belongs in a chat, as things are."""
        chat, about, what = letter
        names = self.meetings[about].circles if about in self.meetings else (about,)
        rings = [self.circles[one] for one in names]
        if chat in {ring.group for ring in rings}:
            return what == "reminder"
        person = self.people.get(chat)
        if person is None or person.away:
            return False
        if what in {"headcount", "after"}:
            return any(chat in ring.leaders for ring in rings)
        return not person.paused and any(chat in ring.seated() for ring in rings)

    # Seats

    def to_move_up(self) -> list[Seat]:
        """Who gets a seat: who has waited longest, of those who can hear of it."""
        moved = []
        for ring in self.circles.values():
            free = max(0, ring.capacity - len(ring.seated()))
            moved += [s for s in ring.waiting() if self.people[s.chat].hears][:free]
        return moved

    def move_up(self, seat: Seat, now: datetime, to_come: Collection[str]) -> None:
        """They hear of it, how people talk here, and of the next meeting.

        Of those `to_come` they hear with all the others, whose turn has not come either.
        """
        seat.waits = False
        self.mail += [
            self._task((seat.chat, seat.circle, "seat"), now),
            self._task((seat.chat, seat.circle, "rules"), now),
        ]
        ahead = [
            (m.now_is.start, m.id)
            for m in self.meetings.values()
            if seat.circle in m.circles and m.heard_of and m.id not in to_come
            if not m.now_is.cancelled and now < m.now_is.start
        ]
        for start, _ in sorted(ahead)[:1]:
            self.mail.append(self._task((seat.chat, seat.circle, "invitation"), now, start))

    # What people do

    def enter(self, chat: int, circle: str, now: datetime) -> None:
        ring = self.circles[circle]
        self.people[chat].away = False
        if chat not in ring.seats:
            ring.seats[chat] = Seat(circle, chat, now, waits=len(ring.seats) >= ring.capacity)

    def leave(self, chat: int, circle: str, now: datetime) -> None:
        self.people[chat].away = False
        if self.circles[circle].seats.pop(chat, None) is None:
            return
        self._withdraw(chat, circle)
        for m in self.meetings.values():
            if circle not in m.circles or self._comes_with_others(chat, m):
                continue
            self._withdraw(chat, m.id)
            if now < m.now_is.end:
                m.answers.pop(chat, None)

    def _comes_with_others(self, chat: int, m: Gathering) -> bool:
        return any(chat in self.circles[one].seated() for one in m.circles)

    def answer(self, chat: int, meeting: str, coming: str, now: datetime) -> None:
        m = self.meetings[meeting]
        self.people[chat].away = False
        ahead = not m.now_is.cancelled and now < m.now_is.start
        if not m.heard_of or not ahead or not self._comes_with_others(chat, m):
            return
        m.answers[chat] = coming
        if coming == "no":
            self._withdraw(chat, m.id)

    def pause(self, chat: int) -> None:
        person = self.people[chat]
        person.away = False
        if not person.paused:
            person.paused = True
            # Tasks of the team are duties; whoever leads a circle goes on hearing of it.
            self._keep(lambda post: post.chat != chat or post.letter[2] in {"headcount", "after"})

    def resume(self, chat: int) -> None:
        self.people[chat].paused = self.people[chat].away = False

    def block(self, chat: int) -> None:
        self.people[chat].away = True
        self._keep(lambda post: post.chat != chat)

    def come_back(self, chat: int) -> None:
        self.people[chat].away = False

    def forget(self, chat: int) -> None:
        del self.people[chat]
        self._keep(lambda post: post.chat != chat)
        for ring in self.circles.values():
            ring.seats.pop(chat, None)
        for m in self.meetings.values():
            m.answers.pop(chat, None)
            if m.came is not None:
                m.came.discard(chat)

    def changed(self, meeting: str) -> None:
        """What was on its way about this meeting is not true any more."""
        self._keep(lambda post: post.letter[1] != meeting)

    # Letters

    def _withdraw(self, chat: int, about: str) -> None:
        self._keep(lambda post: post.letter[:2] != (chat, about))

    def _keep(self, wanted: Callable[[Post], bool]) -> None:
        self.mail = [post for post in self.mail if wanted(post)]

    def arriving(self, now: datetime) -> list[Post]:
        """The letters that can arrive now."""
        return [post for post in self.mail if post.not_before <= now < post.expires_at]

    def arrived(self, letters: Counter[Letter], now: datetime, *, all_of_them: bool) -> None:
        """These have arrived; what could have and has not is past its use, or still to come."""
        left = Counter(letters)
        kept = []
        for post in self.mail:
            if left[post.letter] and post.not_before <= now < post.expires_at:
                left[post.letter] -= 1
            elif post.not_before > now or not all_of_them:
                kept.append(post)
        self.mail = kept
