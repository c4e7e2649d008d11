"""Where frames come from: a camera, a clip, a page (``fed.py``); the drawn walker's source is
``vision/walker/source.py``.

To add one: write a file here with a class that has ``info``, ``frames()`` and ``close()`` of
``base.Source``. Raw times go through ``Timeline``; what fails is a ``SourceError`` of one line.
Nothing is registered: a command hands its opener on as ``source`` (see ``serve`` in
``app/cli/live.py``), and ``app/composition.py`` puts it into the ``Wiring``.
"""
