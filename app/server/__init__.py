"""The local web servers, bound to this computer by default: people's and trainers' (``app.py``), a
kiosk's (``kiosk/``) and that of many kiosks (``fleet/``). No names are gathered here: who serves
one of them is not to load what the others need.
"""
