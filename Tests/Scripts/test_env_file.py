"""How .env is read: never run, nothing expanded, the environment first."""

import re
import subprocess

import pytest

from running import PROJECT


def read(tmp_path, text, **environment):
    """The settings that a script has after reading `text`."""
    env_file = tmp_path / ".env"
    env_file.write_bytes(text.encode())
    script = 'source "$1/scripts/lib/settings.bash"; read_env_file "$2"; env -0'
    result = subprocess.run(
        ["/bin/bash", "-euc", script, "bash", PROJECT, env_file],
        env={"PATH": "/usr/bin:/bin", **environment}, cwd=tmp_path, capture_output=True, check=True,
    )
    return dict(item.split("=", 1) for item in result.stdout.decode().split("\0") if item)


@pytest.mark.parametrize(
    "line, value",
    [
        ("LOG_LEVEL=DEBUG", "DEBUG"),
        ("  export LOG_LEVEL = DEBUG  ", "DEBUG"),
        ("LOG_LEVEL=DEBUG\r", "DEBUG"),
        ("LOG_LEVEL=DEBUG # loud", "DEBUG"),
        ("LOG_LEVEL=de#bug", "de#bug"),
        ("LOG_LEVEL='a # b' # c", "a # b"),
        ('LOG_LEVEL="a \'b\'"', "a 'b'"),
        ("LOG_LEVEL=a=b", "a=b"),
        ("LOG_LEVEL=", ""),
        ("LOG_LEVEL= # none", ""),
        ("LOG_LEVEL=first\nLOG_LEVEL=last", "last"),
        ("# LOG_LEVEL=no\n\nnonsense\nLOG_LEVEL=$(touch ran)`touch ran`$HOME", "$(touch ran)`touch ran`$HOME"),
    ],
)
def test_reads_a_value(tmp_path, line, value):
    assert read(tmp_path, line)["LOG_LEVEL"] == value
    assert not (tmp_path / "ran").exists()


def test_the_environment_wins_even_when_it_is_empty(tmp_path):
    found = read(tmp_path, "PORT=1\nMIST_APITOKEN=a", PORT="2", MIST_APITOKEN="")
    assert (found["PORT"], found["MIST_APITOKEN"]) == ("2", "")


def test_takes_nothing_but_settings(tmp_path):
    assert read(tmp_path, "PATH=/evil\nLD_PRELOAD=/evil.so\n")["PATH"] == "/usr/bin:/bin"


def test_takes_every_setting_that_the_example_names(tmp_path):
    names = re.findall(r"^#([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.M)
    assert "AUTH_HEADER" in names
    found = read(tmp_path, "\n".join(f"{name}=value-of-{name}" for name in names))
    assert {name: found.get(name) for name in names} == {name: f"value-of-{name}" for name in names}


def test_does_without_the_file(tmp_path):
    script = 'source "$1/scripts/lib/settings.bash"; read_env_file "$2"'
    subprocess.run(["/bin/bash", "-euc", script, "bash", PROJECT, tmp_path / "none"], check=True)
