"""The client's report as PDF: tagged, with title, language and alternative texts.

The template never changes: what is to be shown is handed over as a JSON file beside it, which typst
reads as data, so that no name can be taken for markup. Fonts are those inside typst; only letters
that they lack are looked for in the system's.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from app.sharing.handout import Handout
from app.words import words

_TEMPLATE, _MAIN = "handout.typ", "main.typ"


def handout_pdf(handout: Handout, scratch: Path) -> bytes:
    """The report as a PDF of one or two pages (PDF/UA-1, where a font has all its letters).

    Args:
        scratch: a folder for what the typesetter reads, which goes with the clip if nobody else
            can delete it any more.

    Raises:
        typst.TypstError: the template and the data do not fit.
    """
    with TemporaryDirectory(dir=scratch) as name:
        folder = Path(name)
        for file, content in _given(handout).items():
            (folder / file).write_bytes(content)
        with suppress(typst.TypstError):  # a letter that typst's own fonts lack is an error here
            return _compiled(folder, system=False, accessible=True)
        with suppress(typst.TypstError):
            return _compiled(folder, system=True, accessible=True)
        return _compiled(folder, system=True, accessible=False)


def _compiled(folder: Path, *, system: bool, accessible: bool) -> bytes:
    """The PDF of what lies in ``folder``, which is all that typst can see."""
    made: bytes = typst.compile(
        folder / _MAIN,
        root=folder,
        font_paths=_fonts(system),
        format="pdf",
        pdf_standards=["ua-1"] if accessible else [],
    )
    return made


def _given(handout: Handout) -> dict[str, bytes]:
    """The template, what it is to show, and the pictures."""
    shown = asdict(handout)
    del shown["files"]
    text = words(handout.lang).text
    shown["none"] = text("handout.findings.none")
    shown["for"] = text("handout.for", name=handout.name) if handout.name else ""
    template = files("app.sharing") / "templates" / _TEMPLATE
    return {
        _MAIN: template.read_bytes(),
        "data.json": json.dumps(shown, ensure_ascii=False).encode(),
        **handout.files,
    }


@lru_cache(maxsize=2)
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system)
