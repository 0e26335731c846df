"""The new value of a fact as somebody types it: read generously, or refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import Finding, OneFact
from flows.team.facts_typed import read
from tests.flows.factual import TODAY, fact


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("phone", "(01582) 510 333", "(01582) 510 333"),
        ("helpline", "٩٩٩", "999"),
        ("money", "£3.5", "3.5"),
        ("money", "3,50 pounds", "3.50"),
        ("number", " 14 ", "14"),
        ("date", "31/3/2027", "2027-03-31"),
        ("date", "2027-03-31", "2027-03-31"),
        ("link", "http://Luton.gov.uk/bins/", "Luton.gov.uk/bins"),
        ("text", "Central\nLibrary\u202e", "Central Library"),
    ],
)
def test_what_is_typed_is_kept_as_it_would_stand_in_the_file(
    kind: str, typed: str, value: str
) -> None:
    assert read(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("phone", "call Sarah"),
        ("helpline", ""),
        ("money", "a lot"),
        ("money", "1,000"),
        ("number", "12a"),
        ("date", "soon"),
        ("date", ""),
        ("link", "javascript:alert(1)"),
        ("link", "a page"),
        ("text", ""),
        ("text", "x" * 81),
        ("rule", "x"),
    ],
)
def test_what_cannot_be_the_value_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(kind, typed)


@given(st.sampled_from(["phone", "money", "number", "date", "link", "text"]), st.text(max_size=200))
def test_whatever_is_typed_what_is_kept_can_be_shown(kind: str, typed: str) -> None:
    try:
        value = read(kind, typed)
    except ValueError:
        return
    written = fact(kind=kind, value=None if kind == "rule" else "x")
    at_ = OneFact("luton_desk", "luton", written, None, TODAY)
    settled = at_.settled(Finding("changed", value), "grace", TODAY)
    assert not replace(at_, check=settled).withdrawn
    assert 0 < len(value) <= 128
