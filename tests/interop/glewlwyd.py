"""Debian's glewlwyd, a provider in C: it answers most mistakes with one and the same error, and none as others do."""

import sqlite3
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bench import Bench, equal
from foreign_site import CLIENT_ID, CLIENT_SECRET, Site
from sign_in import at_glewlwyd

# Where Debian keeps the modules, and what makes an empty database, with an administrator.
LIBRARIES = Path("/usr/lib/glewlwyd")
SCHEMA = Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
ADMINISTRATOR = {"username": "admin", "password": "password"}
PASSWORD = "password-of-alice"
SCOPES = ["openid", "email", "profile"]
SETTINGS = """\
port = {port}
bind_address = "127.0.0.1"
external_url = "http://localhost:{port}"
login_url = "login.html"
api_prefix = "api"
log_mode = "console"
log_level = "WARNING"
cookie_secure = 0
session_expiration = 3600
session_key = "GLEWLWYD2_SESSION_ID"
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "{libraries}/user"
client_module_path = "{libraries}/client"
user_auth_scheme_module_path = "{libraries}/scheme"
plugin_module_path = "{libraries}/plugin"
hash_algorithm = "SHA512"
database = {{ type = "sqlite3"; path = "{database}"; }};
"""


def test_probe_finds_no_error_in_a_good_configuration(bench: Bench) -> None:
    site = set_up(bench)
    equal(site.probe().assert_good().report["problems"][0]["rule"], "missing-end-session-endpoint", "what is odd")


def test_streamlit_and_authctl_see_the_same_login(bench: Bench) -> None:
    report = set_up(bench).assert_streamlit_and_authctl_see_the_same()
    equal(report["claims"]["email"], "alice@example.com", "the address in the ID token")


def test_a_wrong_client_secret_fails_in_both_and_is_named(bench: Bench) -> None:
    set_up(bench).assert_a_wrong_client_secret_is_named()


def test_a_wrong_redirect_uri_is_named_and_the_secret_is_not_blamed(bench: Bench) -> None:
    site = set_up(bench).with_another_redirect_uri()
    site.probe().assert_good().assert_named("unregistered-redirect-uri", "undecided-without-login")
    refused = site.log_in()
    refused.assert_named("unregistered-redirect-uri")
    refused.assert_failed("unanswered-login")


def test_a_wrong_scope_is_named(bench: Bench) -> None:
    """It gives less than was asked for, without a word."""
    site = set_up(bench)
    site.configure(client_kwargs='scope = "openid phone"')
    site.probe().assert_good().assert_named("unsupported-scope")
    equal("email" in site.log_in().assert_good().report["claims"], False, "whether there is an e-mail address")


def test_nothing_is_changed_where_no_setting_helps(bench: Bench) -> None:
    site = set_up(bench).with_another_redirect_uri()
    secrets = site.project / ".streamlit" / "secrets.toml"
    before = secrets.read_bytes()
    bench.authctl("probe", "--find", "--write", cwd=site.project)
    equal(secrets.read_bytes(), before, "the secrets file")


def set_up(bench: Bench) -> Site:
    port, provider_port = bench.free_port(), bench.free_port()
    origin = f"http://localhost:{provider_port}"
    folder = bench.folder("provider")
    database = folder / "glewlwyd.db"
    with sqlite3.connect(database) as connection:
        connection.executescript(SCHEMA.read_text())
    connection.close()
    settings = folder / "glewlwyd.conf"
    settings.write_text(SETTINGS.format(port=provider_port, libraries=LIBRARIES, database=database))
    provider = bench.start(bench.peers.glewlwyd, f"--config-file={settings}", cwd=folder)
    provider.wait_until_it_answers(f"{origin}/api/")
    administer(origin, Site.redirect_uri(port))
    return Site.set_up(bench, port, f"{origin}/api/oidc", at_glewlwyd("alice", PASSWORD, CLIENT_ID))


def administer(origin: str, redirect_uri: str) -> None:
    """Makes scopes, an OpenID provider, a person and a client."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    on = ["auth-type-code-enabled", "auth-type-refresh-enabled", "jwks-show", "pkce-allowed", "oauth-as-iss-id"]
    off = [
        *("auth-type-token-enabled", "auth-type-implicit-enabled", "auth-type-password-enabled"),
        *("auth-type-client-enabled", "auth-type-device-enabled", "allow-non-oidc", "refresh-token-rolling"),
        *("pkce-method-plain-allowed", "request-parameter-allow"),
    ]
    provider = {
        **dict.fromkeys(on, True),
        **dict.fromkeys(off, False),
        "iss": f"{origin}/api/oidc",
        "jwt-type": "rsa",
        "jwt-key-size": "256",
        "key": private.decode(),
        "cert": public.decode(),
        "access-token-duration": 3600,
        "refresh-token-duration": 3600,
        "code-duration": 600,
        "subject-type": "public",
        "allowed-scope": SCOPES,
        "name-claim": "on-demand",
        "name-claim-scope": ["profile"],
        "email-claim": "on-demand",
        "email-claim-scope": ["email"],
        "scope-claim": "no",
        "claims": [],
    }
    with httpx.Client(base_url=f"{origin}/api", trust_env=False) as administrator:

        def add(kind: str, **what: object) -> None:
            answer = administrator.post(f"/{kind}/", json=what)
            equal(answer.status_code, httpx.codes.OK, f"the status of making a {kind}: {answer.text}")

        add("auth", **ADMINISTRATOR)
        # It has `openid` from the start.
        for scope in SCOPES[1:]:
            add("scope", name=scope, display_name=scope, description=scope, password_required=False, scheme={})
        add("mod/plugin", module="oidc", name="oidc", display_name="OpenID Connect", parameters=provider)
        add("user", username="alice", name="Alice", email="alice@example.com", password=PASSWORD, scope=SCOPES)
        add(
            "client",
            client_id=CLIENT_ID,
            name="Interop",
            confidential=True,
            client_secret=CLIENT_SECRET,
            password=CLIENT_SECRET,
            redirect_uri=[redirect_uri],
            authorization_type=["code"],
            token_endpoint_auth_method=["client_secret_basic"],
            scope=[],
        )
