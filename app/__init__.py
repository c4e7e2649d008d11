"""The shell of Backstep: command line, server, sessions, reports. Imports ``vision``, never the other way."""
