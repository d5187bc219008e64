"""Whether `authctl check` says of a `config.toml` what the Streamlit of this interpreter does with it.

    python config_files.py AUTHCTL FOLDER
"""

import logging
import os
import subprocess
import sys
import tomllib
from itertools import islice
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import streamlit
from streamlit import config

from secrets_files import GOOD, WHOLE_FILES, all_files

# Of the generated files; verdict.py has them all, and the parser is the same.
COUNT = 1_200
OWN = [
    *("", "[server]\nport = 9000\n", "server.port = 9000\n", "port = 9000\n", "[[server]]\nport = 9000\n", "[server\n"),
    *("[server]\nsslCertFile = \"C:\\users\\ann\\cert.pem\"\n", "[server]\nsslCertFile = 'C:\\users\\ann\\cert.pem'\n"),
    *("\ufeff[server]\nport = 9000\n", "[nosuch]\noption = 1\n", "theme = 'dark'\n", "[theme]\nbase = 'dark'\n"),
    "[server]\nport = 9000\n".encode("utf-16"),
]
READ, IGNORED, FATAL = "reads it", "ignores it", "does not start"


def main(authctl: str, folder: str) -> int:
    logging.disable(logging.CRITICAL)
    os.chdir(folder)
    texts = OWN + WHOLE_FILES + list(islice(all_files(), len(WHOLE_FILES), COUNT))
    texts = [text.encode() if isinstance(text, str) else text for text in texts]
    expected = {}
    for number, text in enumerate(texts):
        project = Path(f"project-{number}")
        (project / ".streamlit").mkdir(parents=True)
        (project / ".streamlit" / "config.toml").write_bytes(text)
        (project / ".streamlit" / "secrets.toml").write_text(
            "[auth]\n" + "".join(f"{key} = {value}\n" for key, value in GOOD.items())
        )
        expected[str(project)] = by_streamlit(project)
    found = by_authctl(authctl, list(expected))
    for number, text in enumerate(texts):
        project = f"project-{number}"
        # What is not TOML 1.0 is refused for every release: the next one that the project takes will not read it.
        if found[project] != expected[project] and (is_toml(text) or found[project] == READ):
            print(f"Streamlit {expected[project]}; authctl says that it {found[project]}:\n{text!r}")
            return 1
    outcomes = {outcome: list(expected.values()).count(outcome) for outcome in (READ, IGNORED, FATAL)}
    print(f"Streamlit {streamlit.__version__} and authctl agree on {len(texts)} files: {outcomes}")
    return 0


def is_toml(text: bytes) -> bool:
    try:
        tomllib.loads(text.decode())
    except ValueError:
        return False
    return True


def by_streamlit(project: Path) -> str:
    complaints = []
    # Before 1.45 nothing is caught, so nothing is logged.
    logger = getattr(config, "_LOGGER", logging.getLogger())
    with (
        patch.object(config, "CONFIG_FILENAMES", [str(project / ".streamlit" / "config.toml")], create=True),
        patch.object(config, "get_config_files", lambda _name: [str(project / ".streamlit" / "config.toml")], create=True),
        patch.object(logger, "exception", lambda message, *_: complaints.append(message)),
    ):
        try:
            config.get_config_options(force_reparse=True)
        except Exception:
            return FATAL
    return IGNORED if any("parsing config toml" in complaint for complaint in complaints) else READ


def by_authctl(authctl: str, projects: list[str]) -> dict[str, str]:
    # Of the formats for machines, this one has the words beside the place.
    command = [authctl, "check", "--no-input", "--format", "junit", "--streamlit", streamlit.__version__]
    check = subprocess.run([*command, *projects], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    outcomes = dict.fromkeys(projects, READ)
    for problem in ElementTree.fromstring(check.stdout).iter("testcase"):
        if problem.get("name", "").startswith("malformed-config"):
            project = problem.get("classname", "").split("/")[0]
            is_fatal = "does not start" in "".join(problem.itertext())
            if outcomes[project] != FATAL:
                outcomes[project] = FATAL if is_fatal else IGNORED
    return outcomes


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
