"""The blocks of `docs/testing.md`, as people copy them: they run, with the newest Streamlit and with 1.53."""

import os
import re
import sys
from pathlib import Path

from bench import Bench, equal

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "testing.md"
# What pytest-playwright would bring.
BROWSER = """

import shutil

from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=os.geteuid() != 0
        )
        yield chromium
        chromium.close()
"""


def project(bench: Bench, kind: str, python: Path) -> Path:
    """The page's project, which says which Streamlit it is for, as projects do."""
    release = python.parent.parent.name.split("-")[1]
    folder = bench.folder(f"{kind}-{release}")
    (folder / "requirements.txt").write_text(f"streamlit[auth]=={release}\n")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    for language, text in blocks:
        if language == "python":
            (folder / text.split()[1]).write_text(text)
        elif language == "toml":
            (folder / ".streamlit").mkdir()
            (folder / ".streamlit" / "users.toml").write_text(text)
    return folder


def run(bench: Bench, folder: Path, streamlit: Path, pytest: Path, *tests: str) -> str:
    """Runs `authctl dev -- pytest` with the programs of this environment, and says what pytest has said."""
    path = f"{streamlit.parent}:{bench.authctl_path.parent}:{os.environ['PATH']}"
    command = ("dev", "--port", "0", "--", pytest, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    outcome = bench.start("env", f"PATH={path}", bench.authctl_path, *command, cwd=folder).outcome()
    equal(outcome.exit_status, 0, f"the exit status of pytest with {streamlit}")
    return outcome.stdout


def pythons(bench: Bench) -> list[Path]:
    return [python for python in bench.peers.servers if "streamlit-1.44" not in str(python)]


def test_the_script_alone(bench: Bench) -> None:
    for python in pythons(bench):
        folder = project(bench, "script", python)
        said = run(bench, folder, python, python, "test_script.py")
        assert "1 passed" in said, said


def test_the_app_in_a_browser(bench: Bench) -> None:
    for python in pythons(bench):
        folder = project(bench, "browser", python)
        conftest = folder / "conftest.py"
        conftest.write_text(conftest.read_text() + BROWSER)
        said = run(bench, folder, python, Path(sys.executable), "test_signed_in.py", "test_login.py")
        assert "3 passed" in said, said
