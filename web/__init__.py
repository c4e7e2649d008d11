"""The front end: plain ES modules, served as they are, and the templates of the pages.

live/    the page with the camera: ``main.js`` joins ``state.js`` and ``view.js`` with the server
pages/   the pages around a session, a template, a script and perhaps a style sheet each
review/  a trainer's pages: the clips, one clip, two beside each other, a client
shared/  what both use: words, theme, voice, the way to the server (``rest.js``), the pages' shell

``live`` and ``pages`` know of ``shared``, never the other way round, nor of each other;
``review`` has the shell of ``pages``.
``ROOT`` is the folder to serve.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
