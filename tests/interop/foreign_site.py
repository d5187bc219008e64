"""A project that logs in at a provider which authctl's authors did not write."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import Bench, Outcome, equal
from login_report import assert_same_login, errors, passed_login, problems_of
from sign_in import SignIn
from streamlit_app import StreamlitApp, Visitor

CLIENT_ID = "interop-client"
CLIENT_SECRET = "secret-of-the-interop-client"
SECRETS = """\
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"

[auth.op]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ {client_kwargs} }}
"""
# For a person who never comes back: the provider does not let them.
PATIENCE = "5"


@dataclass(frozen=True)
class Site:
    """A project, and a provider that runs and knows `CLIENT_ID`, `CLIENT_SECRET` and the app's redirect URI."""

    bench: Bench
    project: Path
    port: int
    issuer: str
    # What a person does at the provider.
    sign_in: SignIn
    # What it needs beside a client and a secret.
    client_kwargs: str

    @staticmethod
    def redirect_uri(port: int) -> str:
        return f"http://localhost:{port}/oauth2callback"

    @classmethod
    def set_up(cls, bench: Bench, port: int, issuer: str, sign_in: SignIn, client_kwargs: str = "") -> "Site":
        """With settings that fit, and the app at this port."""
        project = bench.folder("project")
        (project / ".streamlit").mkdir()
        site = cls(bench, project, port, issuer, sign_in, client_kwargs)
        site.configure()
        return site

    def configure(self, *, client_secret: str = CLIENT_SECRET, client_kwargs: str | None = None) -> None:
        """Settings that need not fit."""
        (self.project / ".streamlit" / "secrets.toml").write_text(
            SECRETS.format(
                redirect_uri=self.redirect_uri(self.port),
                client_id=CLIENT_ID,
                client_secret=client_secret,
                issuer=self.issuer,
                client_kwargs=self.client_kwargs if client_kwargs is None else client_kwargs,
            )
        )

    def with_another_redirect_uri(self) -> "Site":
        """The app has moved to another port, and nobody told the provider."""
        site = replace(self, port=self.bench.free_port())
        site.configure()
        return site

    def probe(self) -> "Judged":
        outcome = self.bench.authctl("probe", "--format", "json", cwd=self.project)
        return Judged(outcome, outcome.document("authctl.report/1"))

    def log_in_with_authctl(self) -> Outcome:
        """`authctl test` with a browser of its own: it says the URL, and this fetches it and whatever follows."""
        command = self.bench.start_authctl(
            *("test", "--provider", "op", "--no-browser", "--timeout", PATIENCE, "--format", "json"), cwd=self.project
        )
        origin = re.match(r"https?://[^/]+", self.issuer).group()
        authorization_url = command.wait_for_stderr(re.escape(origin) + r"/\S+\?\S+(?=\s)")
        visitor = Visitor()
        try:
            visitor.http.get(self.sign_in(visitor.http, authorization_url))
        except AssertionError:
            # The person is stuck at the provider, and the command waits in vain.
            pass
        return command.outcome()

    def log_in(self) -> "Judged":
        outcome = self.log_in_with_authctl()
        return Judged(outcome, outcome.document("authctl.login/1"))

    def streamlit_lets_in(self) -> bool:
        app = StreamlitApp(self.bench, self.project, self.port, "op")
        let_in = Visitor().is_let_in(app, "op", self.sign_in)
        app.stop()
        return let_in

    def assert_streamlit_and_authctl_see_the_same(self) -> dict[str, Any]:
        """One login in each: the claims and what `st.user` holds. Returns authctl's report."""
        app = StreamlitApp(self.bench, self.project, self.port, "op")
        visitor = Visitor()
        page = visitor.log_in(app, "op", self.sign_in)
        app.stop()
        report = passed_login(self.log_in_with_authctl())
        assert_same_login(report, app.identity(visitor.http.cookies), page.user)
        return report

    def assert_a_wrong_client_secret_is_named(self) -> None:
        """It fails in Streamlit too."""
        self.configure(client_secret="not-the-secret")
        equal(self.streamlit_lets_in(), False, "whether Streamlit lets a client with a wrong secret in")
        self.probe().assert_failed("rejected-client-secret")
        self.log_in().assert_failed("rejected-client-secret")


@dataclass(frozen=True)
class Judged:
    """What a command says of the project, and how it ended."""

    outcome: Outcome
    report: dict[str, Any]

    def assert_good(self) -> "Judged":
        equal(errors(self.report), [], "the errors that are reported")
        equal(self.outcome.exit_status, 0, "the exit status")
        return self

    def assert_named(self, *rules: str) -> None:
        """The problem is named by these rules, of whatever level, and the command says that something is wrong."""
        missing = set(rules) - problems_of(self.report)
        assert not missing, f"{sorted(missing)} are silent; named are {sorted(problems_of(self.report))}"

    def assert_failed(self, *rules: str) -> None:
        """These rules, and no others, report errors."""
        equal({problem["rule"] for problem in errors(self.report)}, set(rules), "the rules that report errors")
        equal(self.outcome.exit_status, 1, "the exit status")
