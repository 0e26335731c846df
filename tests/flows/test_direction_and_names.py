"""Right-to-left text and typed names: what has its own direction keeps it, what harms is gone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.bidi import CLOSE, NAME_LENGTH, OPEN, clean_name, clean_quote, isolate_latin


def shown(text: str) -> str:
    return text.replace(OPEN, "⟨").replace(CLOSE, "⟩")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("طبيب العائلة (GP) قريب", "طبيب العائلة (⟨GP⟩) قريب"),
        ("أرسل /mydata الآن", "أرسل ⟨/mydata⟩ الآن"),
        ("الموقع: luton.gov.uk.", "الموقع: ⟨luton.gov.uk⟩."),
        ("من Entry 1 إلى Level 2", "من ⟨Entry 1⟩ إلى ⟨Level 2⟩"),
        ("«Can you say that again?»", "«⟨Can you say that again?⟩»"),
        (f"رقم {OPEN}0808 8010 503{CLOSE} مجاني", "رقم ⟨0808 8010 503⟩ مجاني"),
        ("اتصل على 01582 000001.", "اتصل على ⟨01582 000001⟩."),
        ("اتصل على +44 1582-000001", "اتصل على ⟨+44 1582-000001⟩"),
        ("في School 01582 000001", "في ⟨School 01582 000001⟩"),
        ("مفتوح حتى 6، غرفة 12", "مفتوح حتى 6، غرفة 12"),
        ("لا شيء", "لا شيء"),
    ],
)
def test_latin_in_arabic_is_isolated_once(text: str, expected: str) -> None:
    assert shown(isolate_latin(text)) == expected
    assert isolate_latin(isolate_latin(text)) == isolate_latin(text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Amina", "Amina"),
        ("  Jan   Maria ", "Jan Maria"),
        ("محمد", "محمد"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("نگار\u200cناز", "نگار\u200cناز"),  # the joiner of Persian spelling stays
        ("\u202eevil\u202d\u2066", "evil"),
        ("a\nb\tc", "a b c"),
        ("\u0301\u0301x", "x"),
        ("z\u0335\u0336\u0337\u0338\u0335", "z\u0335\u0336\u0337"),
        ("", ""),
        ("\u2068\u2069\u200e", ""),
        ("👩\u200d🚀", "👩🚀"),
    ],
)
def test_a_typed_name_keeps_its_letters_and_loses_its_tricks(typed: str, expected: str) -> None:
    assert clean_name(typed) == expected


def test_a_phone_number_in_what_somebody_wrote_keeps_its_order() -> None:
    assert clean_quote("اتصل على 01582 510 333") == "اتصل على 01582\u00a0510\u00a0333"


@pytest.mark.parametrize("typed", ["t.me/spam", "https://x.y", "@everyone", "a @b"])
def test_a_name_never_becomes_a_link(typed: str) -> None:
    cleaned = clean_name(typed)
    assert cleaned.replace("\u200b", "") == typed
    assert not any(tricky in cleaned for tricky in ("t.m", "://", "@e", "@b"))


@given(st.text(max_size=5000))
def test_any_name_comes_out_short_and_harmless(typed: str) -> None:
    cleaned = clean_name(typed)
    assert len(cleaned.replace("\u200b", "")) <= NAME_LENGTH * 4
    controls = [c for c in cleaned if unicodedata.category(c).startswith("C")]
    assert set(controls) <= {"\u200b", "\u200c"}
