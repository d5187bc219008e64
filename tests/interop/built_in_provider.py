"""Logins at `authctl idp`: the real Streamlit, and `authctl test`, must tell the same."""

import json
from dataclasses import dataclass
from pathlib import Path

from bench import Bench, Outcome, Process, equal
from login_report import PER_LOGIN, assert_same_login, passed_login
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor


def test_streamlit_and_authctl_see_the_same_login(bench: Bench) -> None:
    project = Project.initialised(bench)
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")
    visitor = Visitor()

    page = visitor.log_in(app, "local", at_built_in_provider("alice"))

    equal(page.texts, ["alice@example.com"], "what the app shows")
    app.stop()
    report = passed_login(project.log_in_with_authctl("alice"))
    assert_same_login(report, app.identity(visitor.http.cookies), page.user)


def test_a_minted_user_is_the_one_that_logs_in(bench: Bench) -> None:
    """Whether the scope asks for groups or not; times and random values are others each time."""
    for scope in ("openid profile email", "openid email groups"):
        project = Project.initialised(bench, scope.replace(" ", "-"))
        secrets = project.folder / ".streamlit" / "secrets.toml"
        secrets.write_text(secrets.read_text() + f'client_kwargs = {{ scope = "{scope}" }}\n')
        (project.folder / ".streamlit" / "users.toml").write_text(USERS)
        provider = project.start_provider()
        app = StreamlitApp(bench, project.folder, project.port, "local")
        seen = Visitor().log_in(app, "local", at_built_in_provider("carol")).user
        app.stop()
        tested = passed_login(project.log_in_with_authctl("carol"))["st_user"]
        mint = ("cookie", "mint", "--user", "carol", "--format", "st-user")
        minted = json.loads(bench.authctl(*mint, cwd=project.folder).stdout)
        equal(list(minted), list(tested), "the claims of the minted user")
        for name, user in {"minted": minted, "tested": tested}.items():
            equal(lasting(user), lasting(seen), f"the {name} user")
        assert ("groups" in seen) == ("groups" in scope), seen
        if "groups" not in scope:
            provider.wait_for_stderr("withheld: `groups`, because the scope does not ask for it")
        provider.stop()


USERS = """\
[carol]
name = "Carol"
email = "carol@example.com"
groups = ["admin"]
department = "R&D"
"""


def lasting(user: dict) -> dict:
    """What is the same in each login, without the tokens, which Streamlit hands to the app beside the claims."""
    return {name: value for name, value in user.items() if name not in PER_LOGIN | {"tokens"}}


def test_check_accepts_what_init_writes(bench: Bench) -> None:
    project = Project.initialised(bench)
    equal(bench.authctl("check", cwd=project.folder).exit_status, 0, "the exit status of `authctl check`")


def test_an_empty_folder_is_enough_for_a_login(bench: Bench) -> None:
    """The one test on ports of authctl's own choice: nothing here names any."""
    outcome = bench.authctl("test", "--no-input", "--format", "json", cwd=bench.folder("empty"))
    passed_login(outcome)


@dataclass(frozen=True)
class Project:
    """A project as `authctl init` leaves it, with the ports that its settings name for the app and for the provider."""

    bench: Bench
    folder: Path
    port: int
    provider_port: int

    @classmethod
    def initialised(cls, bench: Bench, name: str = "project") -> "Project":
        project = cls(bench, bench.folder(name), bench.free_port(), bench.free_port())
        outcome = bench.authctl(
            *("init", "--no-input", "--redirect-uri", f"http://localhost:{project.port}/oauth2callback"),
            *("--param", f"port={project.provider_port}"),
            cwd=project.folder,
        )
        equal(outcome.exit_status, 0, "the exit status of `authctl init`")
        return project

    def start_provider(self, *options: str) -> Process:
        provider = self.bench.start_authctl("idp", "--port", str(self.provider_port), *options, cwd=self.folder)
        provider.wait_for_stderr("Ctrl-C stops it")
        return provider

    def log_in_with_authctl(self, user: str) -> Outcome:
        return self.bench.authctl(*("test", "--provider", "local", "--user", user, "--format", "json"), cwd=self.folder)
