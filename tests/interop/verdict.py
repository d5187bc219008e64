"""Whether `authctl check` says what `st.login` does, for thousands of secrets files and every fixture of this repository.

    python verdict.py AUTHCTL FOLDER

The judge is the Streamlit of the interpreter that runs this, so that each version can have an environment of its own. On
text that is TOML 1.0, and on bytes that are not UTF-8, the two must agree, messages included. Text that is not TOML 1.0
must be refused for every version: some of it is read by Streamlit before 1.66.
"""

import json
import logging
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import streamlit
from streamlit import config, user_info
from streamlit.runtime.secrets import secrets_singleton

from secrets_files import GOOD, all_files

FIXTURES = Path(__file__).parent.parent
# How many of the generated files must be TOML 1.0.
TOML_FILES = 5_000
# How many files `authctl check` gets at once.
BATCH = 500
# The keys inside `[auth]` that are settings, even if they are tables, and not providers.
SETTINGS = {*GOOD, "authorize_params", "expose_tokens", "logout_params"}


@dataclass(frozen=True)
class Verdict:
    """Whether `st.login` goes on to the provider, and what it, or Python, says when it does not."""

    accepted: bool
    message: str = ""

    def is_met_by(self, authctl: "Verdict") -> bool:
        # Where Python repeats a value, which may be a secret, authctl does not.
        words = re.escape(authctl.message).replace(r"\*\*\*", ".*")
        return self.accepted == authctl.accepted and re.fullmatch(words, self.message, re.DOTALL) is not None

    def __str__(self) -> str:
        return "accepts it" if self.accepted else f"refuses it: {self.message!r}"


def main(authctl: str, folder: str) -> int:
    logging.disable(logging.CRITICAL)
    user_info._get_script_run_ctx = lambda: SimpleNamespace(enqueue=lambda _message: None)
    judge = Judge(authctl, Path(folder))
    texts = [text.encode() if isinstance(text, str) else text for text in all_files()]
    toml_files = sum(not is_other_text(text) for text in texts)
    assert toml_files >= TOML_FILES, toml_files
    fixtures = [path.read_bytes() for path in sorted(FIXTURES.rglob("*.toml*")) if path.is_file()]
    toml_files += sum(not is_other_text(text) for text in fixtures)
    texts += fixtures
    for batch in batches(texts):
        for text, disagreement in zip(batch, judge.disagreements(batch), strict=True):
            if disagreement:
                print(judge.smallest_disagreement(text))
                return 1
    print(f"Streamlit {streamlit.__version__} and authctl agree on {toml_files} of {len(texts)} files; the others are not TOML")
    return 0


class Judge:
    """Asks both for their verdicts on secrets files."""

    def __init__(self, authctl: str, folder: Path) -> None:
        self._authctl = authctl
        self._folder = folder
        # Streamlit would reload the file by itself, from another thread.
        secrets_singleton._file_watchers_installed = True

    def disagreements(self, texts: list[bytes]) -> list[str]:
        """For each text where the verdicts on it differ, or nothing."""
        projects = [f"project-{number}" for number in range(len(texts))]
        for project, text in zip(projects, texts, strict=True):
            path = self._folder / project / ".streamlit" / "secrets.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        authctl = self._authctl_verdicts(projects)
        return [
            self._acceptance(authctl[project]) if is_other_text(text) else self._disagreement(project, authctl[project])
            for project, text in zip(projects, texts, strict=True)
        ]

    def _acceptance(self, authctl: dict[str, Verdict]) -> str:
        """The names that authctl accepts though the text is not TOML."""
        return "\n".join(f"{name!r}: authctl accepts it" for name, verdict in authctl.items() if verdict.accepted)

    def _disagreement(self, project: str, authctl: dict[str, Verdict]) -> str:
        path = self._folder / project / ".streamlit" / "secrets.toml"
        config.set_option("secrets.files", [str(path)])
        differences = []
        for name in sorted({"default"} | self._offered_names() | authctl.keys()):
            streamlit = self._streamlit_verdict(name)
            if name not in authctl:
                differences.append(f"{name!r}: authctl does not list it")
            elif not streamlit.is_met_by(authctl[name]):
                differences.append(f"{name!r}: Streamlit {streamlit}; authctl {authctl[name]}")
        return "\n".join(differences)

    def smallest_disagreement(self, text: bytes) -> str:
        """As few lines of `text`, and then as few bytes, as the two still disagree on."""
        for unit in [b"\n", b""]:
            while smaller := self._first_that_differs(without_one_part(text, unit)):
                text = smaller
        [differences] = self.disagreements([text])
        return f"the verdicts differ on {text!r}\n{differences}"

    def _first_that_differs(self, texts: list[bytes]) -> bytes | None:
        for batch in batches(texts):
            for text, disagreement in zip(batch, self.disagreements(batch), strict=True):
                if disagreement:
                    return text
        return None

    def _offered_names(self) -> set[str]:
        """The names that authctl must judge: each table below `[auth]` that is not a setting."""
        secrets_singleton._reset()
        try:
            auth = secrets_singleton.get("auth")
        except Exception:
            return set()
        if not isinstance(auth, Mapping):
            return set()
        return {name for name, value in auth.items() if isinstance(value, Mapping)} - SETTINGS

    def _streamlit_verdict(self, provider: str) -> Verdict:
        secrets_singleton._reset()
        try:
            user_info.login(provider)
        except Exception as error:
            return Verdict(False, folded(str(error)))
        return Verdict(True)

    def _authctl_verdicts(self, projects: list[str]) -> dict[str, dict[str, Verdict]]:
        command = [self._authctl, "check", "--no-input", "--format", "json", "--streamlit", streamlit.__version__]
        check = subprocess.run(
            [*command, *projects],
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self._folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if check.returncode not in (0, 1):
            raise AssertionError(f"`authctl check` failed:\n{check.stderr.decode()}")
        report = json.loads(check.stdout)
        # Of one project, the facts stand in the report itself.
        facts = {project["path"]: project["streamlit"] for project in report.get("projects", [])}
        return {project: verdicts(facts.get(project) or report["streamlit"]) for project in projects}


def batches(texts: list[bytes]) -> Iterator[list[bytes]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def verdicts(facts: dict) -> dict[str, Verdict]:
    return {
        provider["name"]: Verdict(provider["accepted"], folded(provider["message"] or ""))
        for provider in facts["providers"]
    }


def is_other_text(text: bytes) -> bool:
    """Whether it is text, and not TOML 1.0."""
    try:
        # Python reads text files so.
        tomllib.loads(text.decode().replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError:
        return False
    except tomllib.TOMLDecodeError:
        return True
    return False


def folded(text: str) -> str:
    return " ".join(text.split())


def without_one_part(text: bytes, separator: bytes) -> list[bytes]:
    """The texts that are `text` without one of its lines, or one of its bytes."""
    parts = text.split(separator) if separator else [bytes([byte]) for byte in text]
    return [separator.join(parts[:index] + parts[index + 1 :]) for index in range(len(parts))] if len(parts) > 1 else []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
