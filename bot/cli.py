"""`companion`: run, demo, check and more. What is wrong is one line, and the exit code is 2."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError, StoreSettings, read_settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - the only name
    from bot.store.engine import Store

# The service, the demo and the checks are imported when they are asked for: listening alone
# takes seconds and 150 MiB to load, and a check must not wait for it.

OUT = "FILE.csv|FILE.xlsx"
WRONG = 2  # exit code for what the operator can put right

# By the name of what a vital part died of: loading the libraries to name it would cost seconds.
_REFUSED = "Telegram refuses COMPANION_TELEGRAM_TOKEN; nothing is lost, set a valid one"
STOPPED = {"Revoked": _REFUSED, "TelegramUnauthorizedError": _REFUSED}


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script."""
    chosen = _parser().parse_args(arguments)
    try:
        sys.exit(chosen.command(chosen))
    except SettingsError as error:
        print(f"companion: {error}", file=sys.stderr)
        sys.exit(WRONG)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="companion", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("run", help="run the service").set_defaults(command=_run)
    demo = commands.add_parser("demo", help="run it against a chat page on this machine")
    demo.add_argument("--port", type=int, default=8080)
    demo.set_defaults(command=_demo)
    check = commands.add_parser("check", help="check content and catalogues")
    check.add_argument("--facts", action="store_true", help="list every fact, what is due first")
    check.set_defaults(command=_check)
    preview = commands.add_parser("preview", help="read a session here, as people will see it")
    preview.add_argument("session", nargs="?", help="its id; without it: list the sessions")
    preview.add_argument("--language", default="en", help="in which language (en)")
    preview.add_argument("--place", default="elsewhere", help="as in which town (elsewhere)")
    preview.add_argument("--all", action="store_true", help="print all of it, and ask nothing")
    preview.set_defaults(command=_preview)
    doubts = commands.add_parser("doubts", help="list texts that readers found wrong")
    doubts.add_argument("--settle", metavar="TEXT", help="forget the doubts about a checked text")
    doubts.set_defaults(command=_doubts)
    _add_team(commands)
    _add_signposts(commands)
    _add_circles(commands)
    _add_feedback(commands)
    health = commands.add_parser("health", help="ask whether the service on this machine is well")
    health.set_defaults(command=_health)
    database = commands.add_parser("db", help="look after the database")
    upgrade = database.add_subparsers(required=True, metavar="action")
    upgrade.add_parser("upgrade", help="bring the tables up to date").set_defaults(command=_upgrade)
    return parser


def _add_team(commands: Commands) -> None:
    invite = commands.add_parser("invite", help="invite somebody to the team")
    invite.add_argument("--role", help="administrator, coordinator, facilitator or volunteer")
    invite.add_argument("--place", help="a town's id; everywhere for administrators")
    invite.add_argument("--qr", metavar="FILE.png", help="write the link as a picture, too")
    instead = invite.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list the invitations that are open")
    instead.add_argument("--confirm", metavar="CODE", help="confirm who said yes to yours")
    instead.add_argument("--take-back", metavar="CODE", help="let an invitation work no more")
    invite.set_defaults(command=_invite)
    audit = commands.add_parser("audit", help="list who of the team did what")
    audit.add_argument("--days", type=int, default=30, help="how far back (30)")
    audit.set_defaults(command=_audit)


def _add_signposts(commands: Commands) -> None:
    directory = commands.add_parser("signposts", help="the directory from and to files")
    actions = directory.add_subparsers(required=True, metavar="action")
    bring = _add_table(actions, "import", "take in a CSV or XLSX file")
    bring.set_defaults(command=_import)
    export = _add_table(actions, "export", "write the directory to a file")
    export.set_defaults(command=_export)
    seed = actions.add_parser("seed", help="add what is shipped and was never there")
    seed.set_defaults(command=_seed)


def _add_circles(commands: Commands) -> None:
    circles = commands.add_parser("circles", help="a season of circles from and to a file")
    actions = circles.add_subparsers(required=True, metavar="action")
    bring = _add_table(actions, "import", "take in a CSV or XLSX file, all of it or nothing")
    bring.add_argument("--announce", action="store_true", help="open the circles, tell members")
    bring.set_defaults(command=_import_circles)
    export = _add_table(actions, "export", "write circles and meetings to a file")
    export.set_defaults(command=_export_circles)
    template = actions.add_parser("template", help="write a table to begin with")
    template.add_argument("file", type=Path, metavar=OUT)
    template.set_defaults(command=_circles_template)


def _add_feedback(commands: Commands) -> None:
    feedback = commands.add_parser("feedback", help="rounds of anonymous feedback")
    actions = feedback.add_subparsers(required=True, metavar="action")
    actions.add_parser("list", help="list the rounds").set_defaults(command=_list_rounds)
    lead = actions.add_parser("lead", help="make the safeguarding lead's key")
    lead.set_defaults(command=_make_lead)
    for action, purpose, command in (
        ("close", "open and count a round whose last day is over", _close_round),
        ("comments", "read what people wrote, and say what may be told", _read_comments),
        ("holds", "print what is stored of a round", _holds),
    ):
        parser = actions.add_parser(action, help=purpose)
        parser.add_argument("round", metavar="ROUND")
        parser.set_defaults(command=command)
    report = actions.add_parser("report", help="write what a closed round has shown")
    report.add_argument("round", metavar="ROUND", nargs="?", help="without it: all that are closed")
    report.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to (here)")
    report.add_argument("--language", default="en", help="in which language (en)")
    report.set_defaults(command=_report)


