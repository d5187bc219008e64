"""Which Streamlit works with which Authlib: one real login for each pair, and the table that authctl judges by.

    tests/interop/run [AUTHCTL] --version-pairs {newest,all}

Each Streamlit release line (its last patch release) is tried with each Authlib release that `releases.tsv` lists, each
pair in a process of its own, with what pip's resolver takes beside it today. A pair is three observations: a login at
`authctl idp`; a login where the ID token's header has a member of the provider's own; and what `st.login` says of an
empty `cookie_secret`. `all` writes `src/streamlit/version_pairs.txt` anew, and goes on where it was interrupted: what
was measured is kept below `target/interop/`. `newest` measures the newest releases only, and compares.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import Bench, Peers, Process
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor, WebsocketRefused

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RELEASES = REPOSITORY / "src" / "streamlit" / "requirements" / "releases.tsv"
TABLE = REPOSITORY / "src" / "streamlit" / "version_pairs.txt"
CACHE = Path(os.environ.get("PAIRS_CACHE", REPOSITORY / "target" / "interop" / "version-pairs"))
FIRST_LOGIN = (1, 42)
OLDEST_AUTHLIB = (1, 3, 2)
CLIENT_ID = "authctl-local"
CLIENT_SECRET = "5ec7e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b8"
SECRETS = """\
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"

[auth.plain]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "http://localhost:{plain}/.well-known/openid-configuration"

[auth.header]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "http://localhost:{header}/.well-known/openid-configuration"
"""
# `st.user` is called so since 1.45.
APP = """\
import json

import streamlit as st

user = st.user if hasattr(st, "user") else st.experimental_user
if user.is_logged_in:
    st.text(user.email)
    st.code(json.dumps(user.to_dict()))
else:
    for provider in ["plain", "header"]:
        if st.button("Log in with " + provider):
            st.login(provider)
"""
# `st.login` as an app calls it, but for the browser.
SIGNER = """\
import json, logging, sys
from types import SimpleNamespace
logging.disable(logging.CRITICAL)
from streamlit import config, user_info
from streamlit.runtime.secrets import secrets_singleton
secrets_singleton._file_watchers_installed = True
config.set_option("secrets.files", [sys.argv[1]])
context = SimpleNamespace(enqueue=lambda message: None)
for name in ("_get_script_run_ctx", "get_script_run_ctx"):
    if hasattr(user_info, name):
        setattr(user_info, name, lambda: context)
try:
    user_info.login("plain")
except Exception as error:
    print(" ".join(str(error).split()))
else:
    print("accepted")
