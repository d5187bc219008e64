"""`authctl dev`: the real Streamlit with the built-in provider in place of its own, and nothing of that left behind."""

import os
import re
import signal
import sys
from pathlib import Path

import httpx

from bench import Bench, Process, equal
from streamlit_app import Visitor

SECRETS = """\
greeting = "hello from the secrets"

[auth]
redirect_uri = "https://app.example.com/oauth2callback"
cookie_secret = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"

[auth.google]
client_id = "4711.apps.googleusercontent.com"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

[auth.okta]
client_id = "0oa1b2c3"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUb"
server_metadata_url = "https://a.okta.com/.well-known/openid-configuration"
client_kwargs = { scope = "openid email groups" }
"""
APP = """\
import json

import streamlit as st

st.text(st.secrets.get("greeting", "no secrets"))
if st.user.is_logged_in:
    st.text(st.user.get("email"))
    st.text(st.user.get("provider", "no provider"))
    st.code(json.dumps(st.user.to_dict()))
for provider in ("google", "okta"):
    if st.button("Log in with " + provider):
        st.login(provider)
"""
CLONE = """\
import streamlit as st

if st.user.is_logged_in:
    st.text(st.user.email)
if st.button("Log in with okta"):
    st.login("okta")
"""
ASGI = """\
from streamlit.starlette import App

app = App("app.py")
"""
RUN = ("-m", "streamlit", "run", "app.py", "--server.headless=true", "--browser.gatherUsageStats=false")


class DevRun:
    """`authctl dev` around a command, once it says that the app is ready."""

    def __init__(self, bench: Bench, folder: Path, *arguments: str | Path) -> None:
        self._process = bench.start_authctl("dev", "--port", "0", *map(str, arguments), cwd=folder)
        self.origin = self._process.wait_for_stderr(r"(?<=ready: )http://localhost:\d+")

    def end(self, number: int = signal.SIGTERM) -> int:
        os.kill(self._process.id, number)
        return self._process.outcome().exit_status

    def stderr(self) -> str:
        return self._process.stderr()


def signed_in(http: httpx.Client, authorization_url: str) -> str:
    """The provider asks nobody: it knows who it is."""
    answer = http.get(authorization_url)
    assert answer.is_redirect, f"no redirect, but {answer.status_code}: {answer.text}"
    return answer.headers["Location"]


def project(bench: Bench, name: str, app: str = APP, secrets: str | None = SECRETS) -> Path:
    folder = bench.folder(name)
    (folder / "app.py").write_text(app)
    if secrets is not None:
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(secrets)
    return folder


def newer(bench: Bench) -> list[Path]:
    """The interpreters whose Streamlit has `st.user`."""
    return [python for python in bench.peers.servers if "streamlit-1.44" not in str(python)]


def test_every_provider_is_stood_in_for(bench: Bench) -> None:
    for python in newer(bench):
        folder = project(bench, f"app of {python.parent.parent.name}")
        run = DevRun(bench, folder, "--user", "alice", "--", python, *RUN)
        for provider in ("google", "okta"):
            page = Visitor().log_in(run, provider, signed_in)
            shown = ["hello from the secrets", "alice@example.com"]
            equal(page.texts[:2], shown, "what the app shows")
            equal(page.user["aud"], provider, "whose login it is")
            equal("groups" in page.user, provider == "okta", "whether the scope's claims are there")
        equal((folder / ".streamlit" / "secrets.toml").read_text(), SECRETS, "the user's own file")
        overlay = Path(re.search(r"\S+/stand-in.toml", environment(run._process.children()[0]))[0])
        assert overlay.exists(), f"there is no {overlay}"
        run.end()
        assert not overlay.parent.exists(), f"{overlay.parent} is left behind"
        with httpx.Client(trust_env=False) as http:
            assert refuses(http, run.origin), f"the app at {run.origin} is left behind"


def test_a_fresh_clone_starts_with_a_login(bench: Bench) -> None:
    for python in newer(bench):
        folder = project(bench, f"clone-{python.parent.parent.name}", CLONE, secrets=None)
        environment = folder / ".venv"
        environment.symlink_to(python.parent.parent)
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text("[server]\nheadless = true\n")
        # Nothing is said: neither command nor script.
        run = DevRun(bench, folder, "--user", "bob")
        page = Visitor().log_in(run, "okta", signed_in)
        equal(page.texts, ["bob@example.com"], "what the app shows")
        run.end()


def test_another_server_is_refused(bench: Bench) -> None:
    folder = project(bench, "asgi")
    (folder / "srv.py").write_text(ASGI)
    port = str(bench.free_port())
    uvicorn = (sys.executable, "-m", "uvicorn", "srv:app", "--port", port)
    refused = bench.start_authctl("dev", "--port", "0", "--", *uvicorn, cwd=folder)
    equal(refused.outcome().exit_status, 2, "the exit status of an app that does not use the stand-in")
    assert "does not use the stand-in" in refused.stderr() and "ready:" not in refused.stderr(), refused.stderr()
    with httpx.Client(trust_env=False) as http:
        assert refuses(http, f"http://localhost:{port}"), "the app is left behind"


def test_the_same_app_with_streamlit_run_is_not(bench: Bench) -> None:
    folder = project(bench, "asgi-run")
    (folder / "srv.py").write_text(ASGI)
    run = DevRun(
        bench, folder, "--user", "alice", "--", sys.executable, "-m", "streamlit", "run", "srv.py", *RUN[4:]
    )
    page = Visitor().log_in(run, "google", signed_in)
    equal(page.texts[:2], ["hello from the secrets", "alice@example.com"], "what the app shows")
    run.end()


TEST = """\
import os
import subprocess
import sys
import time
import urllib.request

import pytest

PORT = os.environ["STREAMLIT_SERVER_PORT"]


@pytest.fixture
def app():
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    server = subprocess.Popen(command)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://localhost:{PORT}/_stcore/health")
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://localhost:{PORT}"
    server.terminate()
    server.wait()


def test_login(app):
    from sign_in_over_http import identity

    assert identity(app, "google")["email"] == "alice@example.com"


def test_that_fails():
    assert False
"""
HELPER = """\
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, {interop!r})

from dev import signed_in
from streamlit_app import Visitor


def identity(origin, provider):
    class App:
        pass

    App.origin = origin
    return Visitor().log_in(App, provider, signed_in).user
"""


def test_pytest_is_run_with_a_provider(bench: Bench) -> None:
    folder = project(bench, "tests")
    (folder / "test_login.py").write_text(TEST)
    (folder / "sign_in_over_http.py").write_text(HELPER.format(interop=str(Path(__file__).parent)))
    run = DevRun(bench, folder, "--user", "alice", "--", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    outcome = run._process.outcome()
    equal(outcome.exit_status, 1, "pytest's exit status")
    assert "1 failed, 1 passed" in outcome.stdout, outcome.stdout


def refuses(http: httpx.Client, url: str) -> bool:
    try:
        http.get(url)
    except httpx.TransportError:
        return True
    return False


def environment(process: int) -> str:
    return Path(f"/proc/{process}/environ").read_text()
