"""Runs every test by itself and says how each ended. `run` prepares the ground and starts this."""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import app
import built_in_provider
import cookies
import dev
import editors
import exports
import faults
import glewlwyd
import http_server
import killed
import mock_providers
import oidc_provider
import pages
import person
import testing_page
from bench import Bench, Peers, equal

Test = Callable[[Bench], None]

JUDGEMENTS = {
    "verdicts: authctl agrees with": "verdict.py",
    "config: authctl agrees with": "config_files.py",
    "edits: they are read as asked for by": "edit_oracle.py",
}


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = parse_arguments()
    peers = Peers(**{field.name: getattr(arguments, field.name) for field in fields(Peers)})
    tests = {
        name: test
        for name, test in all_tests(arguments.judges, arguments.uv, peers).items()
        if not arguments.only or any(word in name for word in arguments.only)
    }
    passed = sum(run(name, test, Bench(arguments.authctl, peers)) for name, test in tests.items())
    failed = len(tests) - passed
    print(f"interop: {passed} passed, {failed} failed")
    return 0 if tests and not failed else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("authctl", type=Path, help="the binary to prove")
    parser.add_argument("--oidc-provider", type=Path, required=True, help="the folder of its `server.mjs`")
    parser.add_argument("--oauth2-mock-server", type=Path, required=True, help="the program")
    parser.add_argument("--oidc-provider-mock", type=Path, required=True, help="the program")
    parser.add_argument("--glewlwyd", type=Path, help="the program; without it, its tests are left out")
    parser.add_argument("--nginx", type=Path, help="the program; without it, its tests are left out")
    parser.add_argument("--editors", type=Path, required=True, help="the interpreter beside which editors' tools are")
    parser.add_argument("--caddy", type=Path, help="the program; without it, its test is left out")
    parser.add_argument("--traefik", type=Path, required=True, help="the program")
    parser.add_argument("--agents", type=Path, required=True, help="the interpreter that can be an agent")
    parser.add_argument("--uv", type=Path, required=True, help="the installer of environments for pairs of releases")
    parser.add_argument("--judges", type=Path, nargs="+", required=True, help="interpreters that have a Streamlit each")
    parser.add_argument("--servers", type=Path, nargs="+", required=True, help="interpreters that can serve an app")
    parser.add_argument("--only", nargs="*", metavar="WORD", help="run the tests whose names hold a WORD")
    return parser.parse_args()


def all_tests(judges: list[Path], uv: Path, peers: Peers) -> dict[str, Test]:
    verdicts = {
        f"{what} {judge.parent.parent.name.rpartition('-')[0]}": judge_test(judge, script)
        for judge in judges
        for what, script in JUDGEMENTS.items()
    }
    # What lies around the secrets is the same to every Streamlit.
    surroundings = {"surroundings: git, packaging and ast agree": judge_test(judges[0], "surroundings.py")}
    hostile = {"hostile: authctl foretells what Streamlit does": hostile_test(judges[0])}
    pairs = {"version pairs: the newest releases log in as the table says": newest_pairs_test(judges[0], uv)}
    modules = [
        *(built_in_provider, cookies, dev, editors, exports, faults, http_server, killed, mock_providers, oidc_provider),
        *(pages, person, testing_page),
    ]
    if peers.glewlwyd:
        modules.append(glewlwyd)
    if peers.nginx:
        modules.append(app)
    logins = {
        f"{module.__name__}: {name.removeprefix('test_')}".replace("_", " "): test
        for module in modules
        for name, test in vars(module).items()
        if name.startswith("test_")
    }
    return verdicts | surroundings | hostile | pairs | logins


def judge_test(judge: Path, name: str) -> Test:
    """Versions of Streamlit cannot share an interpreter, so each judges in a process of its own."""

    def test(bench: Bench) -> None:
        script = Path(__file__).with_name(name)
        verdict = bench.start(judge, "-B", script, bench.authctl_path, bench.folder("project"), cwd=script.parent)
        equal(verdict.outcome().exit_status, 0, f"the exit status of {name}")

    return test


def hostile_test(python: Path) -> Test:
    """All cases are logged in with by hand, a sample each time."""

    def test(bench: Bench) -> None:
        script = Path(__file__).with_name("hostile.py")
        sampled = bench.start(python, "-B", script, bench.authctl_path, "--sample", "120", cwd=script.parent)
        equal(sampled.outcome().exit_status, 0, "the exit status of hostile.py")

    return test


def newest_pairs_test(python: Path, uv: Path) -> Test:
    """The whole table is renewed by hand; what people install today is tried each time."""

    def test(bench: Bench) -> None:
        script = Path(__file__).with_name("version_pairs.py")
        measured = bench.start(python, "-B", script, "newest", bench.authctl_path, "--uv", uv, cwd=script.parent)
        equal(measured.outcome().exit_status, 0, "the exit status of version_pairs.py")

    return test


def run(name: str, test: Test, bench: Bench) -> bool:
    started = time.monotonic()
    try:
        test(bench)
    except Exception:
        print(f"FAILED {name}\n{traceback.format_exc()}\n{bench.logs()}", flush=True)
        return False
    else:
        print(f"ok     {name} ({time.monotonic() - started:.1f} s)", flush=True)
        return True
    finally:
        bench.close()


if __name__ == "__main__":
    sys.exit(main())