def _add_table(actions: Commands, action: str, purpose: str) -> argparse.ArgumentParser:
    """A command that takes a table from a file, or writes one."""
    command = actions.add_parser(action, help=purpose)
    command.add_argument("file", type=Path, metavar="FILE" if action == "import" else OUT)
    of_rows = "the place of rows that name none" if action == "import" else "only this place"
    command.add_argument("--place", help=of_rows)
    return command


def _run(_: argparse.Namespace) -> int:
    settings = read_settings(Settings)
    gc.disable()  # looking through what is being loaded would take a fifth of the start
    from bot.logs import set_up_logs
    from bot.service import serve

    set_up_logs(settings.log_level)
    return _until_stopped(lambda stop: serve(settings, stop))


def _demo(chosen: argparse.Namespace) -> int:
    from bot.demo import demo
    from bot.logs import set_up_logs

    set_up_logs()
    return _until_stopped(lambda stop: demo(chosen.port, stop))


def _check(chosen: argparse.Namespace) -> int:
    from bot.check import check, check_facts

    return check_facts() if chosen.facts else check()


def _preview(chosen: argparse.Namespace) -> int:
    from bot.preview import preview

    return preview(chosen.session, chosen.language, chosen.place, everything=chosen.all)


def _doubts(chosen: argparse.Namespace) -> int:
    from bot.doubts import doubts

    return _with_store(lambda store: doubts(store, chosen.settle))


def _invite(chosen: argparse.Namespace) -> int:
    from bot import team

    if chosen.list:
        return _with_store(team.list_invitations)
    if chosen.confirm is not None:
        return _with_store(lambda store: team.confirm(store, chosen.confirm))
    if chosen.take_back is not None:
        return _with_store(lambda store: team.take_back(store, chosen.take_back))
    if problem := team.problem_with(chosen.role, chosen.place):
        return team.wrong(problem)
    settings = read_settings(Settings)
    account = team.account(settings.telegram_api, settings.telegram_token.get_secret_value())
    return _with_store(
        lambda store: team.invite(store, account, chosen.role, chosen.place, chosen.qr)
    )


def _audit(chosen: argparse.Namespace) -> int:
    from bot import team

    return _with_store(lambda store: team.print_audit(store, chosen.days))


def _import(chosen: argparse.Namespace) -> int:
    from bot.signposts import import_file

    return _with_store(lambda store: import_file(store, chosen.file, chosen.place))


def _export(chosen: argparse.Namespace) -> int:
    from bot.signposts import export_file

    return _with_store(lambda store: export_file(store, chosen.file, chosen.place))


def _seed(_: argparse.Namespace) -> int:
    from bot.signposts import print_seed

    return _with_store(print_seed)


def _import_circles(chosen: argparse.Namespace) -> int:
    from bot.circles import import_file

    return _with_store(
        lambda store: import_file(store, chosen.file, chosen.place, announce=chosen.announce)
    )


def _export_circles(chosen: argparse.Namespace) -> int:
    from bot.circles import export_file

    return _with_store(lambda store: export_file(store, chosen.file, chosen.place))


def _circles_template(chosen: argparse.Namespace) -> int:
    from bot.circles import write_template

    return write_template(chosen.file)


def _list_rounds(_: argparse.Namespace) -> int:
    from bot.feedback import list_rounds

    return _with_store(list_rounds)


def _make_lead(_: argparse.Namespace) -> int:
    from bot.feedback import lead

    return lead(read_settings(StoreSettings))


def _close_round(chosen: argparse.Namespace) -> int:
    from bot.feedback import close

    settings = read_settings(StoreSettings)
    return _with_store(lambda store: close(store, settings, chosen.round))


def _read_comments(chosen: argparse.Namespace) -> int:
    from bot.feedback import read_comments

    settings = read_settings(StoreSettings)
    return _with_store(lambda store: read_comments(store, settings, chosen.round))


def _holds(chosen: argparse.Namespace) -> int:
    from bot.feedback import holds

    return holds(read_settings(StoreSettings), chosen.round)


def _report(chosen: argparse.Namespace) -> int:
    from bot.reports.command import report

    return _with_store(lambda store: report(store, chosen.round, chosen.out, chosen.language))


def _health(_: argparse.Namespace) -> int:
    settings = read_settings(Settings)
    from bot.health import is_well
    from bot.store.engine import StoreDown

    try:
        well = is_well(settings)
    except StoreDown:
        well = False
    print("well" if well else "not well")
    return 0 if well else 1


def _upgrade(_: argparse.Namespace) -> int:
    from bot.feedback import upgrade

    settings = read_settings(StoreSettings)
    if wrong := _with_store(lambda _store: upgrade(settings)):
        return wrong
    print("The tables are up to date.")
    return 0


def _with_store(job: Callable[[Store], int]) -> int:
    """Run with the database, its tables up to date."""
    from bot.store import schema
    from bot.store.engine import Store, StoreDown

    settings = read_settings(StoreSettings)
    try:
        store = Store(settings.database)
        schema.upgrade(store)
        result = job(store)
    except StoreDown as down:
        raise SettingsError(f"{settings.database_setting} cannot be used: {down}") from None
    store.close()
    return result


def _until_stopped(job: Callable[[asyncio.Event], Awaitable[None]]) -> int:
    """Run until Ctrl-C or SIGTERM, then let what has begun finish."""
    import uvloop

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await job(stop)

    from bot.service import CannotStart, VitalPartFailed

    # What is loaded now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.enable()
    try:
        uvloop.run(run())
    except CannotStart as error:
        print(f"companion: {error}", file=sys.stderr)
        return WRONG
    except VitalPartFailed as failed:
        why = type(failed.__cause__).__name__
        print(f"companion: stopped: {STOPPED.get(why, 'see the line above')}", file=sys.stderr)
        return WRONG if why in STOPPED else 1
    return 0


if __name__ == "__main__":
    main()
