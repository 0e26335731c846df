"""`companion invite` and `companion audit`: the first people of a team, and who did what."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from sqlalchemy import Connection

from bot import links
from bot.settings import SettingsError
from bot.store import audit, outbox
from bot.store.desk import StoreDesk
from bot.store.engine import Store
from bot.turn import message_row
from flows.addressing import for_others
from flows.catalogue import read_catalogues
from flows.library import load
from flows.model import Effect, Put, Remove
from flows.permission import TEAM
from flows.records import EVERYWHERE, Invitation, Role
from flows.team.membership import CODE, LINK, admitted, invited, is_made, withdrawn
from flows.wording import Wording
from flows.world import World

OPERATOR = 0  # stands for the inviter of what was made here
EVERYWHERE_HERE = "everywhere"  # as the place of administrators is written on a command line
SECONDS = 10  # to wait for Telegram
WRONG = 2

# What follows for an invitation, or why nothing can.
Decide = Callable[[Invitation, World], tuple[Effect, ...] | str]


def wrong(what: str) -> int:
    """One line for the operator; returns the exit code."""
    print(f"companion: {what}", file=sys.stderr)
    return WRONG


# --- making one ---------------------------------------------------------------------------------


def problem_with(role: str | None, place: str | None) -> str:
    """Why nobody can be invited as this, there; "" when they can."""
    places = load().places
    if role not in TEAM:
        return f"--role is one of {', '.join(TEAM)}"
    if role == "administrator":
        return "" if place in (None, EVERYWHERE_HERE) else f"--place is {EVERYWHERE_HERE} for them"
    return "" if place in places else f"--place is one of {', '.join(places)}"


def account(api: str, token: str) -> str:
    """The name of the companion's account, which its links need.

    Raises SettingsError when Telegram does not tell.
    """
    try:
        with urlopen(f"{api}/bot{token}/getMe", timeout=SECONDS) as answer:  # noqa: S310 - http(s)
            return str(json.load(answer)["result"]["username"])
    except HTTPError as error:
        if error.code in (401, 404):  # what Telegram says to a token it does not know
            raise SettingsError("Telegram refuses COMPANION_TELEGRAM_TOKEN") from None
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        pass  # whatever went wrong, it was not the account's name
    raise SettingsError("Telegram cannot be reached: check COMPANION_TELEGRAM_API and the network")


def invite(store: Store, bot: str, role: Role, place: str | None, picture: str | None) -> int:
    """Make an invitation of the operator's: print its link, and draw it."""
    world = _world(bot)
    token = world.token()
    where = EVERYWHERE if role == "administrator" else str(place)
    invitation = invited(token, role, where, OPERATOR, world)
    link = world.link(LINK + token)
    drawn = links.drawn(link)
    if picture:
        try:
            links.save(drawn, picture)
        except OSError as error:
            return wrong(f"{picture} cannot be written: {error.strerror}")
    deed = audit.Deed("invite", role, where)
    store.run_here(lambda connection: _carry_out(connection, (Put(invitation),), world, deed))
    drawn.terminal(compact=True)
    print(f"{link}\n")
    print(f"For one {role}, {_place(where)}. It works once, until {_day(invitation.expires_at)}.")
    print("Whoever says yes is shown a code. When they tell you: companion invite --confirm CODE")
    return 0


# --- what became of them ------------------------------------------------------------------------


def list_invitations(store: Store) -> int:
    """Print the invitations that are open, each on a line."""
    lines = store.run_here(lambda connection: [_line(i) for i in _open(connection, _world())])
    print("\n".join(lines) or "No invitation is open.")
    return 0


def _line(invitation: Invitation) -> str:
    accepted = invitation.state == "accepted"
    parts = (
        invitation.id[:CODE],
        invitation.role,
        _place(invitation.place),
        f"until {_day(invitation.expires_at)}",
        f"{invitation.name} waits to be confirmed" if accepted else "nobody has said yes so far",
    )
    return "  ".join(parts)


