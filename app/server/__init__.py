"""The local web server: one page, one stream, one voice; bound to this computer by default."""

from app.server.app import ServerSettings, create_app
from app.server.listening import ServerError, address, bind
from app.server.run import make_server, serve

__all__ = [
    "ServerError",
    "ServerSettings",
    "address",
    "bind",
    "create_app",
    "make_server",
    "serve",
]