"""
HEADER = """\
# Which Streamlit works with which Authlib. Written by tests/interop/version_pairs.py on {date}: one login each against
# the built-in provider. The columns are Streamlit's release lines, by their last patch release.
#
#   +  every login works
#   k  logins work, but not with an empty `cookie_secret`: `st.login` raises
#   h  logins work, unless the ID token's header has a member of the provider's own
#   s  `/auth/login` is answered with an error 400: the state of the login cannot be kept
#   x  no login works
"""


def main() -> None:
    arguments = parse_arguments()
    measurer = Measurer(arguments.authctl, arguments.uv)
    lines, authlibs = release_lines(), releases("authlib", OLDEST_AUTHLIB)
    if arguments.streamlit:
        lines = arguments.streamlit
    if arguments.authlib:
        authlibs = arguments.authlib
    if arguments.what == "newest":
        sys.exit(compare(measurer, lines[0], authlibs))
    pairs = [(streamlit, authlib) for authlib in authlibs for streamlit in lines]
    measurer.measure(pairs, arguments.jobs)
    if not arguments.streamlit and not arguments.authlib:
        TABLE.write_text(written(measurer, lines, authlibs))
        print(f"version pairs: wrote {TABLE.relative_to(REPOSITORY)}")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["newest", "all"])
    parser.add_argument("authctl", type=Path, help="the binary whose provider is used")
    parser.add_argument("--uv", type=Path, required=True, help="the installer of the environments")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--streamlit", nargs="+", metavar="RELEASE", help="measure these only, and write no table")
    parser.add_argument("--authlib", nargs="+", metavar="RELEASE")
    return parser.parse_args()


class Measurer:
    """Measures pairs, each once."""

    def __init__(self, authctl: Path, uv: Path) -> None:
        self._authctl = authctl
        self._uv = uv
        self._lock = threading.Lock()
        self._installing: dict[str, threading.Lock] = {}
        self._path = CACHE / "measured.json"
        CACHE.mkdir(parents=True, exist_ok=True)
        self._measured: dict[str, dict[str, str]] = json.loads(self._path.read_text()) if self._path.exists() else {}

    def observed(self, streamlit: str, authlib: str) -> dict[str, str]:
        return self._measured[f"{streamlit} {authlib}"]

    def measure(self, pairs: list[tuple[str, str]], jobs: int) -> None:
        waiting = [pair for pair in pairs if " ".join(pair) not in self._measured]
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(self._share, [waiting[start::jobs] for start in range(jobs)]))

    def _share(self, pairs: list[tuple[str, str]]) -> None:
        bench = Bench(self._authctl, Peers(Path(), Path(), Path(), None))
        try:
            port = bench.free_port()
            with providers(bench, port) as (plain, header):
                for number, (streamlit, authlib) in enumerate(pairs):
                    observed = self._pair(bench, f"pair-{number}", port, (plain, header), streamlit, authlib)
                    with self._lock:
                        self._measured[f"{streamlit} {authlib}"] = observed
                        temporary = self._path.with_suffix(".new")
                        temporary.write_text(json.dumps(self._measured, indent=0, sort_keys=True))
                        temporary.replace(self._path)
                    print(f"Streamlit {streamlit}, Authlib {authlib}: {observed}", flush=True)
        finally:
            bench.close()

    def _pair(
        self, bench: Bench, name: str, port: int, ports: tuple[int, int], streamlit: str, authlib: str
    ) -> dict[str, str]:
        python = self._environment(streamlit)
        packages = self._packages(authlib)
        folder = bench.folder(name)
        (folder / "app.py").write_text(APP)
        (folder / ".streamlit").mkdir()
        secrets = folder / ".streamlit" / "secrets.toml"
        text = SECRETS.format(
            port=port, plain=ports[0], header=ports[1], client_id=CLIENT_ID, client_secret=CLIENT_SECRET
        )
        empty = folder / "empty.toml"
        empty.write_text(re.sub(r'cookie_secret = ".*"', 'cookie_secret = ""', text))
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(packages)}
        signed = subprocess.run(
            [python, "-c", SIGNER, empty], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        observed = {"empty cookie_secret": (signed.stdout or signed.stderr).strip().splitlines()[-1]}
        secrets.write_text(text)
        app = PairApp(bench, python, packages, folder, port)
        try:
            observed["plain"] = app.login("plain")
            if observed["plain"] == "works":
                observed["header"] = app.login("header")
        finally:
            app.stop()
        return observed

    def _environment(self, streamlit: str) -> Path:
        """The interpreter of an environment with this Streamlit, httpx and no Authlib."""

        def install(folder: Path) -> None:
            uv(self._uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder)
            uv(
                *(self._uv, "pip", "install", "--quiet", "--python", folder / "bin" / "python"),
                *(f"streamlit=={streamlit}", "httpx"),
            )

        return self._installed(f"streamlit-{streamlit}", install) / "bin" / "python"

    def _packages(self, authlib: str) -> Path:
        """A folder with this Authlib and what it needs."""

        def install(folder: Path) -> None:
            uv(
                *(self._uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", folder),
                f"authlib=={authlib}",
            )

        return self._installed(f"authlib-{authlib}", install)

    def _installed(self, name: str, install) -> Path:
        with self._lock:
            lock = self._installing.setdefault(name, threading.Lock())
        folder = CACHE / name
        with lock:
            if not (folder / ".complete").exists():
                install(folder)
                (folder / ".complete").touch()
        return folder


class PairApp(StreamlitApp):
    """`streamlit run` with one interpreter and one Authlib."""

    def __init__(self, bench: Bench, python: Path, packages: Path, project: Path, port: int) -> None:
        self.port = port
        self.origin = f"http://localhost:{port}"
        self._process: Process = bench.start(
            *("env", f"PYTHONPATH={packages}", python, "-m", "streamlit", "run", "app.py"),
            *(f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none"),
            *("--browser.serverAddress=localhost", "--browser.gatherUsageStats=false"),
            cwd=project,
        )
        self._process.wait_until_it_answers(f"{self.origin}/_stcore/health")

    def login(self, provider: str) -> str:
        """`works`, or where a login ends and with which words."""
        try:
            page = Visitor().log_in(self, provider, at_built_in_provider("alice"))
        except (AssertionError, WebsocketRefused) as error:
            return " ".join(f"{error}; {self._complaint()}".split())
        return "works" if page.user else f"not logged in; {self._complaint()}"

    def _complaint(self) -> str:
        """The last exception in the server's log."""
        found = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception)\b.*$", self._process.log(), re.MULTILINE)
        return found[-1] if found else "nothing logged"


