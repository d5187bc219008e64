"""Whether `authctl check` judges as `st.login` does, over some hundreds of secrets files.

    python verdict.py AUTHCTL FOLDER

The judge is the Streamlit of the interpreter that runs this, so that each version can have an environment of its own.
"""

import json
import logging
import os
import random
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import streamlit
from streamlit import config, user_info
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.secrets import secrets_singleton

GENERATED = 400
GOOD = {
    "redirect_uri": '"http://localhost:8501/oauth2callback"',
    "cookie_secret": '"3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"',
    "client_id": '"interop-client"',
    "client_secret": '"hL8vQ2xN5tR9wB3kZ7mC"',
    "server_metadata_url": '"https://idp.example.com/.well-known/openid-configuration"',
    "client_kwargs": '{ prompt = "login" }',
}
SHARED = ["redirect_uri", "cookie_secret"]
CREDENTIALS = ["client_id", "client_secret", "server_metadata_url"]
# Present and wrong in one way or another; Streamlit asks for little more than presence.
ODD_COOKIE_SECRETS = ['""', '" "', "7"]
ODD_VALUES = ['""', '" "', "0", "7", "1.5", "true", "false", "[]", '["x"]', "{}", '{ a = "b" }', "1979-05-27"]
NAMES = ["google", "Google", "default", "my_provider", "_", "a-b", '"a.b"', '"with space"', '"é"', "0", "providers"]
WHOLE_FILES = [
    "",
    'title = "nothing about login"',
    "[Auth]\n",
    "[auth]\n",
    "auth = {}",
    'auth = ""',
    'auth = "x"',
    "auth = []",
    "[[auth]]\n",
    "[auth]\nredirect_uri = 'unterminated",
    "[auth]\nredirect_uri = 'x'\nredirect_uri = 'x'\n",
    "[auth]\nredirect_uri = x\n",
    "\ufeff[auth]\n",
]


@dataclass(frozen=True)
class Verdict:
    """Whether `st.login` goes on to the provider, and what it says when it does not."""

    accepted: bool
    message: str = ""
    # Some values make Streamlit stumble rather than refuse; the words are then Python's, and nobody need foresee them.
    accident: bool = False

    def is_met_by(self, other: "Verdict") -> bool:
        return self.accepted == other.accepted and (self.accident or self.message == other.message)

    def __str__(self) -> str:
        return "accepts it" if self.accepted else f"refuses it: {self.message!r}"


def main(authctl: str, folder: str) -> int:
    logging.disable(logging.CRITICAL)
    user_info._get_script_run_ctx = lambda: SimpleNamespace(enqueue=lambda _message: None)
    judge = Judge(authctl, Path(folder))
    texts = [*WHOLE_FILES, *generated_files(random.Random(0))]
    for number, text in enumerate(texts):
        if judge.disagreement(text):
            print(f"file {number} of {len(texts)}: {judge.disagreement(shrunk(text, judge.disagreement))}")
            return 1
    print(f"Streamlit {streamlit.__version__} and authctl agree on {len(texts)} files")
    return 0