def confirm(store: Store, code: str) -> int:
    """Make whoever accepted an invitation of the operator's part of the team."""

    def decide(invitation: Invitation, world: World) -> tuple[Effect, ...] | str:
        if invitation.inviter != OPERATOR:
            return "this one was made in the chat, and is confirmed there by whoever made it"
        if invitation.state != "accepted":
            return "nobody has said yes to this one so far"
        return admitted(invitation, world)

    return _settle(store, code, "admit", decide, "{name} is part of the team now.")


def take_back(store: Store, code: str) -> int:
    """Let an invitation work no more."""
    said = "The invitation is taken back. Its link does not work any more."
    return _settle(store, code, "uninvite", lambda invitation, _: withdrawn(invitation), said)


def _settle(store: Store, code: str, verb: str, decide: Decide, said: str) -> int:
    """Find the invitation of that code, and do what was decided about it; or say why not."""
    world = _world()

    def settle(connection: Connection) -> str | Invitation:
        found = [i for i in _open(connection, world) if i.id.startswith(code.lower())]
        if len(code) < CODE or len(found) != 1:
            return f"no open invitation has the code {code}; see: companion invite --list"
        desk = StoreDesk(connection, {})
        invitation = desk.find(Invitation, found[0].id)  # locked: somebody may tap just now
        assert invitation is not None
        effects = decide(invitation, replace(world, desk=desk))
        if isinstance(effects, str):
            return effects
        _carry_out(connection, effects, world, audit.Deed(verb, invitation.id, invitation.place))
        return invitation

    done = store.run_here(settle)
    if isinstance(done, str):
        return wrong(done)
    print(said.format(name=done.name))
    return 0


def _open(connection: Connection, world: World) -> list[Invitation]:
    made = (i for i in StoreDesk(connection, {}).every(Invitation) if is_made(i))
    return sorted((i for i in made if i.expires_at > world.now), key=lambda i: i.made_at)


def _carry_out(
    connection: Connection,
    effects: Iterable[Effect],
    world: World,
    deed: audit.Deed,
) -> None:
    """Write what was decided, tell whom it is about, and note that it was done here."""
    desk = StoreDesk(connection, {})
    told = for_others(effects, replace(world, desk=desk))
    outbox.put(connection, [message_row(chat, message, world.now) for chat, message in told])
    for effect in effects:
        if isinstance(effect, Put | Remove):
            desk.change(effect)
    desk.write()
    audit.note_operator(connection, deed, world.now)


# --- who did what -------------------------------------------------------------------------------


def print_audit(store: Store, days: int) -> int:
    """Print who of the team did what in the last days, each on a line."""
    kept = min(max(days, 0), audit.KEPT.days)
    start = datetime.now(UTC) - timedelta(days=kept)
    lines = [
        "  ".join(
            (
                f"{row.done_at:%Y-%m-%d %H:%M}",
                row.role,
                _who(row.role, row.name),
                row.verb,
                row.object or "-",
                ", ".join(_place(place) for place in row.places) or "-",
            )
        )
        for row in store.run_here(lambda connection: audit.since(connection, start))
    ]
    print("\n".join(lines) or "Nobody of the team has changed anything in these days.")
    return 0


def _who(role: str, name: str | None) -> str:
    if role == audit.OPERATOR:
        return "at the command line"
    return name or "someone who has left"


# --- the world from here ------------------------------------------------------------------------


def _world(bot: str = "") -> World:
    """What the conversation may know, as the service hands it in."""
    return World(
        datetime.now(UTC),
        load(),
        Wording(read_catalogues()),
        token=links.new_token,
        bot=bot,
    )


def _place(place: str) -> str:
    return EVERYWHERE_HERE if place == EVERYWHERE else place


def _day(at: datetime) -> str:
    return f"{at:%d %B %Y}"
