"""A provider that bends one thing at a time: `streamlit.accepted` and `st_user` of `authctl test --format json` must be
what the real Streamlit does with the very same answers.

    tests/interop/run [AUTHCTL] --hostile RELEASE [--only WORD]

logs in with every case of `hostile_cases.py`, which takes half an hour for each release. The suite takes a sample. A case
agrees when both say the same, or where authctl says that it does not know and the case is beyond its limits.
"""

import argparse
import json
import math
import random
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from bench import Bench, Peers
from hostile_cases import Case, all_cases
from hostile_provider import CLIENT_ID, CLIENT_SECRET, SIGNED_IN_BY_POST, HostileProvider
from login_report import PER_LOGIN
from streamlit_app import USER_COOKIE, Visitor, WebsocketRefused

# `st.user` is called so since 1.45.
APP = """\
import json

import streamlit as st

user = st.user if hasattr(st, "user") else st.experimental_user
if user.is_logged_in:
    st.code(json.dumps(user.to_dict()))
"""
COOKIE_SECRET = "3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"
AUTH = """\
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{cookie_secret}"
"""
SECTION = """
[auth.{name}]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
{settings}
"""
# For an answer that never comes.
PATIENCE = "10"
AT_ONCE = 4
# More than this many providers make Streamlit slow: it copies its settings at each request.
BATCH = 150
# The largest number that JSON's readers have.
MOST = int(sys.float_info.max)


@dataclass(frozen=True)
class Release:
    """A Streamlit, with the Authlib beside it."""

    python: Path
    streamlit: str
    authlib: str

    @classmethod
    def of(cls, python: Path) -> "Release":
        script = "from importlib.metadata import version as v; print(v('streamlit'), v('authlib'))"
        said = subprocess.run([python, "-c", script], check=True, capture_output=True, text=True).stdout.split()
        return cls(python, *said)

    def __str__(self) -> str:
        return f"Streamlit {self.streamlit}, Authlib {self.authlib}"


@dataclass(frozen=True)
class Verdict:
    accepted: bool | None
    user: dict[str, Any] | None
    why: str


class Comparison:
    """Each case's login in Streamlit and in `authctl test`."""

    def __init__(self, bench: Bench, release: Release, cases: dict[str, Case]) -> None:
        self._bench = bench
        self._release = release
        self._cases = cases
        self._provider = HostileProvider(bench.free_port(), {name: case.bend for name, case in cases.items()})
        self._app = HostileApp(bench, release, self._sections(cases))
        self._ports = [bench.free_port() for _ in range(AT_ONCE)]
        self._free = threading.local()
        self._lock = threading.Lock()

    def stop(self) -> None:
        self._app.stop()
        self._provider.stop()

    def differences(self) -> list[str]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [found for found in pool.map(self._difference, self._cases) if found]

    def _difference(self, name: str) -> str | None:
        case = self._cases[name]
        streamlit = self._app.verdict(name)
        authctl = self._said(name)
        label = f"{case} [{name}]"
        if case.is_beyond_limits and authctl.accepted is None:
            return None
        if authctl.accepted != streamlit.accepted:
            return f"{label}: Streamlit {streamlit.accepted} ({streamlit.why}); authctl {authctl.accepted} ({authctl.why})"
        if streamlit.accepted and not same_user(authctl.user, streamlit.user):
            return f"{label}: st.user is\n    {streamlit.user}, authctl says\n    {authctl.user}"
        return None

    def _said(self, name: str) -> Verdict:
        """What `authctl test` says, with a browser of its own."""
        project, port = self._project(name)
        command = self._bench.start_authctl(
            *("test", "--provider", name, "--no-browser", "--no-userinfo", "--timeout", PATIENCE, "--format", "json"),
            *("--streamlit", self._release.streamlit),
            cwd=project,
        )
        address = command.first_of_stderr(r"^(\S+:\S*\?\S+)\n")
        if address:
            with suppress(httpx.HTTPError, httpx.InvalidURL, ValueError):
                browse(httpx.Client(timeout=20, trust_env=False), address, port)
        outcome = command.outcome()
        try:
            report = outcome.document("authctl.login/1")
        except (ValueError, AssertionError):
            return Verdict(None, None, f"exit status {outcome.exit_status}: {outcome.stdout[:200]} {command.stderr()[-300:]}")
        streamlit = report["streamlit"]
        return Verdict(streamlit["accepted"], report["st_user"], str(streamlit["reason"]))

    def _project(self, name: str) -> tuple[Path, int]:
        """A project of this thread's own: each listens on another port."""
        if not hasattr(self._free, "project"):
            with self._lock:
                port = self._ports.pop()
            self._free.project = self._bench.folder(f"project-{port}"), port
            (self._free.project[0] / ".streamlit").mkdir()
            requirements = f"streamlit=={self._release.streamlit}\nauthlib=={self._release.authlib}\nhttpx\n"
            (self._free.project[0] / "requirements.txt").write_text(requirements)
        project, port = self._free.project
        text = AUTH.format(port=port, cookie_secret=COOKIE_SECRET) + self._sections({name: self._cases[name]})
        (project / ".streamlit" / "secrets.toml").write_text(text)
        return project, port

    def _sections(self, cases: dict[str, Case]) -> str:
        return "".join(
            SECTION.format(
                name=name,
                client_id=CLIENT_ID,
                client_secret=CLIENT_SECRET,
                issuer=self._provider.issuer(name),
                settings=case.settings,
            )
            for name, case in cases.items()
        )


