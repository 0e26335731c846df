"""A strict Bot API server on this machine, for the demo, the tests and the benchmark.

What Telegram refuses, this refuses in the same words; what it does not know, it says loudly.
"""

from bot.simulator.faults import Fault, Kind
from bot.simulator.server import Call
from bot.simulator.simulator import Simulator
from bot.simulator.telegram import Json, RefusalError
from bot.simulator.things import Upload
from bot.simulator.waits import TooEarly, Wait

__all__ = [
    "Call",
    "Fault",
    "Json",
    "Kind",
    "RefusalError",
    "Simulator",
    "TooEarly",
    "Upload",
    "Wait",
]
