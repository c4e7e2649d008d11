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

from app.words import languages, words
from app.words.names import translated
from app.words.voice import SpeechError, SpeechSettings, Voice
from vision.cues.catalogue import cues
from vision.values import FloatArray

pytestmark = pytest.mark.drift


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


@pytest.mark.parametrize("language", languages())
def test_each_cue_is_heard_and_takes_as_long_as_its_words(language: str) -> None:
    voice = Voice()
    for spec in cues().values():
        spoken = translated(spec.at(0.0), words(language)).spoken
        samples, length_s = _sound(voice.wav(spoken, language))
        assert np.sqrt(np.mean(samples**2)) > 0.02, spoken
        assert np.abs(samples).max() <= 1.0, spoken
        count = len(spoken.split())
        assert 0.15 * count < length_s < 1.0 + 0.8 * count, spoken


def test_each_language_has_a_voice_that_reads_it_by_its_own_rules() -> None:
    voice = Voice()
    text = "Nicht so schnell: kleine Schritte"
    assert voice.wav(text, "de") is voice.wav(text, "de")
    assert len({voice.wav(text, language) for language in languages()}) == len(languages())


def test_only_so_many_texts_are_remembered_and_those_are_the_last_used() -> None:
    voice = Voice(SpeechSettings(texts_kept=2))
    first = voice.wav("One")
    voice.wav("Two")
    assert voice.wav("One") is first
    voice.wav("Three")
    assert voice.wav("One") is first
    assert len(voice._rendered) == 2


def test_a_text_is_rendered_once_and_remembered() -> None:
    voice = Voice()
    assert voice.wav("Pause") is voice.wav("Pause")
    assert _length_s(voice.wav("Nose over toes")) > _length_s(voice.wav("Pause"))


def test_what_is_one_persons_own_is_not_remembered() -> None:
    voice = Voice()
    sound = voice.wav("82 of 100.", "en", keep=False)
    voice.close()
    assert sound[:4] == b"RIFF"
    with pytest.raises(SpeechError, match="closed"):
        voice.wav("82 of 100.", "en")


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


@pytest.mark.parametrize("language", languages())
def test_it_speaks_from_an_environment_with_a_very_long_path(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_s = _length_s(Voice().wav("Nose over toes", language))
    deep = tmp_path / ("x" * 150)
    if sys.platform == "win32" and len(str(deep)) > 200:
        pytest.skip("needs long paths: switch them on in Windows")
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader")
    monkeypatch.setenv("PYTHONPATH", str(deep))  # the voice's process finds that one first
    here_s = _length_s(Voice().wav("Nose over toes", language))
    assert here_s == pytest.approx(expected_s, rel=0.02)


def test_an_unknown_voice_is_one_line_that_says_what_to_do() -> None:
    with pytest.raises(SpeechError, match=r"no voice called 'klingonish'.*pip install"):
        Voice(SpeechSettings(voices={"en": "klingonish"})).wav("Pause")


def test_a_process_that_lacks_the_engine_is_one_line_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "espeakng_loader.py").write_text("raise ImportError('it is not here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SpeechError, match=r"crashed \(exit code 1\)\. Try: python -m pip install"):
        Voice().wav("Pause")


def test_a_process_that_hangs_is_given_up_and_the_next_text_gets_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Voice(SpeechSettings(patience_s=1.0))
    (tmp_path / "espeakng_loader.py").write_text("import time; time.sleep(600)")
    with monkeypatch.context() as stuck:
        stuck.setenv("PYTHONPATH", str(tmp_path))
        with pytest.raises(SpeechError, match=r"did not answer within 1 s"):
            voice.wav("Pause")
    assert Voice().wav("Pause")


def test_a_closed_voice_starts_no_process_and_still_has_what_it_remembers() -> None:
    voice = Voice()
    remembered = voice.wav("Pause")
    voice.close()
    assert voice.wav("Pause") is remembered
    with pytest.raises(SpeechError, match="has been closed"):
        voice.wav("Start")
