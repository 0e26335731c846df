"""What neighbours can do for one another: the list from which hands and wishes are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.model import Verbatim, Words, label, words


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that two people can do together. Its name is read by who offers and who wishes."""

    id: str  # kept with hands and wishes: it stays for good
    icon: str
    name: Words  # for a button, beside its icon
    means: Words  # what the two would do; both read it
    sessions: tuple[str, ...] = ()  # at the end of which it is offered


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "hello",
            "👋",
            label("button", "A first hello"),
            words("Meet for a first hello and a cup of tea."),
            ("welcome",),
        ),
        Kind(
            "bins",
            "🗑",
            label("button", "The bins, explained"),
            words("Look at the bins together: what goes where, and when they go out."),
            ("bins",),
        ),
        Kind(
            "gp",
            "🩺",
            label("button", "To the GP together"),
            words("Go to the doctor's desk together. Only the patient goes in to the doctor."),
            ("doctor",),
        ),
        Kind(
            "english",
            "💬",
            label("button", "English practice"),
            words("Talk in simple English, on a walk or over tea."),
            ("english",),
        ),
        Kind(
            "library",
            "📚",
            label("button", "To the library together"),
            words("Go to the library together and see what there is."),
            ("around",),
        ),
        Kind(
            "form",
            "📝",
            label("button", "Words in a form"),
            words("Read a form and explain its words. No advice on what to write."),
            ("home", "money"),
        ),
        Kind(
            "school",
            "🎒",
            label("button", "Walk to school together"),
            words("Walk to school together. Parents stay with their children."),
            ("schools",),
        ),
        Kind(
            "food",
            "🍲",
            label("button", "Cook or eat together"),
            words("Cook or eat together, for example at a meal for the neighbourhood."),
            ("neighbours",),
        ),
    )
}
# What is said of one that is not on the list any more, while hands and wishes for it are left.
GONE = Kind(
    "",
    "🤝",
    label("button", "Meet a neighbour"),
    words("Meet and do something small together."),
)


def kind_of(kind_id: str) -> Kind:
    """The kind of that id, or what stands for one that has gone."""
    return KINDS.get(kind_id, GONE)


def kind_for(session_id: str) -> str | None:
    """The id of the kind that goes with a session, if there is one."""
    return next((kind.id for kind in KINDS.values() if session_id in kind.sessions), None)


def named(kind: Kind, sign: str = "") -> Words:
    """A kind for a button or a line, behind its icon or another sign."""
    return label("button", "{sign} {kind}", sign=Verbatim(sign or kind.icon), kind=kind.name)
