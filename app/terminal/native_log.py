"""Which lines of the native libraries' logs a person should see: errors, and nothing else.

MediaPipe and what it is built upon (Abseil's log, TensorFlow Lite, LiteRT) and OpenCV write to
file descriptor 2 by themselves, dozens of lines for one landmarker though all is well, other ones
with each release, and no setting silences all of them. So lines are known by their form, the
level and place that a log puts before a message, never by what the message says.

TensorFlow Lite writes level, message and line end one after another, so that threads and
processes that log at once mix their lines: "INFO: INFO: one" and then "two".
"""

from __future__ import annotations

import re

# Abseil and glog, after the letter of the level: month and day (perhaps with the year), time (or
# a count of seconds), thread, file and line.
_STAMP = rb"(?:\d{4}){1,2} \d\d:\d\d:\d+(?:\.\d+)? +\d+ [^\s:\]]+:\d+\]"
_BEGUN = re.compile(
    rb"(?<![A-Z])(?:[IW]" + _STAMP + rb"|(?:VERBOSE|DEBUG|INFO|WARNING): "
    rb"|\[(?: WARN| INFO|DEBUG|VERBOSE| VERB):\d+@[\d.]+\] )"  # OpenCV
)
_ERROR = re.compile(
    rb"(?<![A-Z])(?:[EF]" + _STAMP + rb"|(?:ERROR|FATAL): |\[(?:ERROR|FATAL):\d+@"
    rb"|Fatal Python error|Traceback \(most)"
)


class NativeLog:
    """What is left of each line written to file descriptor 2, in their order."""

    def __init__(self) -> None:
        self._held = False
        self._owed = 0
        """Messages begun on lines held back, whose end comes on a line of its own."""

    def shown(self, line: bytes) -> bytes:
        """What a person should see of ``line``, which may be nothing.

        An error passes from where it begins, also behind another thread's chatter, and so does
        every line that is in no log's form. A line that goes on with the one before it (indented
        or empty) shares its fate.
        """
        error = _ERROR.search(line)
        begins = _BEGUN.match(line) is not None
        if error is not None and (begins or error.start() == 0 or self._owed):
            self._owed += len(_BEGUN.findall(line[: error.start()]))
            self._held = False
            return line[error.start() :]
        if begins:
            self._owed += len(_BEGUN.findall(line)) - 1  # one of them ends with this line
            self._held = True
        elif self._owed:
            self._owed -= 1
            self._held = True
        elif line.strip() and not line[:1].isspace():
            self._held = False
        return b"" if self._held else line