class Judge:
    """Asks both for their verdicts on one secrets file after another."""

    def __init__(self, authctl: str, folder: Path) -> None:
        self._authctl = authctl
        self._folder = folder
        self._secrets = folder / ".streamlit" / "secrets.toml"
        self._secrets.parent.mkdir()
        config.set_option("secrets.files", [str(self._secrets)])
        # Streamlit would reload the file by itself, from another thread.
        secrets_singleton._file_watchers_installed = True

    def disagreement(self, text: str) -> str:
        """Where the verdicts differ, or nothing."""
        self._secrets.write_text(text, encoding="utf-8")
        authctl = self._authctl_verdicts()
        differences = []
        for name in sorted(offered_names(text) | authctl.keys()):
            expected = self._streamlit_verdict(name)
            if name not in authctl:
                differences.append(f"{name!r}: authctl does not list it")
            elif not expected.is_met_by(authctl[name]):
                differences.append(f"{name!r}: Streamlit {expected}; authctl {authctl[name]}")
        return "\n".join(["the verdicts differ", text, *differences]) if differences else ""

    def _streamlit_verdict(self, provider: str) -> Verdict:
        secrets_singleton._reset()
        try:
            user_info.login(provider)
        except StreamlitAPIException as error:
            return Verdict(False, folded(str(error)))
        except Exception as error:
            return Verdict(False, repr(error), accident=True)
        return Verdict(True)

    def _authctl_verdicts(self) -> dict[str, Verdict]:
        check = subprocess.run(
            [self._authctl, "check", "--no-input", "--format", "json", "--streamlit", streamlit.__version__],
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self._folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if check.returncode not in (0, 1):
            raise AssertionError(f"`authctl check` failed:\n{check.stderr.decode()}\n{self._secrets.read_text()}")
        providers = json.loads(check.stdout)["streamlit"]["providers"]
        return {
            provider["name"]: Verdict(provider["accepted"], folded(provider["message"] or "")) for provider in providers
        }


def offered_names(text: str) -> set[str]:
    """The names that authctl must judge: each table below `[auth]` that is not a setting, and the default one."""
    try:
        auth = tomllib.loads(text).get("auth")
    except tomllib.TOMLDecodeError:
        auth = None
    tables = {name for name, value in auth.items() if isinstance(value, dict)} if isinstance(auth, dict) else set()
    return {"default"} | tables - GOOD.keys()


def folded(text: str) -> str:
    return " ".join(text.split())


def shrunk(text: str, fails: Callable[[str], str]) -> str:
    """As few lines of `text` as still fail."""
    lines = text.splitlines()
    while smaller := next(
        (rest for index in range(len(lines)) if fails("\n".join(rest := lines[:index] + lines[index + 1 :]))), None
    ):
        lines = smaller
    return "\n".join(lines)


def generated_files(rng: random.Random) -> Iterator[str]:
    """Files that any TOML parser of any Streamlit reads alike; the same ones at every run."""
    for _ in range(GENERATED):
        layout = rng.choice([with_headers, with_headers, with_inline_tables, with_dotted_keys])
        auth = settings(rng, SHARED, missing=0.05) | settings(rng, CREDENTIALS, missing=rng.choice([0.1, 1]))
        sections = {name: settings(rng, CREDENTIALS, missing=0.15) for name in rng.sample(NAMES, rng.randrange(4))}
        yield layout(rng, auth, sections)


def settings(rng: random.Random, keys: list[str], missing: float) -> dict[str, str]:
    chosen = {key: value(rng, key) for key in keys if rng.random() >= missing}
    if "client_id" in keys and rng.random() < 0.3:
        chosen["client_kwargs"] = value(rng, "client_kwargs")
    return chosen


def value(rng: random.Random, key: str) -> str:
    if rng.random() >= 0.15:
        return GOOD[key]
    return rng.choice(ODD_COOKIE_SECRETS if key == "cookie_secret" else ODD_VALUES)


def with_headers(rng: random.Random, auth: dict[str, str], sections: dict[str, dict[str, str]]) -> str:
    """`[auth]` and `[auth.NAME]` in any order; now and then an array, nested too deep, or not a table at all."""
    blocks = [["[auth]", *lines(auth)]]
    for name, section in sections.items():
        header = rng.choice(["[auth.{}]"] * 6 + ["[[auth.{}]]", "[auth.{}.inner]", "{} = 'not a table'"]).format(name)
        if header.startswith("["):
            blocks.append([header, *lines(section)])
        else:
            blocks[0].append(header)
    rng.shuffle(blocks)
    return "\n".join(line for block in blocks for line in block)


def with_inline_tables(_rng: random.Random, auth: dict[str, str], sections: dict[str, dict[str, str]]) -> str:
    inline = {name: f"{{ {', '.join(lines(section))} }}" for name, section in sections.items()}
    return "\n".join(["[auth]", *lines(auth | inline)])


def with_dotted_keys(_rng: random.Random, auth: dict[str, str], sections: dict[str, dict[str, str]]) -> str:
    dotted = {f"{name}.{key}": value for name, section in sections.items() for key, value in section.items()}
    return "\n".join(f"auth.{line}" for line in lines(auth | dotted))


def lines(settings: dict[str, str]) -> list[str]:
    return [f"{key} = {value}" for key, value in settings.items()]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
