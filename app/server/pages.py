"""The pages, put together from the templates in ``web/``, and the files that belong to them."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

# Not left to the system's own table: on Windows the registry may call JavaScript plain text,
# which a browser told not to guess refuses as a module.
_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_LIVE = "live/live.html"
_AT_HOME = {
    "": "pages/home.html",
    "you": "pages/you.html",
    "progress": "pages/progress.html",
    "known": "pages/known.html",
    "how": "pages/how.html",
    "review": "review/review.html",
    "review/clip": "review/clip.html",
    "review/compare": "review/compare.html",
    "review/client": "review/client.html",
}
"""The templates of the pages that need what is kept, by their address."""
_PLOTLY = "vendor/plotly.min.js"


def add_pages(app: FastAPI, root: Path, *, at_home: bool) -> None:
    """Serve the pages and files below ``root``.

    at_home: there is a store: the start page comes first, and the live page is at ``live``.
    Without one the live page is all there is.

    Raises:
        jinja2.TemplateError: if a page can't be put together; at the start, before anybody asks.
    """
    files = page_files(root)
    served = {"": _LIVE, "live": _LIVE}
    if at_home:
        served |= _AT_HOME
        files[_PLOTLY] = plotly_script()
    pages = render(root, served)

    @app.get("/{name:path}")
    async def page(name: str) -> Response:
        """The pages and their modules."""
        if name in pages:
            return HTMLResponse(pages[name])
        path = files.get(name)
        if path is None:
            raise HTTPException(404, "No such page.")
        headers = {"Cache-Control": "max-age=3600"} if name == _PLOTLY else None
        return file_answer(path, headers)


def page_files(root: Path) -> dict[str, Path]:
    """The files below ``root`` that belong to pages, by their address. They are listed once, so
    that no request can name a path of its own."""
    return {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.suffix in _MEDIA_TYPES and path.is_file()
    }


def file_answer(path: Path, headers: dict[str, str] | None = None) -> FileResponse:
    """The answer with one of ``page_files``."""
    return FileResponse(path, media_type=_MEDIA_TYPES[path.suffix], headers=headers)


def render(root: Path, served: dict[str, str]) -> dict[str, str]:
    """Each page's HTML, by its address. Whom a page is for and in which language is found out in
    the browser, so that it is the same for everybody.

    Args:
        served: each page's template below ``root``, by its address.
    """
    environment = templates(root)
    return {
        address: environment.get_template(template).render() for address, template in served.items()
    }


def templates(root: Path) -> Environment:
    """The templates below ``root``: what is filled in is escaped, and a gap is an error."""
    return Environment(
        loader=FileSystemLoader(root),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def plotly_script() -> Path:
    """Plotly's JavaScript, out of its Python package: nothing is loaded from elsewhere."""
    script = distribution("plotly").locate_file("plotly/package_data/plotly.min.js")
    return Path(str(script))
