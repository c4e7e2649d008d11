"""Writes the table of docs/licences.md: the licence of every package of the lock.

    python tests/support/licences.py

A licence is what the installed package's own metadata says, as an SPDX expression. Packages that
are locked for other systems or Pythons only keep the row that the page has.
"""

from __future__ import annotations

import re
from importlib import metadata

from packaging.utils import canonicalize_name

from repository import ROOT

PAGE = ROOT / "docs" / "licences.md"
RUN, TEST = ROOT / "requirements.txt", ROOT / "requirements-test.txt"
BEGIN, END = "<!-- licences: begin -->\n", "<!-- licences: end -->\n"
UNKNOWN = "unknown"

# What older metadata says in words of its own.
_SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "isc license": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
# Where the metadata says nothing or too little, or the package is for another system: from what is
# named beside it. "listed" means that public package listings say so and we read no text of it.
_READ = {
    "async-timeout": "Apache-2.0",  # for Python 3.10; listed
    "axe-playwright-python": "MIT",  # its licence file; the axe-core within is MPL-2.0
    "colorama": "BSD-3-Clause",  # for Windows; listed
    "contourpy": "BSD-3-Clause",  # older metadata says "BSD License"
    "cycler": "BSD-3-Clause",  # the metadata holds the text
    "espeakng-loader": "MIT AND GPL-3.0-or-later",  # listed; the eSpeak NG within is the GPL part
    "exceptiongroup": "MIT AND PSF-2.0",  # for Python 3.10; listed
    "ezc3d": "MIT",  # its licence file
    "itsdangerous": "BSD-3-Clause",  # older metadata says "BSD License"
    "kiwisolver": "BSD-3-Clause",  # the metadata holds the text
    "matplotlib": "PSF-2.0",  # "based on PSF", says its licence file
    "opencv-python": "Apache-2.0",  # as its twin, opencv-contrib-python
    "partd": "BSD-3-Clause",  # the metadata says "BSD"
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",  # "Dual License": the newer parts, the older
    "s3fs": "BSD-3-Clause",  # the metadata says "BSD"
    "scipy": "BSD-3-Clause",  # the metadata holds the text
    "segno": "BSD-3-Clause",  # its licence file; older metadata says "BSD License"
    "six": "MIT",  # for Python 3.10; listed
    "tomli": "MIT",  # for Python 3.10; listed
    "zict": "BSD-3-Clause",  # the metadata says "BSD"
}


def locked(file_text: str) -> set[str]:
    """The names in a lock, as package indexes spell them."""
    return {canonicalize_name(one) for one in re.findall(r"(?m)^([\w.-]+)==", file_text)}


def newest(name: str, file_text: str) -> str:
    """The version of ``name`` that the newest Python gets."""
    pins: list[str] = re.findall(rf"(?m)^{re.escape(name)}==([^\s;\\]+)", file_text)
    return max(pins, key=lambda one: [int(part) for part in re.findall(r"\d+", one)])


def licence(name: str) -> str:
    """The licence of an installed package.

    Raises:
        PackageNotFoundError: when it is not installed.
    """
    found = metadata.metadata(name)
    if name in _READ:
        return _READ[name]
    classifiers = found.get_all("Classifier") or []
    fields = ("License-Expression", "License")
    said = [found[field] for field in fields if field in found]
    said += [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    short = next((one for one in said if one and "\n" not in one and len(one) < 80), UNKNOWN)
    return _SPDX.get(short.lower(), short)


def rows(page: str) -> dict[str, tuple[str, str]]:
    """The table of a page: licence and use by package."""
    table = page.partition(BEGIN)[2].partition(END)[0]
    cells = re.findall(r"(?m)^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \|$", table)
    return {name: (said, use) for name, said, use in cells if name != "package"}


def table(page: str) -> str:
    """The table anew, in Markdown, one row a package."""
    before = rows(page)
    run = locked(RUN.read_text("utf-8"))
    lines = ["| package | licence | for |", "|---|---|---|"]
    for name in sorted(run | locked(TEST.read_text("utf-8"))):
        try:
            said = licence(name)
        except metadata.PackageNotFoundError:
            said = _READ.get(name) or before.get(name, (UNKNOWN, ""))[0]
        lines.append(f"| {name} | {said} | {'running' if name in run else 'testing'} |")
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """``page`` with the table anew."""
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n{table(page)}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
