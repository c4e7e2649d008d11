"""The process that renders speech: eSpeak NG is loaded here and nowhere else in Backstep.

eSpeak NG is GPL-3.0-or-later. It runs as a program of its own (``python -m
app.words.voice_engine``), which ``app.words.voice`` starts and talks to through its standard input
and output; so a crash in it ends this process and not the session. One request is one line of JSON,
and so is its answer; ``answer`` gives the fields. The process ends when its input does, so it
outlives nobody who started it.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import wave
from pathlib import Path

import espeakng_loader  # type: ignore[import-untyped]  # it carries no types

# From eSpeak NG's public header, speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EE_OK = 0
# eSpeak NG keeps its data path in 160 bytes and adds file names to it; measured: it fails
# above, and falls back to a folder of the machine the wheel was built on.
_LONGEST_DATA_PATH = 120
_CHUNK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class EngineError(Exception):
    """The engine cannot speak; the message says why, without a remedy."""


def serve() -> None:
    """Answer the requests of standard input on standard output until there are no more."""
    # Ctrl-C in a terminal reaches this process too; it ends with its input, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The answers have the true standard output for themselves: whatever a library prints, goes to
    # standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        answers.write(answer(line) + "\n")
        answers.flush()


def answer(request: bytes) -> str:
    """The answer to one request.

    Args:
        request: a JSON object of ``text``, ``voice`` (eSpeak NG's name), ``words_per_minute``,
            ``pitch`` and ``pitch_range`` (both 0 to 100).

    Returns:
        a JSON object of ``wav``, the complete file (mono, 16 bit) in Base64, or of ``error``, why
        there is none.
    """
    asked = json.loads(request)
    try:
        sound = render(
            str(asked["text"]),
            str(asked["voice"]),
            (
                (_RATE, float(asked["words_per_minute"])),
                (_PITCH, float(asked["pitch"])),
                (_RANGE, float(asked["pitch_range"])),
            ),
        )
    except EngineError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"wav": base64.b64encode(sound).decode("ascii")})


def render(text: str, voice: str, parameters: tuple[tuple[int, float], ...]) -> bytes:
    """``text`` as a complete WAV file. parameters: eSpeak NG's numbers of them with their values.

    Raises:
        EngineError: when the engine cannot be loaded, lacks the voice or renders nothing.
    """
    with tempfile.TemporaryDirectory(prefix="backstep-voice-") as scratch:
        engine, rate_hz = _start_engine(Path(scratch), voice)
        try:
            samples = _speak(engine, text, parameters)
        finally:
            engine.espeak_Terminate()
    if not samples:
        raise EngineError(f"The voice engine rendered nothing for {text!r}.")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return out.getvalue()


def _start_engine(scratch: Path, voice: str) -> tuple[ctypes.CDLL, int]:
    """The engine with its voice set, and its sample rate in Hz."""
    try:
        engine = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
    except (OSError, RuntimeError) as error:
        raise EngineError(f"The voice engine cannot be loaded ({error}).") from error
    if len(str(data).encode()) > _LONGEST_DATA_PATH:
        data = _copy_voice(data, scratch / "espeak-ng-data", voice)
    rate_hz: int = engine.espeak_Initialize(
        _AUDIO_OUTPUT_SYNCHRONOUS, 0, str(data).encode(), _INITIALIZE_DONT_EXIT
    )
    if rate_hz <= 0:
        raise EngineError(f"The voice engine does not start with the data in {data}.")
    if engine.espeak_SetVoiceByName(voice.encode()) != _EE_OK:
        raise EngineError(f"The voice engine has no voice called {voice!r}.")
    return engine, rate_hz


def _copy_voice(data: Path, target: Path, voice: str) -> Path:
    """Copy the part of ``data`` that ``voice`` needs to ``target``, whose path is short. A
    voice's name begins with its language, as in ``en-us``."""
    language = voice.partition("-")[0]
    target.mkdir()
    for name in ("phontab", "phondata", "phonindex", "intonations", f"{language}_dict"):
        shutil.copy(data / name, target / name)
    for folder in ("lang", "voices"):
        shutil.copytree(data / folder, target / folder)
    return target


def _speak(engine: ctypes.CDLL, text: str, parameters: tuple[tuple[int, float], ...]) -> bytes:
    """16-bit samples of ``text``."""
    samples = bytearray()

    def collect(chunk: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
        if chunk and count > 0:
            samples.extend(ctypes.string_at(chunk, 2 * count))
        return 0

    callback = _CHUNK(collect)  # kept alive by this name until the engine is done
    engine.espeak_SetSynthCallback(callback)
    for parameter, value in parameters:
        engine.espeak_SetParameter(parameter, round(value), 0)
    raw = text.encode()
    engine.espeak_Synth(
        raw, ctypes.c_size_t(len(raw) + 1), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
    )
    engine.espeak_Synchronize()
    return bytes(samples)


if __name__ == "__main__":
    serve()
