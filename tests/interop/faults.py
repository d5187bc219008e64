"""`authctl idp` misbehaves in every way it knows: the real Streamlit must do what authctl says it would."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import Bench, equal
from login_report import problems_of
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor

# The built-in provider knows its own client by this name, and only there does `authctl test` sign in by itself.
CLIENT_ID = "authctl-local"
CLIENT_SECRET = "5ec7e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b84c3d2e1f0a9b8"
AUTH = """\
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"
"""
# `max_age` makes `auth_time` matter, and the scope `groups` the groups.
PROVIDER = """
[auth.{name}]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email groups" }}
authorize_params = {{ max_age = "600" }}
"""
# Where authctl sends no code, because it could be read on the way or is another provider's, and so knows no verdict.
UNDECIDED = {"insecure-endpoint", "wrong-authorization-iss", "missing-authorization-iss"}
# Two cores are kept busy by this many providers, visitors and clients.
AT_ONCE = 6


def test_streamlit_does_what_authctl_says_and_each_fault_is_named(bench: Bench) -> None:
    faults = Fault.all(bench)
    client_secret = bench.folder("client") / "secret"
    client_secret.write_text(CLIENT_SECRET)
    port = bench.free_port()
    app_project = project(bench, "app", port, faults)
    app = StreamlitApp(bench, app_project, port, *(fault.name for fault in faults))

    def ended(fault: Fault) -> Login:
        return Login.at(fault, bench, app, client_secret)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        logins = list(pool.map(ended, faults))
    app.stop()

    equal(unexplained(bench, app.log()), [], "the lines of Streamlit's log that `authctl explain` does not know")
    equal([complaint for login in logins for complaint in login.complaints()], [], "the disagreements")
    undecided = {login.fault.name for login in logins if login.said is None}
    equal(undecided, UNDECIDED, "the faults at which authctl does not know what Streamlit would do")


def unexplained(bench: Bench, log: str) -> list[str]:
    """What Streamlit, Authlib and the libraries below them logged and `authctl explain` cannot explain.

    These are the lines that people paste: the log's own, and the last one of each traceback. A new release's words are
    missed here, not by somebody with a failed login.
    """
    own = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (.+)"
    raised = r"((?:\w+\.)*\w*(?:Error|Exception|Warning)\b.*)"
    lines = {
        re.sub(r"'[\w-]+'(?=\. Clearing)|localhost:\d+", "…", (match[1] or match[2]))
        for match in re.finditer(rf"^(?:{own}|{raised})$", log, re.MULTILINE)
    }
    assert lines, "the log holds no error"
    lines = {line for line in lines if not line.startswith("Uvicorn server started")}
    folder = bench.folder("explain")
    return sorted(line for line in lines if bench.authctl("explain", line, cwd=folder).exit_status != 0)


# Faults that other settings get round.
MENDABLE = ["demands-pkce", "prompt-rejected", "scope-rejected", "scope-rejected-on-page", "basic-rejected"]


def test_settings_that_are_found_let_streamlit_in(bench: Bench) -> None:
    faults = [fault for fault in Fault.all(bench) if fault.name in MENDABLE]
    equal(sorted(fault.name for fault in faults), sorted(MENDABLE), "the faults that settings get round")
    client_secret = bench.folder("client") / "secret"
    client_secret.write_text(CLIENT_SECRET)
    port = bench.free_port()
    app_project = project(bench, "app", port, faults)
    for fault in faults:
        with provider(bench, fault, client_secret, [callback(port)]):
            bench.authctl("probe", fault.name, "--find", "--write", cwd=app_project)
    app = StreamlitApp(bench, app_project, port, *MENDABLE)
    for fault in faults:
        with provider(bench, fault, client_secret, [callback(port)]):
            let_in = Visitor().is_let_in(app, fault.name, at_built_in_provider("alice"))
            equal(let_in, True, f"whether Streamlit lets the user in despite {fault.name}")
    app.stop()


@dataclass(frozen=True)
class Fault:
    """One misbehaviour, the rule that must name it unless it must do no harm, and where its provider listens."""

    name: str
    rule: str | None
    port: int

    @classmethod
    def all(cls, bench: Bench) -> "list[Fault]":
        listing = bench.authctl("idp", "faults", cwd=bench.folder("nowhere")).stdout
        lines = re.findall(r"^(\S+) +(?:\(must work\)|(\S+)) +\S.*$", listing, re.MULTILINE)
        equal(len(lines), len(listing.splitlines()), "the lines of `authctl idp faults`")
        assert lines, "`authctl idp faults` lists none"
        return [cls(name, rule or None, bench.free_port()) for name, rule in lines]


@dataclass(frozen=True)
class Login:
    """What became of one person's logins at one faulty provider: one in Streamlit, one in `authctl test`."""

    fault: Fault
    let_in: bool
    exit_status: int
    report: dict[str, Any]
    # The rules that `authctl probe` and a logout name, which are asked where a login does not show the fault.
    shown_otherwise: set[str]

    @classmethod
    def at(cls, fault: Fault, bench: Bench, app: StreamlitApp, client_secret: Path) -> "Login":
        port = bench.free_port()
        folder = project(bench, fault.name, port, [fault])
        redirect_uris = [callback(app.port), callback(port)]

        # Each meets a provider of its own: what a fault does may depend on what was asked before.
        with provider(bench, fault, client_secret, redirect_uris):
            let_in = Visitor().is_let_in(app, fault.name, at_built_in_provider("alice"))
        with provider(bench, fault, client_secret, redirect_uris):
            outcome = bench.authctl("test", "--user", "alice", "--format", "json", cwd=folder)
        report = outcome.document("authctl.login/1")
        shown_otherwise = set()
        if fault.rule and fault.rule not in problems_of(report):
            with provider(bench, fault, client_secret, redirect_uris):
                probe = bench.authctl("probe", "--format", "json", cwd=folder)
                logout = bench.authctl("test", "--user", "alice", "--logout", "--format", "json", cwd=folder)
            shown_otherwise = problems_of(probe.document("authctl.report/1"))
            shown_otherwise |= problems_of(logout.document("authctl.login/1"))
        return cls(fault, let_in, outcome.exit_status, report, shown_otherwise)

    @property
    def said(self) -> bool | None:
        """Whether Streamlit would let the user in, according to authctl."""
        return self.report["streamlit"]["accepted"]

    def complaints(self) -> list[str]:
        name, streamlit = self.fault.name, self.report["streamlit"]
        complaints = []
        if self.said not in (None, self.let_in):
            complaints.append(f"{name}: Streamlit let the user in: {self.let_in}; authctl: {streamlit}")
        has_errors = any(problem["level"] == "error" for problem in self.report["problems"])
        passed = self.report["outcome"] == "passed" and self.said is not False and not has_errors
        if (self.exit_status == 0) != passed:
            complaints.append(f"{name}: exit status {self.exit_status}, outcome {self.report['outcome']}, {streamlit}")
        rules = problems_of(self.report) | self.shown_otherwise
        if self.fault.rule is None and not (passed and self.let_in):
            complaints.append(f"{name}: it must work; let in: {self.let_in}, {streamlit}, {sorted(rules)}")
        if self.fault.rule not in (None, *rules):
            complaints.append(f"{name}: {self.fault.rule} is silent; named are {sorted(rules)}")
        return complaints


def project(bench: Bench, name: str, port: int, faults: list[Fault]) -> Path:
    """A project whose app is at this port, and which knows the provider of each of these faults by the fault's name."""
    folder = bench.folder(name)
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    providers = [
        PROVIDER.format(name=fault.name, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, port=fault.port)
        for fault in faults
    ]
    secrets.write_text(AUTH.format(redirect_uri=callback(port)) + "".join(providers))
    return folder


def callback(port: int) -> str:
    return f"http://localhost:{port}/oauth2callback"


@contextmanager
def provider(bench: Bench, fault: Fault, client_secret: Path, redirect_uris: list[str]) -> Iterator[None]:
    """Runs a provider with this fault."""
    running = bench.start_authctl(
        *("idp", "--port", str(fault.port), "--fault", fault.name),
        *("--client-id", CLIENT_ID, "--client-secret-file", str(client_secret)),
        *(option for redirect_uri in redirect_uris for option in ("--redirect-uri", redirect_uri)),
        cwd=client_secret.parent,
    )
    running.wait_for_stderr("Ctrl-C stops it")
    try:
        yield
    finally:
        running.stop()
