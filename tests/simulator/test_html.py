"""Telegram's HTML: what it says about good markup and about bad."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import MarkupError, checked_link
from bot.simulator.html import parse
from bot.simulator.telegram import Json, utf16_length


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("", "", []),
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("&#1593;&#x639;&#39;", "عع'", []),
        # A reference needs no semicolon; what is none stays as it was written.
        ("&lt3 &laquo; &#12345678; & &;", "<3 &laquo; &#12345678; & &;", []),
        (f"&#{'9' * 5000};", f"&#{'9' * 5000};", []),
        ("<b>one</b> <i>two</i>", "one two", [entity("bold", 0, 3), entity("italic", 4, 3)]),
        ("<strong>a</strong><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", i, 1) for i in (0, 1)]),
        ("<B>loud</b>", "loud", [entity("bold", 0, 4)]),
        ("<b>short end</>", "short end", [entity("bold", 0, 9)]),
        ("<b></b>nothing", "nothing", []),
        # One emoji is two units, and so is everything after it moved by two.
        ("🏠<b>دار 🏠</b>", "🏠دار 🏠", [entity("bold", 2, 6)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<i><b>a</b></i>", "a", [entity("bold", 0, 1), entity("italic", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ("<pre>a</pre><code>b</code>", "ab", [entity("pre", 0, 1), entity("code", 1, 1)]),
        ('<code class="language-c">a</code>', "a", [entity("code", 0, 1)]),
        (
            '<pre><code class="language-c">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="c")],
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">go</a>',
            "go",
            [entity("text_link", 0, 2, url="https://example.org/?a=1&b=2")],
        ),
        (
            "<a href = 'example.org' >go</a >",
            "go",
            [entity("text_link", 0, 2, url="http://example.org/")],
        ),
        (
            "<a>example.org</a>",
            "example.org",
            [entity("text_link", 0, 11, url="http://example.org/")],
        ),
        # Telegram drops such links without a word, and so the test of a text must show it.
        ('<a href="tel:+441224000000">ring</a>', "ring", []),
        (
            '<tg-time unix="1767225600" format="wDT">soon</tg-time>',
            "soon",
            [entity("date_time", 0, 4, unix_time=1767225600, date_time_format="wDT")],
        ),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
    ],
)
def test_markup_becomes_text_and_entities(html: str, text: str, entities: list[Json]) -> None:
    assert parse(html) == (text, entities)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("5 <p>", 'Unsupported start tag "p" at byte offset 2'),
        ("سلام <br/>", 'Unsupported start tag "br/" at byte offset 9'),
        ("🏠&lt;<x y>", 'Unsupported start tag "x" at byte offset 8'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<i   =a>", 'Empty attribute name in the tag "i" at byte offset 0'),
        (
            "<i a>",
            'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 0',
        ),
        ("<i a = ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i a=b,c>", "Unexpected end of name token at byte offset 5"),
        ('<i a="b>', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<tg-time>a</tg-time>", "Invalid date specified"),
        (
            "&#xDFDF;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(html: str, complaint: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse(html)
    assert str(refused.value) == complaint


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(escape(text)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from("biu"), st.text(min_size=1)), max_size=5))
def test_entities_cover_exactly_what_their_tags_enclose(parts: list[tuple[str, str]]) -> None:
    html = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts)
    text, entities = parse(html)
    assert text == "".join(content for _, content in parts)
    units = text.encode("utf-16-le")
    covered = [
        units[2 * found["offset"] : 2 * (found["offset"] + found["length"])].decode("utf-16-le")
        for found in entities
    ]
    assert covered == [content for _, content in parts]


@given(st.text(alphabet="<>/ab=\"'&;# \n🏠ش"))
def test_any_markup_is_either_read_or_refused(html: str) -> None:
    try:
        text, entities = parse(html)
    except MarkupError:
        return
    for found in entities:
        assert 0 < found["length"] <= utf16_length(text) - found["offset"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.org/A?b#c", "http://Example.org/A?b#c"),
        ("tg://resolve?domain=companion_bot", "tg://resolve?domain=companion_bot"),
        ("example.org/a", "http://example.org/a"),
        ("mailto:help@example.org", None),
        ("nonsense", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_links_are_kept_only_if_telegram_would(url: str, kept: str | None) -> None:
    assert checked_link(url) == kept
