"""The pages and what belongs to them, from a list of files that is made once."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse

# Not left to the system's own table: on Windows the registry may call JavaScript plain text,
# which a browser told not to guess refuses as a module.
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_LIVE = "index.html"
_AT_HOME = {
    "": "home.html",
    "you": "you.html",
    "progress": "progress.html",
    "known": "known.html",
    "how": "how.html",
}
"""Pages that need what is kept, by their address."""
_PLOTLY = "vendor/plotly.min.js"


def add_pages(app: FastAPI, root: Path, *, at_home: bool) -> None:
    """Serve the files below ``root``.

    at_home: there is a store: the start page comes first, and the live page is at ``live``.
    Without one the live page is all there is.
    """
    # The files are listed once, so no request can name a path of its own.
    files = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.suffix in _MEDIA_TYPES and path.is_file()
    }
    names = {"": _LIVE, "live": _LIVE}
    if at_home:
        names |= _AT_HOME

    if at_home:
        files[_PLOTLY] = plotly_script()

    @app.get("/{name:path}")
    async def page(name: str) -> FileResponse:
        """The pages and their modules."""
        path = files.get(names.get(name, name))
        if path is None:
            raise HTTPException(404, "No such page.")
        headers = {"Cache-Control": "max-age=3600"} if name == _PLOTLY else None
        return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers=headers)


def plotly_script() -> Path:
    """Plotly's JavaScript, out of its Python package: nothing is loaded from elsewhere."""
    script = distribution("plotly").locate_file("plotly/package_data/plotly.min.js")
    return Path(str(script))
