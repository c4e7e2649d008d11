"""The coach's own voice: WAV rendered on this computer, for browsers that have no voice.

Chromium on Linux often ships without any; the coach must not fall silent there. The engine is
eSpeak NG, whose library and data come in a wheel (see ``pyproject.toml`` for the choice), so
nothing has to be installed on the system and nothing is sent anywhere.
"""

from __future__ import annotations

import ctypes
import io
import shutil
import tempfile
import threading
import wave
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import espeakng_loader  # type: ignore[import-untyped]  # it carries no types
from pydantic import Field

from app.words import FALLBACK
from vision.settings import Section, number

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


class Voice:
    """Renders short texts to WAV (mono, 16 bit) and remembers them.

    The memory is the cache: a cue takes a few milliseconds to render, and the texts are a few
    dozen, so there is nothing to gain from files. eSpeak NG keeps its state in globals, so there
    is one engine a process, used by one thread at a time.
    """

    _lock = threading.Lock()

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        self._settings = settings or SpeechSettings()
        self._rendered: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def wav(self, text: str, language: str = FALLBACK) -> bytes:
        """``text``, which is in ``language``, as a complete WAV file.

        Raises:
            SpeechError: when the engine cannot be loaded or renders nothing.
        """
        key = language, text
        with Voice._lock:
            sound = self._rendered.get(key)
            if sound is None:
                voice = self._settings.voices.get(language, language)
                sound = self._rendered[key] = _render(text, voice, self._settings)
            self._rendered.move_to_end(key)
            while len(self._rendered) > self._settings.texts_kept:
                self._rendered.popitem(last=False)
        return sound


def _render(text: str, voice: str, settings: SpeechSettings) -> bytes:
    with tempfile.TemporaryDirectory(prefix="backstep-voice-") as scratch:
        engine, rate_hz = _start_engine(Path(scratch), voice)
        try:
            samples = _speak(engine, text, settings)
        finally:
            engine.espeak_Terminate()
    if not samples:
        raise SpeechError(f"The voice engine rendered nothing for {text!r}. {_REMEDY}")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return out.getvalue()


_REMEDY = 'Try: python -m pip install --force-reinstall "espeakng-loader"'


def _start_engine(scratch: Path, voice: str) -> tuple[ctypes.CDLL, int]:
    """The engine with its voice set, and its sample rate in Hz."""
    try:
        engine = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
    except (OSError, RuntimeError) as error:
        raise SpeechError(f"The voice engine cannot be loaded ({error}). {_REMEDY}") from error
    if len(str(data).encode()) > _LONGEST_DATA_PATH:
        data = _copy_voice(data, scratch / "espeak-ng-data", voice)
    rate_hz: int = engine.espeak_Initialize(
        _AUDIO_OUTPUT_SYNCHRONOUS, 0, str(data).encode(), _INITIALIZE_DONT_EXIT
    )
    if rate_hz <= 0:
        raise SpeechError(f"The voice engine does not start with the data in {data}. {_REMEDY}")
    if engine.espeak_SetVoiceByName(voice.encode()) != _EE_OK:
        raise SpeechError(f"The voice engine has no voice called {voice!r}. {_REMEDY}")
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


def _speak(engine: ctypes.CDLL, text: str, settings: SpeechSettings) -> bytes:
    """16-bit samples of ``text``."""
    samples = bytearray()

    def collect(chunk: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
        if chunk and count > 0:
            samples.extend(ctypes.string_at(chunk, 2 * count))
        return 0

    callback = _CHUNK(collect)  # kept alive by this name until the engine is done
    engine.espeak_SetSynthCallback(callback)
    for parameter, value in (
        (_RATE, settings.words_per_minute),
        (_PITCH, settings.pitch),
        (_RANGE, settings.pitch_range),
    ):
        engine.espeak_SetParameter(parameter, round(value), 0)
    raw = text.encode()
    engine.espeak_Synth(
        raw, ctypes.c_size_t(len(raw) + 1), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
    )
    engine.espeak_Synchronize()
    return bytes(samples)
