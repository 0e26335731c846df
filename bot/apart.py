"""Work for a process of its own: what is large to load, and needed once in weeks.

The service stays small, and answers people meanwhile. Nothing but the arguments goes there, and
nothing but the result comes back; the settings of the companion, its token among them, do not go.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from importlib import import_module
from typing import Any

PATIENCE = 120  # seconds


class WorkFailed(Exception):
    """It came to nothing. The text is the class of the error, and nothing of the arguments."""


async def in_a_process(module: str, function: str, *given: Any, **named: Any) -> Any:
    """Call a function of a module in a fresh Python. Raises WorkFailed, TimeoutError."""
    return await _done((module, function, given, named), PATIENCE, None)


async def in_silence(patience: float, module: str, function: str, *given: Any) -> Any:
    """The same, within `patience` seconds; whatever it prints is lost.

    For work on what somebody typed, by code that is not ours: its complaints may repeat it.
    """
    return await _done((module, function, given, {}), patience, asyncio.subprocess.DEVNULL)


async def _done(work: tuple[Any, ...], patience: float, complaints: int | None) -> Any:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.apart",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=complaints,
        env={name: value for name, value in os.environ.items() if not _is_ours(name)},
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(pickle.dumps(work)), patience)
    except BaseException:
        if process.returncode is None:
            process.kill()
            await process.wait()
        raise
    if process.returncode or not answer:
        raise WorkFailed(f"exit code {process.returncode}")
    failed, result = pickle.loads(answer)  # noqa: S301 - it comes from ourselves
    if failed:
        raise WorkFailed(failed)
    return result


def _is_ours(name: str) -> bool:
    return name.startswith("COMPANION_")


def main() -> None:
    """Do what stands in the standard input, and write what came of it."""
    # What the work itself prints must not come between.
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    module, function, given, named = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
    try:
        came = "", getattr(import_module(module), function)(*given, **named)
    except Exception as error:
        came = type(error).__name__, None
    with answer:
        pickle.dump(came, answer)


if __name__ == "__main__":
    main()
