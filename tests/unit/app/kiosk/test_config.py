"""A kiosk's settings: the file is read, and each error names its key and what is allowed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from app.cli.kiosk import check
from app.kiosk.config import KioskConfig
from app.kiosk.config_file import ConfigError, open_secrets, read_config
from app.terminal.output import Failure, print_error


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, "utf-8")
    return path


def told(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read_config(written(folder, text))
    return str(caught.value)


def test_the_example_is_sound_and_says_the_defaults(tmp_path: Path) -> None:
    text = (files("app.kiosk") / "example.toml").read_text("utf-8")
    assert read_config(written(tmp_path, text)) == KioskConfig()
    # What is commented out, too: as it stands there, but for what only an example can name.
    lines = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
    ]
    open_ = "\n".join(line for line in lines if not line.startswith(("logo", "server")))
    found = read_config(written(tmp_path, open_))
    assert (found.pin, found.durations_s, found.sound.volume) == ("2468", (60, 120, 180), 0.8)


def test_all_of_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    config = read_config(
        written(
            tmp_path,
            """
hours = "mon-fri 06:00-22:00"
languages = ["de"]
[[lanes]]
id = "left"
camera = "rtsp://user:word@10.0.0.3/stream"
[[lanes]]
id = "right"
camera = "usb:/dev/v4l/by-id/cam"
place = "treadmill"
marks = { lane = [[0.1, 0.6], [0.9, 0.6], [0.5, 0.9]], stand = [0.5, 0.8] }
[brand]
logo = "logo.svg"
""",
        )
    )
    assert [one.id for one in config.lanes] == ["left", "right"]
    assert config.lanes[1].marks.stand == (0.5, 0.8)
    assert config.brand.logo == str((tmp_path / "logo.svg").resolve())


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("colour = 1", "colour is no setting", "brand"),
        ("[[lanes]]\nwidht = 1", "lanes[0].widht is no setting", "length_m"),
        ("[[lanes]]\ncamera = 'ustb:0'", "lanes[0].camera", "usb:0"),
        ("[[lanes]]\nplace = 'roof'", "lanes[0].place = 'roof'", "'treadmill'"),
        ("[[lanes]]\nid = 'Links!'", "lanes[0].id = 'Links!'", "small letters"),
        ("pin = '12'", "pin", "4 to 12 digits"),
        ("pin = 1234", "pin", "quotation marks"),
        ("languages = 'de'", "languages = 'de'", "a list in brackets"),
        ("languages = []", "languages", "at least one"),
        ("[lanes]\nid = 'left'", "lanes", "[[lanes]]"),
        ("[[lanes]]\nlength_m = '5m'", "lanes[0].length_m", "a number without quotation marks"),
        ("[[lanes]]\npin = '123456'", "lanes[0].pin is no setting", "“pin” belongs above"),
        ("[network]\nhost = 'my gym'", "network.host = 'my gym'", "0.0.0.0"),
        ("retention_days = 0", "retention_days = 0", "1"),
        ("durations_s = [5]", "durations_s", "from 10 to 600"),
        ("durations_s = [60, 60]", "durations_s", "each once"),
        ("[[lanes]]\ncamera = 'rtsp:///x'", "lanes[0].camera", "no host"),
        ("[[lanes]]\ncamera = 'rtsp://h:99999/x'", "lanes[0].camera", "port"),
        ("[[lanes]]\n[[lanes]]\nid='b'\ncamera='usb:/dev/video0'", "lanes", "same camera"),
        ("[network]\nhost = ''", "network.host", "at least 1"),
        ("[network]\naddress = 'kiosk:80'", "network.address", "without a port"),
        ('[fleet]\nkey = "a\\r\\nB: c"', "fleet.key", "without a space or a break"),
        ("languages = ['xx']", "languages", "en"),
        ("hours = 'mon 6-22'", "hours = 'mon 6-22'", "06:00-22:00"),
        ("[sound]\nvolume = 3", "sound.volume = 3", "1"),
        ("[brand]\ncolour = 'blue'", "brand.colour = 'blue'", "#0b5fff"),
        ("[fleet]\nserver = 'ftp://x'", "fleet.server = 'ftp://x'", "https://"),
        ("[fleet]\nserver = 'https://x'", "fleet", "backstep fleet key"),
        ("[[lanes]]\n[[lanes]]", "lanes", "same id"),
        ("[[lanes]]\n[[lanes]]\nid = 'b'", "lanes", "same camera"),
        ("x = 1 1", "is no TOML", "line 1"),
        (f"x = {'9' * 5000}", "kiosk.toml", "no TOML"),
        ("pin = '٢٤٦٨'", "pin", "4 to 12 digits"),
        ("retention_days = true", "retention_days = True", "a whole number"),
        ("durations_s = ['60']", "durations_s[0] = '60'", "a whole number"),
        ("durations_s = [10, 20, 30, 40, 50]", "durations_s", "at most 4"),
        ("sound = 5", "sound = 5", "[sound]"),
        ("[brand]\nname = 'a\u202eb'", "brand.name", "that can be seen"),
        ("[network]\nhost = 'localhost:80'", "network.host", "without a port"),
        ('[[lanes]]\ncamera = "rtsp://h/x\\n"', "lanes[0].camera", "rtsp://…"),
        *(
            (f"[[lanes]]\ncamera = 'rtsp://admin:12{sign}34@h/x'", "lanes[0].camera", "%23 for #")
            for sign in "#/?"
        ),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(
    tmp_path: Path, text: str, key: str, allowed: str
) -> None:
    said = told(tmp_path, text)
    assert key in said
    assert allowed in said


def test_every_error_is_told_at_once_and_none_twice(tmp_path: Path) -> None:
    said = told(tmp_path, "retention_days = 0\n[[lanes]]\nplace = 'roof'\n[sound]\nvolume = 2")
    assert len(said.splitlines()) == 3
    assert "at least 1 item" not in said


def test_no_error_repeats_a_secret(tmp_path: Path) -> None:
    said = told(tmp_path, "pin = '77x77'\n[[lanes]]\ncamera = 'rstp://admin:hunter2@h/1'")
    assert "hunter2" not in said
    assert "77x77" not in said


def test_a_file_that_is_not_there_is_told_with_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="backstep kiosk example"):
        read_config(tmp_path / "none.toml")


def test_a_logo_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "brand.logo" in told(tmp_path, "[brand]\nlogo = 'none.png'")


def test_secrets_that_others_can_read_are_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, "pin = '123456'")
    path.chmod(0o644)
    assert open_secrets(path, read_config(path))
    path.chmod(0o600)
    assert not open_secrets(path, read_config(path))
    path = written(tmp_path, "")
    path.chmod(0o644)
    assert not open_secrets(path, read_config(path))


def test_a_server_that_no_report_would_go_to_is_told_before_anything_starts(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "[fleet]\nserver = 'http://fleet.example.com'\nkey = 'k'")
    path.chmod(0o600)
    with pytest.raises(Failure, match=r"outside the own network: write https://"):
        check(path)


def test_an_error_is_shown_as_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_error(told(tmp_path, "[[lanes]]\ncamera = 'usb0'"))
    assert "walker:hand" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        ('volume = 0.1\nquiet = "22:00-07:00"', ""),
        ("volume = 0", "volume = 0: nothing is heard, not the beeps before the lane's end"),
        ("quiet_volume = 0", ""),
        ('quiet = "22:00-07:00"\nquiet_volume = 0', "in the quiet hours nothing is heard"),
    ],
)
def test_a_gym_that_wants_no_sound_is_told_what_is_not_heard_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sound: str, told: str
) -> None:
    check(written(tmp_path, f"[sound]\n{sound}\n"))
    said = capsys.readouterr().out
    assert said.startswith("All well.")
    assert told in said
    assert ("nothing is heard" in said) is bool(told)
