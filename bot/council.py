"""Reads the page of a council with uk-bin-collection, in a process that does nothing else.

What comes from there is somebody else's code and somebody else's page. So it may speak to the site
of the council and to nobody else, starts no browser, and is believed only what it surely says.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from urllib.parse import urlsplit
from urllib.request import getproxies

COLLECTOR = "uk_bin_collection.uk_bin_collection.collect_data"
PART = {"postcode": "postcode", "house": "paon", "uprn": "uprn"}  # ours, and what it is there
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")
MOST_DAYS, LONGEST_NAME, LARGEST = 100, 80, 200_000
PAUSE = 15  # seconds that a site may be silent

Found = tuple[tuple[str, str], ...]  # day (ISO 8601), what is collected


class NotAllowed(Exception):
    """It wanted to go where it has no business."""


def collections(council: str, page: str, home: Mapping[str, str]) -> Found:
    """What is collected when at a home, as the council says. Raises whatever goes wrong."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    socket.setdefaulttimeout(PAUSE)
    module = import_module(COLLECTOR).import_council_module(council)
    # It would ask another site whether the postcode exists. The council will know.
    module.check_postcode = lambda postcode: True
    given = {PART[name]: value for name, value in home.items()}
    _go_nowhere_but({_host(page), *map(_host, getproxies().values())} - {""})
    said = module.CouncilClass().template_method(page, **given, skip_get_url=True)
    return tuple(_days_in(said))


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _go_nowhere_but(hosts: Collection[str]) -> None:
    """From here on no other site can be found, and no other program started."""

    def watch(event: str, values: tuple[object, ...]) -> None:
        if event == "socket.getaddrinfo" and str(values[0]).rstrip(".").lower() not in hosts:
            raise NotAllowed
        if event in {"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn"}:
            raise NotAllowed

    sys.addaudithook(watch)


def _days_in(said: str) -> Iterator[tuple[str, str]]:
    """The days in its answer; what cannot be understood is left out."""
    if len(said) > LARGEST:
        raise ValueError("too much for the bins of one home")
    for one in json.loads(said)["bins"][:MOST_DAYS]:
        day, name = _day(str(one["collectionDate"])), str(one["type"]).strip()
        if day and name:
            yield day.isoformat(), name[:LONGEST_NAME]


def _day(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None
