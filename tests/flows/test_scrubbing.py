"""What people add in their own words: nothing stays in it by which they could be found."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.bidi import clean_quote
from flows.feedback.scrubbing import LONGEST, scrub

# Texts made of what matters here: digits of many scripts, what stands between them, what hides.
NASTY = st.text(
    "05٣۷９²①aAzZé字ب م @.:/-_+(),…\u200b\u200c\u202e\u2068\u2069\u0301\ufe0f\u20e3\u00a0\n😀"
)
PARTS = st.lists(
    st.sampled_from(
        ["07911", "123456", "LU1", "2AB", "t.me/x", "@amina", "a@b.uk", "IHO/", " ", "…", "\u200b"]
    )
).map("".join)
WRITTEN = st.text() | NASTY | PARTS | st.text(max_size=3).map(lambda part: part * 700)


@pytest.mark.parametrize(
    "telling",
    [
        "@amina_92",
        "amina@example.org",
        "amina (at) example.org",
        "https://example.org/me?x=1",
        "HTTP://EXAMPLE.ORG",
        "tg://user?id=7",
        "www.example.org",
        "t.me/amina",
        "facebook.com/amina",
        "luton.gov.uk",
        "07911 123456",
        "+44 (0)20 7946 0018",
        "0044-7911-123-456",
        "٠٧٩١١ ١٢٣٤٥٦",
        "۰۷۹۱۱۱۲۳۴۵۶",
        "０７９１１１２３４５６",
        "0\u200b7\u200b9\u200b1\u200b1",
        "1️⃣2️⃣3️⃣4️⃣5️⃣",
        "①②③④⑤",
        "LU1 2AB",
        "lu12ab",
        "SW1A 2HQ",
        "IHO/12/34",
        "IHO 1234567",
        "UAN 3434-5678-9012-3456",
        "ARC ASC12345",
        "NASS 12/03/00456",
        "A1234567",
        "ZU1234567",
        "GWF012345678",
        "QQ 12 34 56 C",
        "AB12CD34",
        "12/03/1990",
    ],
)
def test_what_would_tell_who_they_are_is_taken_out(telling: str) -> None:
    kept = scrub(f"People here {telling} are kind")
    assert kept in {
        "People here … are kind",
        "People here … … are kind",
        "People here ARC … are kind",
    }
    assert scrub(telling) in {"", "ARC …"}


@pytest.mark.parametrize(
    "harmless",
    [
        "The class on Monday at 10:30 is good.",
        "I am 34 and here since 2019.",
        "Bus 321 is late, and the B1 class is full.",
        "Call 111 or 999, they said.",
        "Good.Thanks for all, e.g. the food (and the tea).",
        "النساء هنا لطيفات. أحب الدرس ٣ مرات.",
        "می‌خواهم بیشتر یاد بگیرم",
        "Jestem szczęśliwy — dziękuję.",
        "I ❤ this 😀",
        "£1,000 is too much",
    ],
)
def test_what_tells_nothing_stays_as_it_was_written(harmless: str) -> None:
    assert scrub(harmless) == harmless


def test_lines_and_spaces_become_one_line() -> None:
    assert scrub("  Good\n\n\tclass \u00a0 here ") == "Good class here"


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\u3164", "\x00"]
)
def test_what_cannot_be_seen_is_taken_out(hidden: str) -> None:
    assert scrub(f"kind{hidden} people{hidden}") == "kind people"


def test_a_long_text_ends_with_a_whole_word() -> None:
    for word in ("welcome", "مرحبا", "😀😀"):
        kept = scrub(f"{word} " * 400)
        assert LONGEST - 30 < len(kept.encode()) <= LONGEST
        assert set(kept.split()) == {word}


def test_one_endless_word_is_cut() -> None:
    assert len(scrub("ب" * 3000).encode()) == LONGEST


@given(WRITTEN)
def test_it_never_fails_and_is_never_too_long(typed: str) -> None:
    assert len(scrub(typed).encode()) <= LONGEST


@given(WRITTEN)
def test_scrubbed_twice_it_is_the_same(typed: str) -> None:
    kept = scrub(typed)
    assert scrub(kept) == kept


@given(WRITTEN)
def test_five_digits_in_a_row_never_stay(typed: str) -> None:
    plain = "".join(c for c in scrub(typed) if unicodedata.category(c) != "Cf")
    assert not re.search(r"\d([ .\-/()]?\d){4}", plain)


@given(WRITTEN)
@example("://")
def test_no_handle_and_no_control_ever_stays(typed: str) -> None:
    kept = scrub(typed)
    assert "@" not in kept
    assert "://" not in kept
    assert not any(
        unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in kept.replace("\u200c", "")
    )


@given(WRITTEN)
def test_shown_on_a_screen_it_is_still_the_same(typed: str) -> None:
    kept = scrub(typed)
    assert scrub(clean_quote(kept)) == kept


@pytest.mark.parametrize(
    "part", ["a", "a.", "a-", "((", "1 a", ":/", "a/", "@", "… ", "1..a", "AB1"]
)
def test_even_a_malicious_text_takes_no_time(part: str) -> None:
    begun = time.perf_counter()
    scrub(part * (4096 // len(part)))  # the longest message of Telegram
    assert time.perf_counter() - begun < 2
