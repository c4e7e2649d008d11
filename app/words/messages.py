"""Reads a language's messages: gettext's files through Babel, plural forms by CLDR.

``catalogue/words.pot`` holds the English, ``catalogue/de.po`` the German for it. A message's
context (``msgctxt``) is its key. What a translator has left empty or marked as ``fuzzy`` is not
there yet. The text files are read as they are: nothing must be compiled when Backstep is installed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from types import MappingProxyType

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from app.words.template import OTHER, Template, WordsError

_CATEGORIES = ("zero", "one", "two", "few", "many", OTHER)
"""CLDR's plural categories, in the order in which gettext numbers a language's forms."""

_TELLING = (*range(201), 1000, 100_000, 1_000_000)
"""Whole numbers among which every category that whole numbers have in any language occurs."""


def read_messages(file: bytes, tag: str, *, source: bool = False) -> Mapping[str, Template]:
    """The templates in ``file`` by key.

    Args:
        file: a catalogue's bytes. tag: its language. source: the file is the English that others
            translate; its messages are themselves the text.

    Raises:
        WordsError: for a file that is none, a key that stands twice, plural forms that are not
            the language's, or what ``Template.of`` refuses.
    """
    try:
        catalog = read_po(BytesIO(file), locale=tag, ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, UnicodeError) as error:
        raise WordsError(f"the catalogue for {tag!r} can't be read: {error}") from error
    _refuse_twice(file)
    found = {}
    for message in _keyed(catalog):
        key = str(message.context)
        said = message.id if source else message.string or ""
        texts = (said,) if isinstance(said, str) else tuple(said)
        if not all(texts) or (message.fuzzy and not source):
            continue
        found[key] = Template.of(key, _forms(key, texts, tag, plural=message.pluralizable))
    return MappingProxyType(found)


@cache
def categories(tag: str) -> tuple[str, ...]:
    """CLDR's plural categories of whole numbers in a language, as gettext numbers its forms."""
    category = Locale.parse(tag).plural_form
    reached = {category(number) for number in _TELLING}
    return tuple(one for one in _CATEGORIES if one in reached)


def _keyed(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        if not message.id:
            continue  # the header
        if not message.context:
            raise WordsError(f"no key (msgctxt) for {message.id!r}")
        yield message


def _forms(key: str, texts: tuple[str, ...], tag: str, *, plural: bool) -> dict[str, str]:
    if not plural:
        return {OTHER: texts[0]}
    wanted = categories(tag)
    if len(texts) != len(wanted):
        raise WordsError(f"{key!r}: plural forms in {tag!r} are {', '.join(wanted)}")
    forms = dict(zip(wanted, texts, strict=True))
    # Polish, say, has 'other' for fractions alone, and no count is one.
    return {**forms, OTHER: forms.get(OTHER, texts[-1])}


def _refuse_twice(file: bytes) -> None:
    """Babel lets the last of two equal messages win."""
    keys = re.findall(rb'^msgctxt "(.*)"', file, flags=re.MULTILINE)
    twice = sorted(key.decode() for key, count in Counter(keys).items() if count > 1)
    if twice:
        raise WordsError(f"keys that stand twice in the catalogue: {', '.join(twice)}")
