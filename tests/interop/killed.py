"""authctl killed at every moment that the system can see: the old secrets file is there, or the new one, whole.

A moment is a stop before or after a system call, as a debugger sees them, so no moment is left to chance. The last of the
stops are those of the write itself.
"""

import ctypes
import os
import re
import resource
import signal
import subprocess
from pathlib import Path

from bench import Bench, equal

KILLS = 500

PTRACE_TRACEME, PTRACE_SYSCALL, PTRACE_SETOPTIONS = 0, 24, 0x4200
# Stops of a system call are told apart from signals; threads are followed; the child dies with its tracer.
PTRACE_OPTIONS = 0x01 | 0x08 | 0x100000
ALL_THREADS = 0x40000000

BEFORE = """\
# ours
[auth]
redirect_uri = 'http://localhost:8501/oauth2callback' # registered
cookie_secret = "3c0bd7e1a2f45968870d1c2b3a495e6f"

[auth.google]
client_id = "id"

[database]
password = "not to be lost"
"""
EDITS = {
    "set": ["set", "redirect_uri=https://app.example.com/oauth2callback", "google.client_kwargs.prompt=login"],
    "add": ["add", "local", "--provider", "local"],
    "remove": ["remove", "google", "--yes"],
    "secret": ["secret", "--write", "--bytes", "64"],
}

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def test_no_kill_loses_a_byte(bench: Bench) -> None:
    project = bench.folder("project")
    (project / ".streamlit").mkdir()
    secrets = project / ".streamlit" / "secrets.toml"
    stops, new = {}, {}
    for name, edit in EDITS.items():
        secrets.write_text(BEFORE)
        stops[name] = traced(bench, edit, project, kill_at=None)
        new[name] = without_random(secrets.read_text())
        assert new[name] != BEFORE, f"`{name}` changes the file"
    # The write is the end of a run: its stops come first.
    moments = [(name, stop) for back in range(max(stops.values())) for name in EDITS if (stop := stops[name] - back) > 0]
    assert len(moments) >= KILLS, f"only {len(moments)} moments in {stops}"
    seen = {"old": 0, "new": 0}
    for name, stop in moments[:KILLS]:
        secrets.write_text(BEFORE)
        secrets.chmod(0o640)
        was_killed = traced(bench, EDITS[name], project, kill_at=stop) is None
        after = secrets.read_text()
        state = "old" if after == BEFORE else "new" if without_random(after) == new[name] else "broken"
        assert state != "broken", f"`{name}`, killed at its stop {stop}, left\n{after}"
        assert was_killed or state == "new", f"`{name}` ended well without its change"
        equal(secrets.stat().st_mode & 0o777, 0o640, "the file's mode")
        seen[state] += 1
        # Whoever comes next finds no lock, and sweeps up.
        if len(list(secrets.parent.iterdir())) > 1:
            equal(bench.authctl("set", "google.client_id=next", cwd=project).exit_status, 0, "the next edit")
            equal([path.name for path in secrets.parent.iterdir()], ["secrets.toml"], "what is left behind")
    assert min(seen.values()) > KILLS // 50, f"the kills were all on one side of the rename: {seen}"


def test_a_full_disk_leaves_the_old_file(bench: Bench) -> None:
    """No byte more can be written: an error for who ignores the signal of it, else death at that very moment."""
    project = bench.folder("project")
    (project / ".streamlit").mkdir()
    secrets = project / ".streamlit" / "secrets.toml"
    for name, edit in EDITS.items():
        for bytes_left in (0, 1, 40, len(BEFORE) // 2):
            for handler, expected in ((signal.SIG_IGN, 2), (signal.SIG_DFL, -signal.SIGXFSZ)):
                secrets.write_text(BEFORE)

                def fill_up(handler: signal.Handlers = handler, bytes_left: int = bytes_left) -> None:
                    signal.signal(signal.SIGXFSZ, handler)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left))

                silent = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
                command = [bench.authctl_path, *edit]
                ended = subprocess.run(command, cwd=project, preexec_fn=fill_up, check=False, **silent)
                equal(ended.returncode, expected, f"the exit status of `{name}` with {bytes_left} bytes left")
                equal(secrets.read_text(), BEFORE, f"the file after `{name}` with {bytes_left} bytes left")


def without_random(text: str) -> str:
    """`text` with what is different at each run shown by its length only."""
    return re.sub(r'"[0-9a-f]{64,}"', lambda found: f"<{len(found.group())}>", text)


def traced(bench: Bench, edit: list[str], project: Path, kill_at: int | None) -> int | None:
    """Runs the edit and kills it at that stop. How many stops there were, or nothing when it was killed."""
    child = os.fork()
    if child == 0:
        try:
            os.chdir(project)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in range(3):
                os.dup2(null, descriptor)
            libc.ptrace(PTRACE_TRACEME, 0, None, None)
            os.execve(bench.authctl_path, [bench.authctl_path, *edit], {"HOME": str(project)})
        finally:
            os._exit(127)
    _, status = os.waitpid(child, 0)
    assert os.WIFSTOPPED(status), "the program can be traced"
    ptrace(PTRACE_SETOPTIONS, child, PTRACE_OPTIONS)
    ptrace(PTRACE_SYSCALL, child, 0)
    stops = 0
    while True:
        task, status = os.waitpid(-1, ALL_THREADS)
        if os.WIFSIGNALED(status) or os.WIFEXITED(status):
            if task != child:
                continue
            assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"`{edit[0]}` ended with {status:#x}"
            return None if os.WIFSIGNALED(status) else stops
        received = os.WSTOPSIG(status)
        stops += received == signal.SIGTRAP | 0x80
        if stops == kill_at:
            os.kill(child, signal.SIGKILL)
            continue
        is_own = received in (signal.SIGTRAP, signal.SIGTRAP | 0x80, signal.SIGSTOP)
        ptrace(PTRACE_SYSCALL, task, 0 if is_own else received)


def ptrace(request: int, process: int, data: int) -> None:
    if libc.ptrace(request, process, None, data) != 0 and ctypes.get_errno() != 3:  # ESRCH: it was killed meanwhile
        raise OSError(ctypes.get_errno(), "ptrace")
