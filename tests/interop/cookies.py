"""Identity cookies: what authctl signs, the real Streamlit takes, and what Streamlit sets, authctl reads."""

import hashlib
import json
from http.cookiejar import MozillaCookieJar

from bench import Bench, equal
from built_in_provider import Project
from joserfc import jwt
from joserfc.jwk import KeySet
from person import browser
from playwright.sync_api import expect
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor


def test_streamlit_lets_in_whom_authctl_signs(bench: Bench) -> None:
    project = Project.initialised(bench)
    app = StreamlitApp(bench, project.folder, project.port, "local")

    def mint(*options: str) -> str:
        minted = bench.authctl("cookie", "mint", "--user", "alice", *options, cwd=project.folder)
        equal(minted.exit_status, 0, "the exit status of `authctl cookie mint`")
        return minted.stdout

    visitor = Visitor()
    pairs = mint("--claim", "department=R&D").strip().removeprefix("Cookie: ").split("; ")
    for name, _, value in (pair.partition("=") for pair in pairs):
        visitor.http.cookies.set(name, value)
    user = visitor.open(app).user
    equal((user["email"], user["department"]), ("alice@example.com", "R&D"), "what `st.user` holds")

    many = Visitor()
    groups = json.dumps([hashlib.sha256(bytes([number])).hexdigest() for number in range(40)])
    document = json.loads(mint("--claim", f"groups={groups}", "--format", "json"))
    assert len(document["cookies"]) > 2, "40 groups fit into one cookie beside the tokens"
    for cookie in document["cookies"]:
        many.http.cookies.set(cookie["name"], cookie["value"])
    shown = many.open(app).user
    equal(shown, document["st_user"] | {"tokens": {}}, "what `st.user` holds of several cookies")

    jar = project.folder / "cookies.txt"
    jar.write_text(mint("--format", "netscape"))
    read = MozillaCookieJar(jar)
    read.load()
    equal([cookie.name for cookie in read], ["_streamlit_user", "_streamlit_user_tokens"], "the cookies in the jar")

    with browser(storage_state=json.loads(mint("--format", "playwright"))) as page:
        page.goto(app.origin)
        expect(page.get_by_text("alice@example.com", exact=True)).to_be_visible()


def test_minted_tokens_are_those_of_the_provider(bench: Bench) -> None:
    """The app reads an ID token that the provider's key has signed and that says the same."""
    project = Project.initialised(bench)
    secrets = project.folder / ".streamlit" / "secrets.toml"
    secrets.write_text(secrets.read_text().replace("[auth]", '[auth]\nexpose_tokens = ["id"]', 1))
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")
    visitor = Visitor()
    minted = bench.authctl("cookie", "mint", "--user", "bob", cwd=project.folder).stdout
    for name, _, value in (pair.partition("=") for pair in minted.strip().removeprefix("Cookie: ").split("; ")):
        visitor.http.cookies.set(name, value)
    user = visitor.open(app).user
    keys = KeySet.import_key_set(visitor.http.get(f"http://localhost:{project.provider_port}/jwks").json())
    claims = jwt.decode(user["tokens"]["id"], keys).claims
    told = {name: value for name, value in user.items() if name not in ("is_logged_in", "provider", "tokens")}
    equal(claims, told, "what the ID token says")
    equal(claims["email"], "bob@example.com", "whose ID token it is")


def test_authctl_reads_what_streamlit_sets(bench: Bench) -> None:
    project = Project.initialised(bench)
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")
    visitor = Visitor()
    page = visitor.log_in(app, "local", at_built_in_provider("alice"))

    header = project.folder / "header.txt"
    header.write_text("Cookie: " + visitor.http.build_request("GET", app.origin).headers["Cookie"])
    decoded = bench.authctl("cookie", "decode", "--file", str(header), "--format", "json", cwd=project.folder)

    equal(decoded.exit_status, 0, "the exit status of `authctl cookie decode`")
    report = decoded.document("authctl.cookie/1")
    equal((report["accepted"], report["reasons"]), (True, []), "whether the app would accept the cookie")
    equal(report["identity"]["signature"], "holds", "the signature")
    equal(report["identity"]["claims"], app.identity(visitor.http.cookies), "what the cookie holds")
    equal(report["identity"]["claims"]["email"], page.user["email"], "who is logged in")
    equal(report["tokens"]["names"], ["id_token", "access_token"], "the tokens beside it")