@contextmanager
def providers(bench: Bench, app_port: int) -> Iterator[tuple[int, int]]:
    """A provider without fault, and one with a member of its own in the ID token's header."""
    folder = bench.folder("providers")
    secret = folder / "client-secret"
    secret.write_text(CLIENT_SECRET)
    ports = (bench.free_port(), bench.free_port())
    for port, faults in zip(ports, ([], ["--fault", "private-token-header"]), strict=True):
        running = bench.start_authctl(
            *("idp", "--port", str(port), *faults, "--client-id", CLIENT_ID, "--client-secret-file", str(secret)),
            *("--redirect-uri", f"http://localhost:{app_port}/oauth2callback"),
            cwd=folder,
        )
        running.wait_for_stderr("Ctrl-C stops it")
    yield ports


def compare(measurer: Measurer, streamlit: str, authlibs: list[str]) -> str | None:
    """What differs between the table and the newest Streamlit with the last release of each Authlib line."""
    newest = {line_of(authlib): authlib for authlib in reversed(authlibs)}
    measurer.measure([(streamlit, authlib) for authlib in newest.values()], 2)
    table = read_table()
    differing = [
        f"Streamlit {streamlit}, Authlib {authlib}: measured `{letter}`, the table has `{known}`"
        for authlib in newest.values()
        for letter, known in [(verdict(measurer.observed(streamlit, authlib)), table.get((streamlit, authlib)))]
        if letter != known
    ]
    return "\n".join(differing) or None


def verdict(observed: dict[str, str]) -> str:
    """The letter of a pair."""
    if "does not support item assignment" in observed["plain"] or "status of Streamlit's login route" in observed["plain"]:
        return "s"
    if observed["plain"] != "works":
        return "x"
    letters = ""
    if observed["header"] != "works":
        letters += "h"
    if observed["empty cookie_secret"] != "accepted":
        letters += "k"
    return letters or "+"


def written(measurer: Measurer, lines: list[str], authlibs: list[str]) -> str:
    text = HEADER.format(date=datetime.now(UTC).date())
    text += "authlib ".ljust(9) + " ".join(line.ljust(6) for line in lines).rstrip() + "\n"
    for authlib in authlibs:
        letters = [verdict(measurer.observed(streamlit, authlib)).ljust(6) for streamlit in lines]
        text += authlib.ljust(9) + " ".join(letters).rstrip() + "\n"
    return text


def read_table() -> dict[tuple[str, str], str]:
    [header, *rows] = [line.split() for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return {
        (streamlit, row[0]): letter for row in rows for streamlit, letter in zip(header[1:], row[1:], strict=True)
    }


def releases(package: str, first: tuple[int, ...]) -> list[str]:
    """The newest first."""
    rows = [line.split("\t") for line in RELEASES.read_text().splitlines() if not line.startswith("#")]
    return [row[1] for row in rows if row[0] == package and numbers(row[1]) >= first]


def release_lines() -> list[str]:
    """The last patch release of each line, the newest first."""
    last: dict[tuple[int, ...], str] = {}
    for release in releases("streamlit", FIRST_LOGIN):
        last.setdefault(line_of(release), release)
    return list(last.values())


def line_of(release: str) -> tuple[int, ...]:
    return numbers(release)[:2]


def numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def uv(*arguments: str | Path) -> None:
    subprocess.run(arguments, check=True, env={**os.environ, "UV_LINK_MODE": "hardlink"})


if __name__ == "__main__":
    main()
