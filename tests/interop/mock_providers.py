"""Mock providers from npm and PyPI, which let anybody in: authctl must not claim to know what they do not check."""

from bench import Bench, equal
from foreign_site import Site
from login_report import problems_of
from sign_in import at_forms


def oauth2_mock_server(bench: Bench) -> Site:
    """Sends everybody straight back as `johndoe`, who has no e-mail address; offers the authentication `none` alone."""
    provider_port = bench.free_port()
    provider = bench.start(
        *(bench.peers.oauth2_mock_server, "-a", "localhost", "-p", str(provider_port)), cwd=bench.folder("provider")
    )
    issuer = f"http://localhost:{provider_port}"
    provider.wait_until_it_answers(f"{issuer}/.well-known/openid-configuration")
    return Site.set_up(bench, bench.free_port(), issuer, at_forms("johndoe"))


def oidc_provider_mock(bench: Bench) -> Site:
    """Asks for a name and takes any."""
    provider_port = bench.free_port()
    alice = '{"sub": "alice", "email": "alice@example.com", "name": "Alice"}'
    provider = bench.start(
        *(bench.peers.oidc_provider_mock, "--port", str(provider_port), "--user-claims", alice),
        cwd=bench.folder("provider"),
    )
    issuer = f"http://localhost:{provider_port}"
    provider.wait_until_it_answers(f"{issuer}/.well-known/openid-configuration")
    return Site.set_up(bench, bench.free_port(), issuer, at_forms("alice"))


def test_streamlit_and_authctl_see_the_same_login_at_oauth2_mock_server(bench: Bench) -> None:
    report = oauth2_mock_server(bench).assert_streamlit_and_authctl_see_the_same()
    equal(report["claims"]["sub"], "johndoe", "the person of the ID token")
    assert "missing-email-claim" in problems_of(report), problems_of(report)


def test_streamlit_and_authctl_see_the_same_login_at_oidc_provider_mock(bench: Bench) -> None:
    report = oidc_provider_mock(bench).assert_streamlit_and_authctl_see_the_same()
    equal(report["claims"]["email"], "alice@example.com", "the address in the ID token")


def test_oauth2_mock_server_checks_nothing_and_authctl_says_so(bench: Bench) -> None:
    assert_undecided(oauth2_mock_server(bench), "unsupported-client-authentication")


def test_oidc_provider_mock_checks_nothing_and_authctl_says_so(bench: Bench) -> None:
    assert_undecided(oidc_provider_mock(bench), "missing-pkce-support")


def assert_undecided(site: Site, *oddities: str) -> None:
    """Right settings and wrong ones get the same answers here, and so must get the same verdicts."""
    site.probe().assert_good().assert_named("undecided-without-login", *oddities)

    site.configure(client_secret="not-the-secret")
    site.probe().assert_good().assert_named("undecided-without-login")
    site.log_in().assert_good()

    site.configure(client_kwargs='scope = "openid no-such-scope"')
    site.probe().assert_good().assert_named("undecided-without-login")
    site.log_in().assert_good()

    moved = site.with_another_redirect_uri()
    moved.probe().assert_good().assert_named("undecided-without-login")
    moved.log_in().assert_good()
