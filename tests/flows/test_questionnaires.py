"""Questionnaires: what authors write is checked by line, and becomes what a round asks."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from flows.authoring import ContentError
from flows.checking import catalogue_problems, source_texts
from flows.library import CONTENT, Library, load
from flows.questionnaires import LONGEST_ANSWER, LONGEST_ANSWER_TRANSLATED, Questionnaire
from flows.rounds import MOST_ITEMS, MOST_OPTIONS, Item

# The harmonised wording: Community Life Survey (DCMS) and the loneliness measure of the ONS.
OFFICIAL = {
    "SBeNeigh": (
        "How strongly do you feel you belong to your immediate neighbourhood?",
        ("Very strongly", "Fairly strongly", "Not very strongly", "Not at all strongly"),
    ),
    "STrust": (
        (
            "Thinking about the people who live in this neighbourhood,"
            " to what extent do you believe they can be trusted?"
        ),
        (
            "Many of the people can be trusted",
            "Some of the people can be trusted",
            "A few of the people can be trusted",
            "None of the people can be trusted",
        ),
    ),
    "STogeth": (
        (
            "To what extent do you agree or disagree that this local area is a place"
            " where people from different backgrounds get on well together?"
        ),
        (
            "Definitely agree",
            "Tend to agree",
            "Tend to disagree",
            "Definitely disagree",
            "Too few people in the local area",
            "All the same background",
        ),
    ),
    "SChatN": (
        "How often do you chat to any of your neighbours, more than to just say hello?",
        (
            "On most days",
            "Once or twice a week",
            "Once or twice a month",
            "Less than once a month",
            "Never",
            "I have no neighbours",
        ),
    ),
    "ONS loneliness (direct measure)": (
        "How often do you feel lonely?",
        ("Often/always", "Some of the time", "Occasionally", "Hardly ever", "Never"),
    ),
}


def items(library: Library) -> list[tuple[str, Item]]:
    return [
        (questionnaire.id, item)
        for questionnaire in library.questionnaires.values()
        for item in questionnaire.items_for_round()
    ]


def test_there_is_one_for_newcomers_one_for_neighbours_and_one_for_a_meeting(
    library: Library,
) -> None:
    waves = {key: questionnaire.waves for key, questionnaire in library.questionnaires.items()}
    assert waves == {"newcomers": "both", "neighbours": "both", "meeting": "after"}


@pytest.mark.parametrize("code", OFFICIAL)
def test_official_questions_are_asked_word_for_word(library: Library, code: str) -> None:
    asked = [
        (item.ask, tuple(option.say for option in item.options))
        for questionnaire in library.questionnaires.values()
        for item in questionnaire.items
        if item.source and item.source.code == code
    ]
    assert asked
    assert set(asked) == {OFFICIAL[code]}


def test_answers_fit_into_three_bits_and_a_ballot_into_a_button(library: Library) -> None:
    for questionnaire in library.questionnaires.values():
        asked = questionnaire.items_for_round()
        assert len(asked) <= MOST_ITEMS
        assert all(len(item.options) <= MOST_OPTIONS for item in asked)


def test_a_personal_question_comes_last(library: Library) -> None:
    for questionnaire in library.questionnaires.values():
        assert not any(item.sensitive for item in questionnaire.items[:-1])
    assert library.questionnaires["newcomers"].items[-1].sensitive


def test_knowing_whom_to_ask_is_one_scale_of_four(library: Library) -> None:
    scale = [item for item in library.questionnaires["newcomers"].items if item.scale == "knowing"]
    assert [item.id for item in scale] == [
        "know-bins",
        "know-night",
        "know-english",
        "know-threat",
    ]
    assert {tuple(option.say for option in item.options) for item in scale} == {
        ("Yes", "Not sure", "No")
    }


def test_every_answer_has_a_face_and_room_for_longer_languages(library: Library) -> None:
    for _, item in items(library):
        for option in item.options:
            assert option.face, (item.id, option.say)
            assert len(option.short or option.say) <= LONGEST_ANSWER


def test_the_good_answers_are_the_high_ones(library: Library) -> None:
    for _, item in items(library):
        good = {option.value for option in item.options if option.good}
        others = {option.value for option in item.options if not option.good} - {None}
        assert min(filter(None, good)) > max(value for value in others if value is not None)


def test_the_same_question_is_asked_in_the_same_way_of_everybody(library: Library) -> None:
    asked: dict[str, Item] = {}
    for questionnaire, item in items(library):
        if questionnaire != "meeting":
            assert asked.setdefault(item.id, item) == item


def test_nobody_is_asked_for_status_name_or_address(library: Library) -> None:
    for _, item in items(library):
        telling = r"\b(status|visa|nationality|religion|address|passport|born|your name)\b"
        assert not re.search(telling, item.ask), item.ask


def test_whatever_people_read_of_it_is_there_to_be_translated(library: Library) -> None:
    texts = source_texts()
    for questionnaire in library.questionnaires.values():
        said = {questionnaire.title, questionnaire.about}
        for item in questionnaire.items_for_round():
            said |= {item.short, item.ask, item.note, item.good} - {""}
            said |= {option.say for option in item.options}
            said |= {option.short for option in item.options} - {""}
        assert {("", text) for text in said} <= texts
    assert ("", "true") not in texts


def test_a_translated_answer_is_short_enough_for_its_button(tmp_path: Path) -> None:
    long = "Zgadzam się w zupełności z tym"
    catalogue = tmp_path / "pl" / "LC_MESSAGES" / "companion.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Language: pl\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "Definitely agree"\nmsgstr "{long}"\n\n'
        f'msgid "Many of the people can be trusted"\nmsgstr "{long}"\n',
        encoding="utf-8",
    )
    wrong = [problem for problem in catalogue_problems(tmp_path) if "a button shows" in problem]
    assert len(wrong) == 1
    assert wrong[0].endswith(
        f"'Definitely agree': {len(long)} characters, a button shows {LONGEST_ANSWER_TRANSLATED}"
    )


# --- mistakes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("waves: both", "waves: twice", "waves: 'twice' cannot stand here, but only "),
        ("order: 1", "order: first", "order: "),
        ('short: "Belonging"', 'short: "Belonging to where one lives"', "items.short: "),
        (
            'short: "Belonging"',
            'shrot: "Belonging"',
            "items: nothing is called shrot here (did you mean short?)",
        ),
        ("id: trust", "id: belong", "two questions have the same id"),
        ('"Very strongly"', '"Very strongly indeed, always"', "28 characters, a button has 22"),
        ("value: 5,", "value: 4,", "no two the same"),
        ('"Hardly ever"', '"Occasionally"', "two answers say the same"),
        ('say: "Yes"', "say: Yes", "items.options.say: Input should be a valid string"),
        ('    good: "feel they belong to their neighbourhood"\n', "", "`good` says what they mean"),
        ('face: "➖"', 'face: "➖", good: true', "a good answer has a value"),
        ("https://ons", "ons", "items.source.url: "),
        ("id: neighbours", "id: newcomers", "already has the id"),
        ("items:", "items: [", "this cannot be read"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    name = "neighbours" if old == "id: neighbours" else "newcomers"
    path = folder / "questionnaires" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert any(
        re.match(rf"{re.escape(str(folder))}/questionnaires/\w+\.yaml:\d+: ", problem)
        and expected in problem
        for problem in caught.value.problems
    ), caught.value.problems


def test_the_line_of_a_mistake_is_the_line_of_the_question(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = folder / "questionnaires" / "meeting.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('say: "Nothing"', 'say: ""'), encoding="utf-8")
    line = text[: text.index('say: "Nothing"')].count("\n") + 1
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert caught.value.problems[0].startswith(f"{path}:{line}: items.options.say: ")


def test_questions_that_are_added_up_have_the_same_values() -> None:
    def item(key: str, *values: int) -> dict[str, object]:
        options = [{"say": str(value), "value": value} for value in values]
        return {"id": key, "short": key, "ask": key, "scale": "one", "options": options}

    about = {"id": "some", "order": 1, "title": "Some", "about": "Some", "waves": "both"}
    Questionnaire.model_validate({**about, "items": [item("first", 1, 2), item("next", 2, 1)]})
    with pytest.raises(ValueError, match="are added up"):
        Questionnaire.model_validate({**about, "items": [item("first", 1, 2), item("next", 1, 3)]})
