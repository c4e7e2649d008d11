"""The coach's own voice: WAV rendered on this computer, for browsers that have no voice.

Chromium on Linux often ships without any; the coach must not fall silent there. The engine is
eSpeak NG, whose library and data come in a wheel (see ``pyproject.toml`` for the choice), so
nothing has to be installed on the system and nothing is sent anywhere. It runs in a process of its
own, ``app.words.voice_engine``: this module loads nothing of it.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress

from pydantic import Field

from app.words import FALLBACK
from vision.settings import Section, number


class SpeechError(Exception):
    """No speech can be rendered; the message is one line that says what to do."""


class SpeechSettings(Section):
    """How the coach's own voice sounds."""

    voices: Mapping[str, str] = Field(
        default={"en": "en-us", "de": "de"},
        title="eSpeak NG's voice for each language",
        description="A language that is not named here has the voice of its own tag.",
        json_schema_extra={"unit": "name", "source": "eSpeak NG's list of languages"},
    )
    words_per_minute: float = number(
        150.0,
        low=80.0,
        high=260.0,
        title="Speed of speech",
        unit="1/min",
        source="[K]; eSpeak NG's own default is 175",
    )
    pitch: float = number(
        45.0, low=0.0, high=100.0, title="Pitch, 50 is the voice's own", unit="1", source="[K]"
    )
    pitch_range: float = number(
        60.0, low=0.0, high=100.0, title="Melody, 50 is the voice's own", unit="1", source="[K]"
    )
    texts_kept: int = number(
        256,
        low=1,
        high=10_000,
        title="Texts remembered; one takes about 0.1 MB",
        unit="texts",
        source="[K]",
    )
    patience_s: float = number(
        20.0,
        low=1.0,
        high=600.0,
        title="How long a text may take to render before the voice's process is given up",
        unit="s",
        source="[K]; a cue takes some milliseconds, the process's start less than a second",
    )


class Voice:
    """Renders short texts to WAV (mono, 16 bit) and remembers them. Safe from any thread.

    The memory is the cache: a cue takes a few milliseconds to render, and the texts are a few
    dozen, so there is nothing to gain from files. The process that renders is started by the first
    text, started anew when it has ended, and ends with ``close``, with this object, or with this
    process, whichever is first.
    """

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        self._settings = settings or SpeechSettings()
        self._rendered: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._engine: _Engine | None = None
        self._closed = False

    def wav(self, text: str, language: str = FALLBACK, *, keep: bool = True) -> bytes:
        """``text``, which is in ``language``, as a complete WAV file. keep: remember it, as
        whatever is no one person's own.

        Raises:
            SpeechError: when the engine cannot be loaded, renders nothing, crashes over this text
                or hangs; or after ``close``, for a text that is not remembered.
        """
        key = language, text
        with self._lock:
            sound = self._rendered.get(key)
            if sound is None:
                voice = self._settings.voices.get(language, language)
                sound = self._render(text, voice)
                if not keep:
                    return sound
                self._rendered[key] = sound
            self._rendered.move_to_end(key)
            while len(self._rendered) > self._settings.texts_kept:
                self._rendered.popitem(last=False)
        return sound

    def close(self) -> None:
        """End the process that renders; it is not started again."""
        with self._lock:
            self._closed = True
            self._let_engine_go()

    def _render(self, text: str, voice: str) -> bytes:
        settings = self._settings
        request = {
            "text": text,
            "voice": voice,
            "words_per_minute": settings.words_per_minute,
            "pitch": settings.pitch,
            "pitch_range": settings.pitch_range,
        }
        try:
            answer = self._answer(request)
        except _EngineEndedError as error:
            raise SpeechError(f"The voice engine {error}. {_REMEDY}") from error
        if "wav" not in answer:
            raise SpeechError(f"{answer['error']} {_REMEDY}")
        return base64.b64decode(answer["wav"])

    def _answer(self, request: Mapping[str, object]) -> dict[str, str]:
        """The engine's answer. Where an engine that has spoken before is found dead, as when the
        system or a person ended it, a new one gets the same request, once."""
        if self._closed:
            raise _EngineEndedError("has been closed")
        if self._engine is not None:
            try:
                return self._engine.answer(request)
            except _EngineEndedError as error:
                self._let_engine_go()
                if error.hung:
                    raise
        self._engine = _Engine(self._settings.patience_s)
        try:
            return self._engine.answer(request)
        except _EngineEndedError:
            self._let_engine_go()
            raise

    def _let_engine_go(self) -> None:
        if self._engine is not None:
            self._engine.end()
            self._engine = None


_REMEDY = 'Try: python -m pip install --force-reinstall "espeakng-loader"'


class _EngineEndedError(Exception):
    """The process gave no answer; the message says why. hung: it had to be killed."""

    def __init__(self, why: str, *, hung: bool = False) -> None:
        super().__init__(why)
        self.hung = hung


class _Engine:
    """A running ``app.words.voice_engine``, for one thread at a time.

    Its input and output are pipes that no other process inherits, so it answers this process only,
    and its input ends, and with it the process, however this process ends.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.words.voice_engine"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # A folder called app where the user stands is not to be imported.
                env=os.environ | {"PYTHONSAFEPATH": "1"},
                # No console window of its own, where Backstep runs without one.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _EngineEndedError(f"does not start ({error})") from error
        self.end = weakref.finalize(self, _end, self._process)

    def answer(self, request: Mapping[str, object]) -> dict[str, str]:
        """The answer to one request.

        Raises:
            _EngineEndedError: when the process has ended, ends or hangs.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            process.kill()

        timer = threading.Timer(self._patience_s, give_up)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:  # the pipe is broken: the process has ended
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, str] = json.loads(line)
            return answer
        self.end()
        if hung.is_set():
            raise _EngineEndedError(f"did not answer within {self._patience_s:g} s", hung=True)
        raise _EngineEndedError(f"crashed (exit code {process.returncode})")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a voice's process and wait for it: it keeps nothing that would be lost."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # a half-written request to a process that is gone
                pipe.close()
