"""Which entry a row of a table is about: one that is known, or a new one; and whether it may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from flows.library import ELSEWHERE, Library
from flows.model import words
from flows.records import EVERYWHERE, Signpost
from flows.team.sheet import Wrong

ENGLAND = "england"  # how all of England is written in a table
ID_LENGTH = 32
_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{ID_LENGTH}}}")
NO_PLACE = words("the place is missing")
NO_NAME = words("the name is missing")
_BLANK = Signpost("", "", "", "", {})


@dataclass(frozen=True, slots=True)
class Register:
    """What a table is held against."""

    known: Mapping[str, Signpost]  # every record, by id
    towns: Mapping[str, str]  # what may stand for a place -> the place
    own: Collection[str]  # the places that may be changed
    usual: str | None = None  # the place of rows that name none


def register(
    library: Library, known: Iterable[Signpost], own: Collection[str], usual: str | None = None
) -> Register:
    """A register of these records, in which some places may be changed."""
    every = {record.id: record for record in known}
    return Register(every, {**towns(library), ENGLAND: EVERYWHERE}, own, usual)


def towns(library: Library) -> dict[str, str]:
    """What may stand for a town in a table -> the town."""
    each = [place for place in library.places.values() if place.id != ELSEWHERE]
    return {called.casefold(): town.id for town in each for called in (town.id, town.name)}


def place_of(typed: str, known: Mapping[str, str]) -> str:
    """The place that stands in a cell. Raises Wrong."""
    place = known.get(typed.casefold())
    if place is None:
        raise Wrong("place", words("this place is not known here"))
    return place


class Identifier:
    """Finds the entries of one table, which must not name the same entry twice."""

    def __init__(self, held: Register) -> None:
        self._held = held
        self._seen: dict[str, int] = {}  # id -> row
        self._named: dict[tuple[str, str], list[str]] = {}
        for record in held.known.values():
            if record.state != "gone":
                self._named.setdefault(called(record.place, record.name), []).append(record.id)

    def identified(self, line: int, cells: Mapping[str, str]) -> Signpost:
        """The record of a row as it is known, or a blank one with id and place. Raises Wrong."""
        id_, place = cells.get("id", ""), self._place(cells.get("place", ""))
        if id_ and not _ID.fullmatch(id_):
            raise Wrong("id", words("an id has only letters, digits, - and _, at most 32"))
        id_ = id_ or self._id_for(place, cells.get("name", ""))
        if first := self._seen.get(id_):
            raise Wrong("id", words("this entry stands in row {line} already", line=first))
        self._seen[id_] = line
        before = self._held.known.get(id_)
        if before is None:
            return replace(_BLANK, id=id_, place=self._allowed(place))
        self._allowed(before.place)
        if before.state == "gone":
            raise Wrong("id", words("this entry was taken away here, a new one needs a new id"))
        return replace(before, place=self._allowed(place)) if cells.get("place") else before

    def _place(self, typed: str) -> str | None:
        return place_of(typed, self._held.towns) if typed else self._held.usual

    def _allowed(self, place: str | None) -> str:
        if place is None:
            raise Wrong("place", NO_PLACE)
        if place in self._held.own:
            return place
        if place == EVERYWHERE:
            raise Wrong("place", words("entries for all of England are for administrators"))
        raise Wrong("place", words("you do not look after this place"))

    def _id_for(self, place: str | None, name: str) -> str:
        """The id of the one entry that is called so in that place, or one made of both."""
        if not name:
            raise Wrong("name", NO_NAME)
        place = self._allowed(place)
        same = self._named.get(called(place, name), [])
        return same[0] if len(same) == 1 else derived_id(place, name)


def called(place: str, name: str) -> tuple[str, str]:
    """What is called the same in a place is the same."""
    return place, " ".join(name.casefold().split())


def derived_id(place: str, name: str) -> str:
    """An id of a place and a name: always the same, short, and readable where it can be."""
    plain = unicodedata.normalize("NFKD", f"{place or ENGLAND} {name}").encode("ascii", "ignore")
    slug = re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")
    if name.isascii() and len(slug) <= ID_LENGTH:
        return slug
    mark = sha256("\0".join(called(place, name)).encode()).hexdigest()[:7]
    return f"{slug[: ID_LENGTH - 8].strip('-')}-{mark}"
