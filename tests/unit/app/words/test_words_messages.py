"""The catalogue's files: gettext's format, whole and up to date in every language."""

from __future__ import annotations

from gettext import c2py
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.words import FALLBACK, Words, WordsError, languages
from app.words.messages import categories, read_messages
from translations import FOLDER, hand_on

OTHERS = [tag for tag in languages() if tag != FALLBACK]
COUNTS = (*range(1001), 10_000, 100_000, 1_000_000, 1_000_001)

STEPS = """
msgctxt "steps"
msgid "one step"
msgid_plural "{count:d} steps"
"""


def catalog(tag: str) -> Catalog:
    """The language's file as Babel reads it; the English where ``tag`` is the fallback."""
    file = FOLDER / ("words.pot" if tag == FALLBACK else f"{tag}.po")
    return read_po(BytesIO(file.read_bytes()), locale=tag)


def messages(tag: str) -> list[Message]:
    return [message for message in catalog(tag) if message.id]


@pytest.mark.parametrize("tag", OTHERS)
def test_every_translation_is_one_of_todays_english_in_the_same_order(tag: str) -> None:
    english = [(message.context, message.id) for message in messages(FALLBACK)]
    assert [(message.context, message.id) for message in messages(tag)] == english


@pytest.mark.parametrize("tag", OTHERS)
def test_nothing_is_left_untranslated_doubtful_or_behind(tag: str) -> None:
    there = messages(tag)
    assert [one.context for one in there if not one.string or not all(one.string)] == []
    assert [one.context for one in there if one.fuzzy] == []
    assert list(catalog(tag).obsolete) == []


@pytest.mark.parametrize("tag", [*OTHERS, "fr", "pl", "ar", "ja", "cs", "lt"])
def test_gettext_numbers_the_plural_forms_as_cldr_names_them(tag: str) -> None:
    """The languages there are, and others with one form to six, which may come."""
    header = catalog(tag) if tag in OTHERS else Catalog(locale=tag)
    number = c2py(header.plural_expr)
    assert header.num_plurals == len(categories(tag))
    named = [categories(tag)[number(count)] for count in COUNTS]
    assert named == [Locale.parse(tag).plural_form(count) for count in COUNTS]


def polish(forms: str) -> Words:
    return Words("pl", read_messages((STEPS + forms).encode(), "pl"))


def test_a_language_with_more_plural_forms_than_english_uses_them_all() -> None:
    words = polish('msgstr[0] "krok"\nmsgstr[1] "{count:d} kroki"\nmsgstr[2] "{count:d} kroków"\n')
    said = [words.text("steps", count=count) for count in (1, 2, 5, 22, 0)]
    assert said == ["krok", "2 kroki", "5 kroków", "22 kroki", "0 kroków"]
    assert set(words.templates["steps"].forms) == {"one", "few", "many", "other"}


def test_a_plural_whose_forms_are_not_all_translated_is_not_there_yet() -> None:
    assert not polish('msgstr[0] "krok"\nmsgstr[1] "{count:d} kroki"\n').knows("steps")


def test_plural_forms_of_another_language_are_refused_with_those_that_are_wanted() -> None:
    english = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    forms = 'msgstr[0] "krok"\nmsgstr[1] "{count:d} kroki"\n'
    with pytest.raises(WordsError, match=r"steps.*one, few, many"):
        read_messages((english + STEPS + forms).encode(), "pl")


@pytest.mark.parametrize(
    "text",
    [
        'msgstr ""\n',
        '#, fuzzy\nmsgctxt "hello"\nmsgid "Hello"\nmsgstr "Hallo"\n',
        '#~ msgctxt "hello"\n#~ msgid "Hello"\n#~ msgstr "Hallo"\n',
    ],
    ids=["empty", "doubtful", "no longer there"],
)
def test_what_is_not_translated_yet_is_not_there(text: str) -> None:
    start = "" if "ctxt" in text else 'msgctxt "hello"\nmsgid "Hello"\n'
    assert dict(read_messages((start + text).encode(), "de")) == {}


A = 'msgctxt "a.key"\nmsgid "A"\n'
BROKEN = {
    "twice": f'{A}msgstr "B"\n\n{A}msgstr "C"\n',
    "twice, of other words": f'{A}msgstr "B"\n\nmsgctxt "a.key"\nmsgid "D"\nmsgstr "C"\n',
    "a line that is none": f'{A}msgstr "B"\nMerhaba\n',
    "no key": 'msgid "a.key"\nmsgstr "B"\n',
    "a stray brace": f'{A}msgstr "{{b"\n',
    "another encoding": f'{A}msgstr "Grüße"\n',
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_broken_file_is_refused(why: str) -> None:
    encoding = "latin-1" if why == "another encoding" else "utf-8"
    with pytest.raises(WordsError, match=r"a\.key|can't be read"):
        read_messages(BROKEN[why].encode(encoding), "de")


def test_the_english_is_handed_on_and_what_has_changed_waits_for_its_translation(
    tmp_path: Path,
) -> None:
    hello = 'msgctxt "hello"\nmsgid "Welcome back to the hall"\nmsgstr ""\n'
    source = tmp_path / "words.pot"
    source.write_text(hello + STEPS + 'msgstr[0] ""\nmsgstr[1] ""\n', "utf-8")
    hand_on(tmp_path, "pl")
    file = tmp_path / "pl.po"
    begun = file.read_text("utf-8")
    assert begun.count('msgstr[2] ""') == 1, "with the plural forms of its language"
    assert dict(read_messages(file.read_bytes(), "pl")) == {}
    file.write_text(begun.replace('hall"\nmsgstr ""', 'hall"\nmsgstr "Witaj"'), "utf-8")
    assert set(read_messages(file.read_bytes(), "pl")) == {"hello"}
    source.write_text(source.read_text("utf-8").replace("the hall", "the house"), "utf-8")
    hand_on(tmp_path)
    assert "#, fuzzy" in file.read_text("utf-8")
    assert dict(read_messages(file.read_bytes(), "pl")) == {}


def test_handing_on_changes_nothing_where_all_is_translated(tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in FOLDER.iterdir()}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    hand_on(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