class HostileApp:
    """The real Streamlit, with all cases for providers."""

    def __init__(self, bench: Bench, release: Release, sections: str) -> None:
        folder = bench.folder("app")
        self.port = bench.free_port()
        self.origin = f"http://localhost:{self.port}"
        (folder / "app.py").write_text(APP)
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(AUTH.format(port=self.port, cookie_secret=COOKIE_SECRET) + sections)
        # httpx reads all authorities anew for each client, and here there is nothing to trust: one is read in no time.
        authorities = Path(__file__).parent.parent / "it" / "certificates" / "authority.pem"
        self._process = bench.start(
            *("env", f"SSL_CERT_FILE={authorities}", release.python, "-m", "streamlit", "run", "app.py"),
            *(f"--server.port={self.port}", "--server.headless=true"),
            *("--server.fileWatcherType=none", "--browser.serverAddress=localhost", "--browser.gatherUsageStats=false"),
            cwd=folder,
        )
        self._process.wait_until_it_answers(f"{self.origin}/_stcore/health")

    def stop(self) -> None:
        self._process.stop()

    def log(self) -> str:
        return self._process.stderr()

    def verdict(self, name: str) -> Verdict:
        """One login, from where `st.login` sends the browser to the run of the script that greets the user."""
        visitor = Visitor()
        try:
            started = visitor.http.get(f"{self.origin}/auth/login", params={"provider": provider_token(name)})
        except httpx.RemoteProtocolError as error:
            return Verdict(False, None, f"no browser can go there: {error}")
        if not started.is_redirect:
            return Verdict(False, None, f"/auth/login is answered with {started.status_code}")
        with suppress(httpx.HTTPError, httpx.InvalidURL, ValueError):
            browse(visitor.http, started.headers["Location"], self.port)
        if USER_COOKIE not in visitor.http.cookies:
            return Verdict(False, None, "logged out")
        try:
            page = visitor.open(self)
        except WebsocketRefused as error:
            return Verdict(False, None, str(error))
        user = {key: value for key, value in page.user.items() if key != "tokens" or value}
        return Verdict(bool(user), user or None, "logged in" if user else "logged out")


def provider_token(name: str) -> str:
    """What `st.login` puts into the address to which it sends the browser."""
    claims = {"provider": name, "exp": int(time.time()) + 120}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(COOKIE_SECRET))


def browse(http: httpx.Client, address: str, port: int) -> None:
    """What a browser does from the authorization request to the callback, which it opens too."""
    address = httpx.URL(f"http://localhost:{port}/").join(address)
    answer = http.get(address)
    if answer.is_redirect:
        http.get(address.join(answer.headers["Location"]))
    elif answer.text.startswith(SIGNED_IN_BY_POST):
        form = dict(parse_qsl(answer.text.removeprefix(SIGNED_IN_BY_POST)))
        http.post(f"http://localhost:{port}/oauth2callback", data=form)


def same_user(said: dict[str, Any] | None, was: dict[str, Any] | None) -> bool:
    if said is None or was is None:
        return said == was
    per_login = {name for name in PER_LOGIN & said.keys() & was.keys() if type(said[name]) is type(was[name])}
    told = {name: None if name in per_login else value for name, value in said.items()}
    held = {name: None if name in per_login else as_in_json(value) for name, value in was.items()}
    # In text: to Python, 1 is 1.0 and True.
    return json.dumps(told, sort_keys=True) == json.dumps(held, sort_keys=True)


def as_in_json(value: Any) -> Any:
    """A value as any program can be told it: without NaN, halves of surrogate pairs, and integers beyond 64 bits."""
    match value:
        case int() if not isinstance(value, bool) and not -(2**63) <= value < 2**64:
            return float(min(max(value, -MOST), MOST))
        case float():
            return value if math.isfinite(value) else None
        case str():
            return re.sub(r"[\ud800-\udfff]", "\ufffd", value)
        case list():
            return [as_in_json(item) for item in value]
        case dict():
            return {as_in_json(name): as_in_json(member) for name, member in value.items()}
    return value


def sample(cases: dict[str, Case], size: int) -> dict[str, Case]:
    """Some of each table, always the same."""
    tables: dict[str, list[str]] = {}
    for name, case in cases.items():
        tables.setdefault(case.where, []).append(name)
    chance = random.Random(14)
    names = []
    for members in tables.values():
        names += chance.sample(members, min(len(members), max(2, size * len(members) // len(cases))))
    return {name: cases[name] for name in names}


def differences(authctl: Path, release: Release, cases: dict[str, Case]) -> list[str]:
    found = []
    names = list(cases)
    for start in range(0, len(names), BATCH):
        bench = Bench(authctl, Peers())
        try:
            comparison = Comparison(bench, release, {name: cases[name] for name in names[start : start + BATCH]})
            found += comparison.differences()
            comparison.stop()
        finally:
            bench.close()
        if len(names) > BATCH:
            print(f"hostile: {min(start + BATCH, len(names))} of {len(names)}, {len(found)} differ", flush=True)
    return found


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("authctl", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the interpreter that has the Streamlit")
    parser.add_argument("--sample", type=int, help="not all cases, but about so many")
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="the cases whose names hold a WORD")
    arguments = parser.parse_args()
    release = Release.of(arguments.python)
    words = arguments.only
    cases = {name: case for name, case in all_cases().items() if not words or any(word in str(case) for word in words)}
    if arguments.sample:
        cases = sample(cases, arguments.sample)
    started = time.monotonic()
    found = differences(arguments.authctl.resolve(), release, cases)
    print("\n".join(found))
    seconds = time.monotonic() - started
    print(f"hostile: {release}: {len(cases) - len(found)} of {len(cases)} cases agree ({seconds:.0f} s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
