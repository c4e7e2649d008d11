"""The kiosk of a gym: lanes that watch by themselves, and visits that are forgotten.

One process holds the server; each lane is a process of its own (``app.kiosk.lane.child``), so that
a broken one never freezes another. No picture is ever written to a disk.
"""
