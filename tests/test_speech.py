"""The coach's own voice says its cues audibly, on a machine without any voice installed."""

from __future__ import annotations

import io
import shutil
import sys
import threading
import wave
from pathlib import Path

import espeakng_loader  # type: ignore[import-untyped]
import numpy as np
import pytest

from app.speech import SpeechError, SpeechSettings, Voice
from vision.cues.catalogue import cues
from vision.values import FloatArray


def _sound(wav: bytes) -> tuple[FloatArray, float]:
    """Samples from -1 to 1 and the length in seconds."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        raw = file.readframes(file.getnframes())
        rate_hz = file.getframerate()
    samples = np.frombuffer(raw, "<i2") / 32768
    return samples, len(samples) / rate_hz


def _length_s(wav: bytes) -> float:
    return _sound(wav)[1]


@pytest.mark.parametrize("cue_id", list(cues()))
def test_each_cue_is_heard_and_takes_as_long_as_its_words(cue_id: str) -> None:
    spoken = cues()[cue_id].at(0.0).spoken
    samples, length_s = _sound(Voice().wav(spoken))
    assert np.sqrt(np.mean(samples**2)) > 0.02
    assert np.abs(samples).max() <= 1.0
    words = len(spoken.split())
    assert 0.15 * words < length_s < 1.0 + 0.8 * words


def test_a_text_is_rendered_once_and_remembered() -> None:
    voice = Voice()
    assert voice.wav("Pause") is voice.wav("Pause")
    assert _length_s(voice.wav("Nose over toes")) > _length_s(voice.wav("Pause"))


def test_a_faster_voice_takes_less_time() -> None:
    slow = Voice(SpeechSettings(words_per_minute=100)).wav("Smaller steps")
    fast = Voice(SpeechSettings(words_per_minute=200)).wav("Smaller steps")
    assert _length_s(fast) < 0.8 * _length_s(slow)


def test_threads_can_share_a_voice() -> None:
    texts = [" ".join(["step"] * number) for number in range(1, 13)]
    voice = Voice()
    threads = [threading.Thread(target=voice.wav, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lengths = [_length_s(voice.wav(text)) for text in texts]
    assert lengths == sorted(lengths)
    assert lengths[-1] == pytest.approx(_length_s(Voice().wav(texts[-1])), rel=0.02)


def test_it_speaks_from_an_environment_with_a_very_long_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_s = _length_s(Voice().wav("Nose over toes"))
    deep = tmp_path / ("x" * 150)
    if sys.platform == "win32" and len(str(deep)) > 200:
        pytest.skip("needs long paths: switch them on in Windows")
    deep.mkdir()
    data = deep / "espeak-ng-data"
    shutil.copytree(espeakng_loader.get_data_path(), data)
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(data))
    assert _length_s(Voice().wav("Nose over toes")) == pytest.approx(expected_s, rel=0.02)


def test_an_unknown_voice_is_one_line_that_says_what_to_do() -> None:
    with pytest.raises(SpeechError, match=r"no voice called 'klingonish'.*pip install"):
        Voice(SpeechSettings(voice="klingonish")).wav("Pause")
