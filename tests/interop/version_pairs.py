"""Which Streamlit works with which Authlib: one real login for each pair, and the table that authctl judges by.

    tests/interop/run [AUTHCTL] --version-pairs {newest,all}

Each Streamlit release line (its last patch release, and those before it that differ) is tried with each Authlib release
that `releases.tsv` lists, each pair in a process of its own, beside what an installer takes today. A pair is three
observations: a login at `authctl idp`; a login where the ID token's header has a member of the provider's own; and what
`st.login` says of an empty `cookie_secret`. `all` writes `src/streamlit/version_pairs.txt` anew, and goes on where it was interrupted: what
was measured is kept below `target/interop/`. `newest` measures the newest releases only, and compares.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bench import POLL_SECONDS, START_SECONDS, Bench, Peers
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor, WebsocketRefused

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RELEASES = REPOSITORY / "src" / "streamlit" / "requirements" / "releases.tsv"
TABLE = REPOSITORY / "src" / "streamlit" / "version_pairs.txt"
CACHE = REPOSITORY / "target" / "interop" / "version-pairs"
FIRST_LOGIN = (1, 42)
OLDEST_AUTHLIB = (1, 3, 2)
# Before and behind what changed in Authlib.
EDGES = ("1.3.2", "1.6.5", "1.6.6", "1.7.2")
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
# Imports one Streamlit, and forks for each Authlib, whose folder goes before everything else: the import is most of the work.
# Each line of standard input is a JSON list: what to do, the folder of the packages, the app's folder, a port.
LAUNCHER = """\
import json, os, signal, sys
import streamlit, streamlit.web.bootstrap, streamlit.web.cli
assert "authlib" not in sys.modules
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    what, packages, folder, port = json.loads(line)
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(f"{folder}/{what}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    os.chdir(folder)
    sys.path.insert(0, packages)
    if what == "sign":
        exec(SIGNER)
        sys.stdout.flush()
        os._exit(0)
    streamlit.web.cli.main([
        "run", "app.py", f"--server.port={port}", "--server.headless=true", "--server.fileWatcherType=none",
        "--browser.serverAddress=localhost", "--browser.gatherUsageStats=false",
    ])
"""
# `st.login` as an app calls it, but for the browser.
SIGNER = """\
import logging
from types import SimpleNamespace
logging.disable(logging.CRITICAL)
from streamlit import config, user_info
from streamlit.runtime.secrets import secrets_singleton
secrets_singleton._file_watchers_installed = True
config.set_option("secrets.files", [folder + "/empty.toml"])
context = SimpleNamespace(enqueue=lambda message: None)
for name in ("_get_script_run_ctx", "get_script_run_ctx"):
    if hasattr(user_info, name):
        setattr(user_info, name, lambda: context)
try:
    user_info.login("plain")
except Exception as error:
    print("refused:", " ".join(str(error).split()))
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
    lines, authlibs = arguments.streamlit or lines, arguments.authlib or authlibs
    if arguments.what == "newest":
        sys.exit(compare(measurer, lines[0], authlibs))
    if arguments.streamlit or arguments.authlib:
        measurer.measure([(streamlit, authlib) for streamlit in lines for authlib in authlibs], arguments.jobs)
        return
    # A patch release has a column of its own where it differs from the last of its line.
    edges = [*EDGES, authlibs[0]]
    patches = [release for release in releases("streamlit", FIRST_LOGIN) if release not in lines]
    measurer.measure([(streamlit, authlib) for streamlit in patches + lines for authlib in edges], arguments.jobs)
    last = {line_of(release): release for release in lines}

    def letters(streamlit: str) -> list[str]:
        return [verdict(measurer.observed(streamlit, authlib)) for authlib in edges]

    lines += [release for release in patches if letters(release) != letters(last[line_of(release)])]
    lines.sort(key=numbers, reverse=True)
    measurer.measure([(streamlit, authlib) for streamlit in lines for authlib in authlibs], arguments.jobs)
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
        bench = Bench(self._authctl, Peers())
        try:
            port = bench.free_port()
            with providers(bench, port) as ports:
                for streamlit in dict.fromkeys(streamlit for streamlit, _ in pairs):
                    with Launcher(self._environment(streamlit), bench.folder(streamlit), port, ports) as launcher:
                        for authlib in [authlib for other, authlib in pairs if other == streamlit]:
                            self._remember(streamlit, authlib, launcher.observe(self._packages(authlib)))
        finally:
            bench.close()

    def _remember(self, streamlit: str, authlib: str, observed: dict[str, str]) -> None:
        with self._lock:
            self._measured[f"{streamlit} {authlib}"] = observed
            temporary = self._path.with_suffix(".new")
            temporary.write_text(json.dumps(self._measured, indent=0, sort_keys=True))
            temporary.replace(self._path)
        print(f"Streamlit {streamlit}, Authlib {authlib}: {observed}", flush=True)

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


class Launcher:
    """One Streamlit, started anew for each Authlib."""

    def __init__(self, python: Path, folder: Path, port: int, ports: tuple[int, int]) -> None:
        self._folder = folder
        self._port = port
        (folder / "app.py").write_text(APP)
        (folder / ".streamlit").mkdir()
        text = SECRETS.format(
            port=port, plain=ports[0], header=ports[1], client_id=CLIENT_ID, client_secret=CLIENT_SECRET
        )
        (folder / ".streamlit" / "secrets.toml").write_text(text)
        (folder / "empty.toml").write_text(re.sub(r'cookie_secret = ".*"', 'cookie_secret = ""', text))
        self._child = subprocess.Popen(
            [python, "-c", f"SIGNER = {SIGNER!r}\n{LAUNCHER}"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Launcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.stdin.close()
        self._child.wait()

    def observe(self, packages: Path) -> dict[str, str]:
        """What happens with the Authlib in the folder `packages`."""
        observed = {"empty cookie_secret": self._signed(packages)}
        app = PairApp(self._folder, self._port, self._start("run", packages))
        try:
            observed["plain"] = app.login("plain")
            if observed["plain"] == "works":
                observed["header"] = app.login("header")
        finally:
            app.stop()
        return observed

    def _signed(self, packages: Path) -> str:
        child = self._start("sign", packages)
        wait(lambda: not is_running(child), "sign")
        said = (self._folder / "sign.log").read_text().strip().splitlines()
        return said[-1] if said else "nothing"

    def _start(self, what: str, packages: Path) -> int:
        self._child.stdin.write(json.dumps([what, str(packages), str(self._folder), self._port]) + "\n")
        self._child.stdin.flush()
        return int(self._child.stdout.readline())


class PairApp(StreamlitApp):
    """`streamlit run` with one Authlib, as the launcher forked it."""

    def __init__(self, folder: Path, port: int, child: int) -> None:
        self.port = port
        self.origin = f"http://localhost:{port}"
        self._child = child
        self._log = folder / "run.log"
        wait(self._answers, "answer")

    def _answers(self) -> bool:
        if not is_running(self._child):
            raise AssertionError(f"Streamlit ended: {self._log.read_text()}")
        try:
            return httpx.get(f"{self.origin}/_stcore/health", trust_env=False).is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        wait(lambda: not is_running(self._child), "end")

    def login(self, provider: str) -> str:
        """`works`, or where a login ends and with which words."""
        try:
            page = Visitor().log_in(self, provider, at_built_in_provider("alice"))
        except (AssertionError, WebsocketRefused) as error:
            return " ".join(f"{error}; {self._complaint()}".split())
        return "works" if page.user else f"not logged in; {self._complaint()}"

    def _complaint(self) -> str:
        """The last exception in the server's log."""
        log = self._log.read_text(errors="replace")
        found = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception)\b.*$", log, re.MULTILINE)
        return found[-1] if found else "nothing logged"


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"the process did not {what} within {START_SECONDS} seconds"
        time.sleep(POLL_SECONDS)


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
    subprocess.run(arguments, check=True, env={**os.environ, "UV_LINK_MODE": "hardlink", "UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"})


if __name__ == "__main__":
    main()
