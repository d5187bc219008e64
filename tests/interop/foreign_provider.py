"""npm's oidc-provider, which authctl's authors did not write: what authctl says of it must be what Streamlit meets."""

import re
from dataclasses import dataclass
from pathlib import Path

from bench import Bench, Outcome, equal
from login_report import assert_same_login, errors, failed_login, passed_login
from sign_in import at_oidc_provider
from streamlit_app import StreamlitApp, Visitor

CLIENT_ID = "interop-client"
CLIENT_SECRET = "secret-of-the-interop-client"
# oidc-provider refuses a prompt that it was not told of; Streamlit sends `select_account` unless told otherwise.
KNOWN_PROMPT = 'client_kwargs = { prompt = "login" }'
SECRETS = """\
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"

[auth.op]
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
{client_kwargs}
"""


def test_check_and_probe_find_no_error_in_a_good_configuration(bench: Bench) -> None:
    site = Site.set_up(bench)
    for command in ("check", "probe"):
        outcome = bench.authctl(command, "--format", "json", cwd=site.project)
        equal(errors(outcome.document("authctl.report/1")), [], f"the errors that `authctl {command}` reports")
        equal(outcome.exit_status, 0, f"the exit status of `authctl {command}`")


def test_probe_names_a_wrong_client_secret(bench: Bench) -> None:
    site = Site.set_up(bench, client_secret="not-the-secret")
    outcome = bench.authctl("probe", "--format", "json", cwd=site.project)
    rules = {problem["rule"] for problem in errors(outcome.document("authctl.report/1"))}
    assert "rejected-client-secret" in rules, f"the probe names only {sorted(rules)}"
    equal(outcome.exit_status, 1, "the exit status of `authctl probe`")


def test_streamlit_and_authctl_see_the_same_login(bench: Bench) -> None:
    site = Site.set_up(bench)
    app = StreamlitApp(bench, site.project, site.port, "op")
    visitor = Visitor()

    page = visitor.log_in(app, "op", at_oidc_provider("alice"))

    equal(page.texts, ["alice@example.com"], "what the app shows")
    app.stop()
    report = passed_login(site.log_in_with_authctl())
    assert_same_login(report, app.identity(visitor.http.cookies), page.user)
    equal(report["claims"]["name"], "Alice", "the name in the ID token")


def test_a_wrong_client_secret_fails_in_both_and_is_named(bench: Bench) -> None:
    site = Site.set_up(bench, client_secret="not-the-secret")
    assert not site.streamlit_lets_in("alice"), "Streamlit logged in with a wrong client secret"

    rules = {problem["rule"] for problem in failed_login(site.log_in_with_authctl())}
    assert rules & {"rejected-client-secret", "rejected-code"}, f"authctl names only {sorted(rules)}"


def test_a_refused_prompt_fails_in_both_and_is_named(bench: Bench) -> None:
    site = Site.set_up(bench, client_kwargs="")
    assert not site.streamlit_lets_in("alice"), "Streamlit logged in with a prompt that the provider does not know"

    problems = failed_login(site.log_in_with_authctl())
    rules = {problem["rule"] for problem in problems}
    assert rules & {"unsupported-prompt", "denied-authorization"}, f"authctl names only {sorted(rules)}"
    assert any("prompt" in " ".join([problem["message"], *problem["help"]]) for problem in problems), problems


@dataclass(frozen=True)
class Site:
    """A project that logs in at oidc-provider, which runs."""

    bench: Bench
    project: Path
    port: int
    issuer: str

    @classmethod
    def set_up(cls, bench: Bench, client_secret: str = CLIENT_SECRET, client_kwargs: str = KNOWN_PROMPT) -> "Site":
        """The provider knows `CLIENT_SECRET`, the project `client_secret`."""
        project = bench.folder("project")
        port, provider_port = bench.free_port(), bench.free_port()
        redirect_uri = f"http://localhost:{port}/oauth2callback"
        issuer = f"http://localhost:{provider_port}"

        secrets = project / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir()
        secrets.write_text(
            SECRETS.format(
                redirect_uri=redirect_uri,
                client_id=CLIENT_ID,
                client_secret=client_secret,
                issuer=issuer,
                client_kwargs=client_kwargs,
            )
        )
        provider = bench.start(
            *("node", "server.mjs", str(provider_port), CLIENT_ID, CLIENT_SECRET, redirect_uri),
            cwd=bench.oidc_provider,
        )
        provider.wait_until_it_answers(f"{issuer}/.well-known/openid-configuration")
        return cls(bench, project, port, issuer)

    def log_in_with_authctl(self, user: str = "alice") -> Outcome:
        """`authctl test` with a browser of its own: it says the URL, and this fetches it and whatever follows."""
        command = self.bench.start_authctl(
            *("test", "--provider", "op", "--no-browser", "--format", "json"), cwd=self.project
        )
        authorization_url = command.wait_for_stderr(re.escape(self.issuer) + r"/auth\?\S+(?=\s)")
        visitor = Visitor()
        visitor.http.get(at_oidc_provider(user)(visitor.http, authorization_url))
        return command.outcome()

    def streamlit_lets_in(self, user: str) -> bool:
        app = StreamlitApp(self.bench, self.project, self.port, "op")
        let_in = Visitor().is_let_in(app, "op", at_oidc_provider(user))
        app.stop()
        return let_in
