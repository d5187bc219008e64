"""The ground one test stands on: a temporary home, free ports, and processes that do not outlive it."""

import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

START_SECONDS = 60
COMMAND_SECONDS = 120
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Peers:
    """Other people's providers, as `run` installed them."""

    # What a test does not need is absent, and so is what a machine cannot install.
    # The folder of its `server.mjs`.
    oidc_provider: Path | None = None
    # Programs.
    oauth2_mock_server: Path | None = None
    oidc_provider_mock: Path | None = None
    # The interpreter beside which the tools of editors are.
    editors: Path | None = None
    # The interpreter that has the Model Context Protocol's client.
    agents: Path | None = None
    glewlwyd: Path | None = None
    nginx: Path | None = None
    caddy: Path | None = None
    traefik: Path | None = None
    # Interpreters with a Streamlit each that can serve an app.
    servers: tuple[Path, ...] = ()


class Bench:
    """Everything that a test starts or writes goes through here, so that all of it can be shown and removed."""

    def __init__(self, authctl: Path, peers: Peers) -> None:
        self.authctl_path = authctl
        self.peers = peers
        self._root = Path(tempfile.mkdtemp(prefix="authctl-interop-"))
        self._home = self.folder("home")
        self._processes: list[Process] = []
        self._ports: set[int] = set()
        self._ports_lock = threading.Lock()

    def close(self) -> None:
        for process in reversed(self._processes):
            process.stop()
        shutil.rmtree(self._root)

    def folder(self, name: str) -> Path:
        folder = self._root / name
        folder.mkdir()
        return folder

    def free_port(self) -> int:
        """A port that nothing listens on, and that this test was not given before."""
        while True:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            with self._ports_lock:
                if port not in self._ports:
                    self._ports.add(port)
                    return port

    def start(self, *arguments: str | Path, cwd: Path) -> "Process":
        process = Process([str(argument) for argument in arguments], cwd, self._environment(), self._root)
        self._processes.append(process)
        return process

    def start_authctl(self, *arguments: str, cwd: Path) -> "Process":
        return self.start(self.authctl_path, *arguments, cwd=cwd)

    def start_authctl_with_keyboard(self, *arguments: str, cwd: Path) -> "Process":
        """With somebody who types; what it says goes into files as always."""
        command = [str(self.authctl_path), *arguments]
        process = Process(command, cwd, self._environment(), self._root, has_keyboard=True)
        self._processes.append(process)
        return process

    def authctl(self, *arguments: str, cwd: Path) -> "Outcome":
        return self.start_authctl(*arguments, cwd=cwd).outcome()

    def logs(self) -> str:
        return "\n".join(process.log() for process in self._processes)

    def _environment(self) -> dict[str, str]:
        """Nothing of the person's own: no secrets in a home, no proxy between two programs on one machine."""
        return {"PATH": os.environ["PATH"], "HOME": str(self._home), "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    exit_status: int
    stdout: str

    def document(self, schema: str) -> dict[str, Any]:
        """Standard output, which must be exactly one JSON document of that schema."""
        document = json.loads(self.stdout)
        equal(document["schema"], schema, "the document's schema")
        return document


class Process:
    """A program that writes into files, so that none of its words are lost and it never waits for a reader."""

    def __init__(
        self, arguments: list[str], cwd: Path, environment: dict[str, str], logs: Path, *, has_keyboard: bool = False
    ) -> None:
        self._arguments = arguments
        self._keyboard, stdin = pty.openpty() if has_keyboard else (None, subprocess.DEVNULL)
        self._stdout = _log_file(logs)
        self._stderr = _log_file(logs)
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self._child = subprocess.Popen(
                arguments,
                cwd=cwd,
                env=environment,
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )

    def wait_until_it_answers(self, url: str, not_yet: int = httpx.codes.SERVICE_UNAVAILABLE) -> None:
        """Any answer will do, for it may be there to give a bad one, except that it is not ready yet."""

        def answers() -> bool:
            try:
                return httpx.get(url, trust_env=False).status_code != not_yet
            except httpx.TransportError:
                return False

        self._wait(answers, f"answer at {url}")

    def wait_until_it_listens(self, host: str, port: int) -> None:
        """For a server whose answers are what the test is about."""

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((host, port)) == 0

        self._wait(listens, f"listen on {host}:{port}")

    def types(self, line: str) -> None:
        os.write(self._keyboard, line.encode() + b"\n")

    def wait_for_stderr(self, pattern: str) -> str:
        """The first match of `pattern` in what the program says while it runs."""
        return self._wait(lambda: re.search(pattern, self._stderr.read_text()), f"say {pattern!r}").group()

    def first_of_stderr(self, pattern: str) -> str | None:
        """The group of the first match of `pattern` in what the program says, or nothing when it ends before."""
        while True:
            is_over = self._child.poll() is not None
            if found := re.search(pattern, self._stderr.read_text(errors="replace"), re.MULTILINE):
                return found[1]
            if is_over:
                return None
            time.sleep(POLL_SECONDS)

    def outcome(self) -> Outcome:
        """How the program ends by itself."""
        try:
            exit_status = self._child.wait(COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self} did not end within {COMMAND_SECONDS} seconds") from None
        return Outcome(exit_status, self._stdout.read_text())

    def stderr(self) -> str:
        """What it has written to standard error so far."""
        return self._stderr.read_text(errors="replace")

    @property
    def id(self) -> int:
        return self._child.pid

    def children(self) -> list[int]:
        """The processes that it has started itself."""
        return [int(child) for child in Path(f"/proc/{self.id}/task/{self.id}/children").read_text().split()]

    def stop(self) -> None:
        """Ends the program and all that it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._child.pid, number)
            except ProcessLookupError:
                break
            try:
                self._child.wait(5)
            except subprocess.TimeoutExpired:
                continue

    def log(self) -> str:
        status = "running" if self._child.poll() is None else f"exit status {self._child.returncode}"
        return "\n".join(
            [
                f"---- {self}: {status}",
                f"---- its standard output\n{self._stdout.read_text(errors='replace')}",
                f"---- its standard error\n{self._stderr.read_text(errors='replace')}",
            ]
        )

    def _wait(self, condition: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if result := condition():
                return result
            if self._child.poll() is not None:
                raise AssertionError(f"{self} ended before it could {what}")
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"{self} did not {what} within {START_SECONDS} seconds")

    def __str__(self) -> str:
        return f"`{' '.join(self._arguments)}`"


def _log_file(folder: Path) -> Path:
    descriptor, name = tempfile.mkstemp(suffix=".log", dir=folder)
    os.close(descriptor)
    return Path(name)


def equal(actual: Any, expected: Any, what: str) -> None:
    """An assertion whose failure shows both sides; of two mappings, where they differ."""
    if actual == expected:
        return
    if isinstance(actual, dict) and isinstance(expected, dict):
        names = [
            name
            for name in actual.keys() | expected.keys()
            if (name in actual, actual.get(name)) != (name in expected, expected.get(name))
        ]
        actual, expected = ({name: side[name] for name in sorted(names) if name in side} for side in (actual, expected))
    raise AssertionError(f"{what}:\n  is        {actual!r}\n  should be {expected!r}")
