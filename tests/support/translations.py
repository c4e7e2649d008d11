"""Hands the English words on to the translations in ``app/words/catalogue``.

``python tests/support/translations.py`` after a change of ``words.pot``: new messages come into
every language empty, those whose English has changed slightly keep their translation marked as
``fuzzy``, others lose it. Until they are translated the walker gets the English.
``python tests/support/translations.py fr`` begins French, all of it still to be translated.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from repository import ROOT

FOLDER = ROOT / "app" / "words" / "catalogue"

# Without the dates and names that gettext keeps there: they stand in git.
_HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: backstep-coach\n"
"Language: {tag}\n"
"Plural-Forms: {plurals}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def hand_on(folder: Path, *begun: str) -> None:
    """Bring every translation in ``folder`` up to its ``words.pot``, those of ``begun`` too."""
    there = {file.stem for file in folder.glob("*.po")}
    for tag in sorted(there | set(begun)):
        english = read_po(BytesIO((folder / "words.pot").read_bytes()), locale="en")
        file = folder / f"{tag}.po"
        catalog = Catalog(locale=tag, header_comment=f"# Backstep in {tag!r}.")
        if tag in there:
            catalog = read_po(BytesIO(file.read_bytes()), locale=tag)
        catalog.update(english)
        file.write_text(_written(catalog, tag), "utf-8", newline="\n")


def _written(catalog: Catalog, tag: str) -> str:
    plurals = Catalog(locale=tag).plural_forms
    for message in catalog:
        message.flags.discard("python-format")  # a percent sign is one, and no placeholder
    body = BytesIO()
    # A text is one line, however long, so that it is found by searching and compared by line.
    write_po(body, catalog, width=0, omit_header=True, ignore_obsolete=True)
    header = _HEADER.format(tag=tag, plurals=plurals.rstrip(";") + ";")
    return f"{catalog.header_comment.strip()}\n{header}{body.getvalue().decode('utf-8')}"


if __name__ == "__main__":
    hand_on(FOLDER, *sys.argv[1:])
