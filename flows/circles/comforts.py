"""What a meeting offers, and what people can ask for.

Chosen from lists, so that every reader has it in their language.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.model import Words, words
from flows.records import Need, Who

WHO: Mapping[Who, Words] = {
    "everybody": words("Everybody is welcome."),
    "women": words("For women."),
    "men": words("For men."),
    "young": words("For young people."),
    "parents": words("For parents. Children are welcome."),
    "older": words("For older people."),
}

FOOD: Mapping[str, Words] = {
    "tea": words("tea and coffee"),
    "snacks": words("snacks"),
    "meal": words("a meal"),
    "halal": words("halal food"),
    "vegetarian": words("vegetarian food"),
    "share": words("food that people bring to share"),
}

ACCESS: Mapping[str, Words] = {
    "step_free": words("no steps"),
    "toilet": words("a toilet for wheelchair users"),
    "loop": words("a hearing loop"),
    "parking": words("parking"),
    "bus": words("a bus stop close by"),
    "children": words("a corner for children"),
    "quiet": words("a quiet room"),
}

NEEDS: Mapping[Need, Words] = {
    "interpreter": words("somebody who speaks my language"),
    "childcare": words("somebody to look after my children"),
    "step_free": words("a way in without steps"),
    "travel": words("help to get there"),
}
