"""The headings of the directory. They are also the topics that people can be invited to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.model import Words, label, words

ASKED = "asked"  # cards made from answers to people's questions


@dataclass(frozen=True, slots=True)
class Category:
    """One heading: its name, and what people may type when they look for it."""

    id: str
    icon: str
    name: Words
    search: Words

    @property
    def words(self) -> tuple[str, ...]:
        """The same, as sessions and pages list them."""
        return (self.search.english,)


def _by_id(categories: Iterable[Category]) -> Mapping[str, Category]:
    return {category.id: category for category in categories}


CATEGORIES: Mapping[str, Category] = _by_id(
    (
        Category(
            "health",
            "🩺",
            words("Health"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "health, doctor, gp, dentist, pharmacy, hospital, clinic, nurse"),
        ),
        Category(
            "english",
            "💬",
            words("English classes"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "english, class, course, college, esol, learn"),
        ),
        Category(
            "housing",
            "🏠",
            words("Housing"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "housing, house, flat, room, rent, landlord, eviction"),
        ),
        Category(
            "money",
            "💷",
            words("Money"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "debt, bank account, benefits, universal credit, bills"),
        ),
        Category(
            "work",
            "🛠",
            words("Work"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "work, job, jobs, employer, wages, cv, training"),
        ),
        Category(
            "schools",
            "🎒",
            words("Schools and children"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "school, child, children, nursery, baby, childcare"),
        ),
        Category(
            "legal",
            "⚖",
            words("Legal advice"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "legal, lawyer, solicitor, law, visa, immigration, rights"),
        ),
        Category(
            "safety",
            "🛡",
            words("Safety and hate crime"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "safe, safety, hate crime, afraid, abuse, scam, fraud"),
        ),
        Category(
            "women",
            "🌷",
            words("Women"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "women, woman, mother, mothers, pregnant"),
        ),
        Category(
            "youth",
            "🧢",
            words("Young people"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "youth, young, teenager, youth club"),
        ),
        Category(
            "faith",
            "🕊",
            words("Faith"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "faith, mosque, church, temple, gurdwara, synagogue, prayer, pray"),
        ),
        Category(
            "food",
            "🍲",
            words("Food"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "food, food bank, meal, eat, halal"),
        ),
        Category(
            "doing",
            "⚽",
            words("Things to do"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "sport, football, club, music, garden, park, library, swimming, fun"),
        ),
        Category(
            ASKED,
            "❓",
            words("Questions people asked"),
            # Translators: what people may type to find this; several words, with commas.
            label("search", "question, questions"),
        ),
    )
)


def category(id_: str) -> Category | None:
    """The category of that id, or None: it may have gone since a button was sent."""
    return CATEGORIES.get(id_)
