"""What is deleted when its time is over. How long each thing is kept: docs/data-map.yml."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, String, and_, cast, delete, or_, select, update

from bot.store import arrivals, audit, rounds
from bot.store.circle_tables import ATTENDANCE, CIRCLE, IDEA, MEETING, STORY
from bot.store.round_tables import ROUND
from bot.store.tables import BROADCAST, INVITATION, LEDGER, QUESTION
from bot.store.welcome_tables import HAND, PAIRING, WISH
from flows.rounds import COMMENTS_KEPT

# Each is the word "kept" of its table in docs/data-map.yml.
LEDGER_KEPT = timedelta(days=30)  # after it was settled
CLOSED_QUESTION_KEPT = timedelta(days=7)
QUESTION_KEPT = timedelta(days=90)  # in any case, after something last happened
BROADCAST_KEPT = timedelta(days=365)
ATTENDANCE_KEPT = timedelta(days=90)  # after the meeting: law-and-care checklist
MEETING_KEPT = timedelta(days=365)
IDEA_KEPT = timedelta(days=365)
STORY_KEPT = timedelta(days=730)
CIRCLE_KEPT = timedelta(days=730)  # after it was made, once it is over
WISH_KEPT = timedelta(days=90)  # by then somebody has come, or it is asked anew
PAIRING_KEPT = timedelta(days=90)
HAND_KEPT = timedelta(days=365)
ROUND_KEPT = timedelta(days=1095)  # after its last day: funders ask for three years

NEEDS = cast(ATTENDANCE.c.needs, String) != "[]"  # only those that have any


def purge(connection: Connection, now: datetime) -> None:
    """Delete everything that is past its time."""
    arrivals.purge(connection, now)
    audit.purge(connection, now)
    closed_long_ago = and_(
        QUESTION.c.state == "closed", QUESTION.c.changed_at < now - CLOSED_QUESTION_KEPT
    )
    for table, over in (
        (INVITATION, INVITATION.c.expires_at <= now),
        (LEDGER, LEDGER.c.settled_at < now - LEDGER_KEPT),
        (QUESTION, or_(closed_long_ago, QUESTION.c.changed_at < now - QUESTION_KEPT)),
        (BROADCAST, BROADCAST.c.made_at < now - BROADCAST_KEPT),  # its ledger goes with it
        (ATTENDANCE, ATTENDANCE.c.meeting.in_(_before(now - ATTENDANCE_KEPT))),
        (MEETING, MEETING.c.day < (now - MEETING_KEPT).date()),
        (IDEA, IDEA.c.made_at < now - IDEA_KEPT),
        (STORY, STORY.c.told_at < now - STORY_KEPT),
        (CIRCLE, (CIRCLE.c.state == "over") & (CIRCLE.c.made_at < now - CIRCLE_KEPT)),
        (PAIRING, PAIRING.c.made_at < now - PAIRING_KEPT),
        (WISH, WISH.c.made_at < now - WISH_KEPT),
        (HAND, HAND.c.made_at < now - HAND_KEPT),
        (ROUND, ROUND.c.closes_on < (now - ROUND_KEPT).date()),  # who was asked goes with it
    ):
        connection.execute(delete(table).where(over))
    rounds.forget_comments(connection, (now - COMMENTS_KEPT).date())
    # The planner forgets needs when a meeting ends; this is for those that were called off.
    past = ATTENDANCE.c.meeting.in_(_before(now - timedelta(days=1)))
    connection.execute(update(ATTENDANCE).where(past, NEEDS).values(needs=[]))


def _before(at: datetime) -> Select[tuple[str]]:
    """The meetings of days before this one."""
    return select(MEETING.c.id).where(MEETING.c.day < at.date())
