"""What the site needs beside its configuration: links into the code, and the pages of decisions.

Pages link to files of the repository that are no pages, as ``../vision/pose/native.py``, which
is right where one reads them beside the code. The site has no such files, so there such a link
becomes the file's path. A link to a file that does not exist stays, and fails the strict build.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1]
ROOT = DOCS.parent
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<to>\.\./[^)#\s]+)(?:#[^)]*)?\)")


def on_config(config: Any) -> Any:  # noqa: ANN401 - ProperDocs' own, not installed for the checks
    """List each page of ``docs/decisions``."""
    config.nav = [_expanded(entry) for entry in config.nav]
    return config


def _expanded(entry: Any) -> Any:  # noqa: ANN401 - YAML
    """A navigation entry; a folder in it is replaced by its pages."""
    if isinstance(entry, list):
        return [_expanded(one) for one in entry]
    if isinstance(entry, dict):
        return {title: _expanded(one) for title, one in entry.items()}
    if entry.endswith("/"):
        return [page.relative_to(DOCS).as_posix() for page in sorted((DOCS / entry).glob("*.md"))]
    return entry


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:  # noqa: ANN401
    """Name files outside ``docs/`` where the page links to them."""
    here = Path(page.file.abs_src_path).parent

    def named(link: re.Match[str]) -> str:
        target = (here / link["to"]).resolve()
        if target.is_relative_to(DOCS) or not target.exists():
            return link[0]
        path = target.relative_to(ROOT).as_posix()
        said = link["text"].strip("`")
        return f"`{path}`" if said == path else f"{link['text']} (`{path}`)"

    return _LINK.sub(named, markdown)
