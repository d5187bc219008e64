"""Whether Streamlit reads from thousands of edited files what the edits were to say, and nothing else anew.

    python edit_oracle.py AUTHCTL FOLDER

The judge is the Streamlit of the interpreter that runs this, with the TOML parser it has: `tomllib`, or the package `toml`.
"""

import copy
import importlib.util
import logging
import os
import random
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit

from secrets_files import edited, well_formed
from secrets_reader import read

EDITS = 1_200
# How many of the edits authctl may refuse: some files are broken, some names are not there.
MOST_REFUSALS = 0.5

Settings = dict[str, Any]
# An older Streamlit, which cannot read all that authctl writes for the newest.
HAS_TOML_PACKAGE = importlib.util.find_spec("toml") is not None

# Turns the settings before the edit into those after it, which are given too for what the edit makes up.
Change = Callable[[Settings, Settings], None]

REDIRECT_URI = "https://app.example.com/oauth2callback"
CLIENT_SECRET = 'tab\there "quotes" back\\slash #no,comment = é'


def main(authctl: str, folder: str) -> int:
    logging.disable(logging.CRITICAL)
    path = Path(folder) / ".streamlit" / "secrets.toml"
    path.parent.mkdir(exist_ok=True)
    rng = random.Random(streamlit.__version__)
    outcomes: Counter[str] = Counter()
    for _ in range(EDITS):
        text = well_formed(rng)
        if rng.random() < 0.2:
            text = edited(rng, text)
        arguments, stdin, change = rng.choice(OPERATIONS)
        path.write_bytes(text.encode())
        before = read(path)
        command = [authctl, *arguments]
        ended = subprocess.run(command, cwd=folder, env=ENVIRONMENT, input=stdin.encode(), capture_output=True, check=False)
        after = path.read_bytes()
        if ended.returncode != 0:
            outcomes["refused"] += 1
            complaint = "" if ended.returncode == 2 and after == text.encode() else "a refusal that changed the file"
        elif before is None or as_text(before) != as_text(tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))):
            # The edit was made for the newest Streamlit, which reads the file otherwise.
            outcomes["misread before"] += 1
            complaint = "" if HAS_TOML_PACKAGE else "an edit of a file that Streamlit cannot read"
        else:
            outcomes["edited"] += 1
            complaint = disagreement(before, read(path), change)
        if complaint:
            print(f"{complaint}\n{arguments}: {ended.stderr.decode()}\nbefore {text!r}\nafter  {after!r}")
            return 1
    print(f"Streamlit {streamlit.__version__} reads what was asked for: {dict(outcomes)}")
    return 0 if outcomes["refused"] < EDITS * MOST_REFUSALS else 1


def disagreement(before: Settings, after: Settings | None, change: Change) -> str:
    if after is None:
        return "Streamlit cannot read the edited file"
    expected = copy.deepcopy(before)
    change(expected, after)
    if as_text(expected) == as_text(after):
        return ""
    return f"Streamlit reads {after!r}\ninstead of      {expected!r}"


def as_text(settings: Settings) -> str:
    """Alike for what is equal, also for NaN, which is not equal to itself, and for the two parsers' time zones."""

    def in_order(value: Any) -> Any:
        if isinstance(value, dict):
            return sorted((key, in_order(inner)) for key, inner in value.items())
        if isinstance(value, list):
            return [in_order(inner) for inner in value]
        return value if isinstance(value, str | int | float) else str(value)

    # A table that only the removed setting named goes with it.
    return repr(in_order({key: value for key, value in settings.items() if (key, value) != ("auth", {})}))


def setting(path: str, value: Any) -> Change:
    def change(settings: Settings, _after: Settings) -> None:
        *tables, key = ["auth", *path.split(".")]
        for table in tables:
            settings = settings.setdefault(table, {})
        settings[key] = value

    return change


def adding(name: str) -> Change:
    def change(settings: Settings, after: Settings) -> None:
        auth = settings.setdefault("auth", {})
        for key in ("redirect_uri", "cookie_secret"):
            auth[key] = auth.get(key) or after["auth"][key]
        auth[name] = {
            "client_id": "0oaabcdefghij1234567",
            "client_secret": CLIENT_SECRET,
            "server_metadata_url": "https://dev-1.okta.com/.well-known/openid-configuration",
            "client_kwargs": {"prompt": "login"},
        }

    return change


def removing(name: str) -> Change:
    """A section; of the default provider without one, what stands in `[auth]` itself."""

    def change(settings: Settings, _after: Settings) -> None:
        auth = settings["auth"]
        is_flat = name == "default" and not isinstance(auth.get(name), dict)
        for key in ["client_id", "client_secret", "server_metadata_url", "client_kwargs"] if is_flat else [name]:
            auth.pop(key, None)

    return change


def rotating(settings: Settings, after: Settings) -> None:
    secret = after["auth"]["cookie_secret"]
    assert len(secret) == 64 and int(secret, 16), secret
    settings.setdefault("auth", {})["cookie_secret"] = secret


ADD = ["--provider", "okta", "--param", "domain=dev-1.okta.com", "--client-id", "0oaabcdefghij1234567"]
OPERATIONS: list[tuple[list[str], str, Change]] = [
    (["set", f"redirect_uri={REDIRECT_URI}"], "", setting("redirect_uri", REDIRECT_URI)),
    (["set", "--stdin", "client_secret"], f"{CLIENT_SECRET}\n", setting("client_secret", CLIENT_SECRET)),
    (["set", "google.client_id=a#b 'c'"], "", setting("google.client_id", "a#b 'c'")),
    (["set", "google.client_kwargs.prompt=consent"], "", setting("google.client_kwargs.prompt", "consent")),
    (["set", "google.client_kwargs.timeout=10"], "", setting("google.client_kwargs.timeout", 10)),
    (["set", "expose_tokens=id,access"], "", setting("expose_tokens", ["id", "access"])),
    (["add", "new", *ADD], "", adding("new")),
    (["init", "--name", "corp-sso", *ADD], "", adding("corp-sso")),
    (["secret", "--write"], "", rotating),
    *[(["remove", name, "--yes"], "", removing(name)) for name in ("google", "default", "a-b", "with space")],
]
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AUTHCTL_CLIENT_SECRET": CLIENT_SECRET}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
