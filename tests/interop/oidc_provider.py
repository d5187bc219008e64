"""npm's oidc-provider, a certified provider: what authctl says of it must be what Streamlit meets."""

from dataclasses import replace

from bench import Bench, equal
from foreign_site import CLIENT_ID, CLIENT_SECRET, Site
from sign_in import at_forms

# oidc-provider refuses a prompt that it was not told of; Streamlit sends `select_account` unless told otherwise.
KNOWN_PROMPT = 'prompt = "login"'


def test_check_and_probe_find_no_error_in_a_good_configuration(bench: Bench) -> None:
    site = set_up(bench)
    equal(bench.authctl("check", cwd=site.project).exit_status, 0, "the exit status of `authctl check`")
    site.probe().assert_good()


def test_streamlit_and_authctl_see_the_same_login(bench: Bench) -> None:
    report = set_up(bench).assert_streamlit_and_authctl_see_the_same()
    equal(report["claims"]["email"], "alice@example.com", "the address in the ID token")


def test_a_wrong_client_secret_fails_in_both_and_is_named(bench: Bench) -> None:
    set_up(bench).assert_a_wrong_client_secret_is_named()


def test_a_wrong_redirect_uri_is_named(bench: Bench) -> None:
    site = set_up(bench).with_another_redirect_uri()
    site.probe().assert_named("unregistered-redirect-uri")
    site.log_in().assert_named("unregistered-redirect-uri")


def test_a_wrong_scope_is_named(bench: Bench) -> None:
    """It gives less than was asked for, without a word."""
    site = set_up(bench)
    site.configure(client_kwargs=f'{KNOWN_PROMPT}, scope = "openid phone"')
    site.probe().assert_good().assert_named("unsupported-scope")
    equal("email" in site.log_in().assert_good().report["claims"], False, "whether there is an e-mail address")


def test_a_refused_prompt_fails_in_both_and_is_named(bench: Bench) -> None:
    site = set_up(bench)
    site.configure(client_kwargs="")
    equal(site.streamlit_lets_in(), False, "whether Streamlit logs in with a prompt that the provider does not know")
    site.probe().assert_failed("refused-authorization-request")
    refused = site.log_in()
    refused.assert_failed("denied-authorization")
    assert any("prompt" in " ".join(problem["help"]) for problem in refused.report["problems"]), refused.report


def test_the_prompt_that_works_is_found_and_streamlit_logs_in_with_it(bench: Bench) -> None:
    site = set_up(bench)
    site.configure(client_kwargs="")
    secrets = site.project / ".streamlit" / "secrets.toml"
    shown = bench.authctl("probe", "--find", cwd=site.project)
    assert 'prompt = "login"' in shown.stdout, shown.stdout
    assert "login" not in secrets.read_text(), "a diff is only shown"
    bench.authctl("probe", "--find", "--write", cwd=site.project)
    site.probe().assert_good()
    equal(site.streamlit_lets_in(), True, "whether Streamlit logs in with the prompt that was found")


def test_a_secret_that_basic_authentication_breaks_is_sent_in_the_body(bench: Bench) -> None:
    """oidc-provider decodes what Basic authentication carries (RFC 6749 section 2.3.1), and Authlib does not encode it."""
    secret = "a+secret%2Fof the client"
    site = set_up(bench, secret)
    site.configure(client_secret=secret)
    equal(site.streamlit_lets_in(), False, "whether Streamlit logs in with a secret that it does not encode")
    bench.authctl("probe", "--find", "--write", cwd=site.project)
    written = (site.project / ".streamlit" / "secrets.toml").read_text()
    assert 'token_endpoint_auth_method = "client_secret_post"' in written, written
    equal(site.streamlit_lets_in(), True, "whether Streamlit logs in with what was found")


def test_an_app_that_the_provider_registers_logs_in_and_may_move(bench: Bench) -> None:
    """RFC 7591 with an initial access token, and RFC 7592 with a token that changes at each use."""
    site = set_up(bench)
    (site.project / ".streamlit" / "secrets.toml").unlink()
    (site.project / "token.txt").write_text("initial-token-only-for-tests\n")
    arguments = (
        *("init", "oidc", "--register", "--registration-token-stdin", "--name", "op"),
        *("--metadata-url", f"{site.issuer}/.well-known/openid-configuration"),
        *("--redirect-uri", Site.redirect_uri(site.port)),
    )
    refused = bench.authctl(*arguments, cwd=site.project)
    equal(refused.exit_status, 2, "the exit status without the token")
    reading = bench.start("sh", "-c", '"$0" "$@" < token.txt', bench.authctl_path, *arguments, cwd=site.project)
    equal(reading.outcome().exit_status, 0, f"the exit status of the registration: {reading.stderr()}")
    bench.authctl("set", "op.client_kwargs.prompt=login", cwd=site.project)
    site.probe().assert_good()
    equal(site.streamlit_lets_in(), True, "whether Streamlit logs in with the client that was registered")
    for _ in range(2):
        site = replace(site, port=bench.free_port())
        moved = bench.start_authctl(
            *("init", "--register", "--force", "--redirect-uri", Site.redirect_uri(site.port)), cwd=site.project
        )
        equal(moved.outcome().exit_status, 0, f"the exit status after a move: {moved.stderr()}")
        site.probe().assert_good()
        equal(site.streamlit_lets_in(), True, "whether Streamlit logs in at the other address")


def set_up(bench: Bench, secret: str = CLIENT_SECRET) -> Site:
    port, provider_port = bench.free_port(), bench.free_port()
    issuer = f"http://localhost:{provider_port}"
    provider = bench.start(
        *("node", "server.mjs", str(provider_port), CLIENT_ID, secret, Site.redirect_uri(port)),
        cwd=bench.peers.oidc_provider,
    )
    provider.wait_until_it_answers(f"{issuer}/.well-known/openid-configuration")
    return Site.set_up(bench, port, issuer, at_forms("alice"), KNOWN_PROMPT)
