"""The methods of the Bot API that the simulator knows, by name in lower case."""

from bot.simulator.methods import editing, profile, receiving, sending
from bot.simulator.methods.registry import METHODS, Written

__all__ = ["METHODS", "Written", "editing", "profile", "receiving", "sending"]
