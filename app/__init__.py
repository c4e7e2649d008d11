"""The shell: command line, server, sessions, reports. Imports ``vision``, never the reverse."""
