"""The app as it runs: `authctl probe --app` in front of the real Streamlit, behind nginx with mistakes and without."""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from bench import Bench, Outcome, Process, equal
from sign_in import at_built_in_provider
from websockets.sync.client import connect

# Streamlit takes any page of `localhost` and `127.0.0.1` for its own; of this address it does not.
HOST = "127.0.0.2"
CERTIFICATES = Path(__file__).resolve().parent.parent / "it" / "certificates"

SCRIPT = """\
import streamlit as st

user = getattr(st, "user", None) or st.experimental_user
st.text(user.get("email", "nobody"))
"""

SECRETS = """\
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "{cookie_secret}"
client_id = "authctl-local"
client_secret = "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email profile groups" }}
"""
COOKIE_SECRET = "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083"
OTHER_COOKIE_SECRET = "1e80c5b2d94f6a733f0b8e21c7d6a5940b1f3e8d2c7a6954e0f1b3d8c2a7e695"

HEADERS = {
    "Host": "$http_host",
    "Upgrade": "$http_upgrade",
    "Connection": "$connection_upgrade",
}
# Field 6 of ForwardMsg with its first value, behind the hash of the message and its metadata.
SCRIPT_FINISHED = b"\x30\x00"
BUFFERS = "proxy_buffer_size 32k; proxy_buffers 8 32k; large_client_header_buffers 4 32k;"


@dataclass(frozen=True)
class Nginx:
    """How one nginx is set up, and what is wrong with that."""

    headers: dict[str, str] = field(default_factory=lambda: HEADERS)
    # Beside `proxy_pass`.
    directives: str = ""
    # For the whole server.
    server: str = BUFFERS
    # Outside of the server.
    http: str = ""
    # In place of `location /`.
    locations: str = "location / { PASS; }"

    def text(self, folder: Path, listen: str, upstream: str) -> str:
        """The configuration file."""
        headers = " ".join(f'proxy_set_header {name} "{value}";' for name, value in self.headers.items())
        passed = f"proxy_http_version 1.1; {headers} {self.directives} proxy_pass http://{upstream}"
        temporary = " ".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"""\
daemon off;
{"user root;" if os.geteuid() == 0 else ""}
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    {temporary}
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    {self.http.replace("FOLDER", str(folder))}
    server {{
        listen {listen};
        {self.server.replace("FOLDER", str(folder))}
        {self.locations.replace("PASS", passed).replace("UPSTREAM", upstream)}
    }}
}}
"""


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in HEADERS.items() if key != name}


TORNADO_WITHOUT_PARTS = "1.44"
# Tornado and Starlette sign differently.
OTHER_FORMAT = {"1.44": "1.67", "1.53": "1.67", "1.67": "1.53"}

# What is wrong, the rule that must name it, and the releases on which nothing can tell.
MISTAKES: dict[str, tuple[Nginx, str, tuple[str, ...]]] = {
    "no upgrade": (Nginx(headers={"Host": "$http_host"}), "websocket-not-upgraded", ()),
    "Host not passed": (Nginx(headers=without("Host")), "replaced-host-header", ()),
    "port of Host dropped": (Nginx(headers={**HEADERS, "Host": "$host"}), "replaced-host-header", ()),
    "default buffers": (Nginx(server=""), "small-proxy-buffer", (TORNADO_WITHOUT_PARTS,)),
    "cache": (
        Nginx(
            http="proxy_cache_path FOLDER/cache keys_zone=app:1m;",
            directives="proxy_cache app; proxy_cache_valid any 1m; proxy_ignore_headers Set-Cookie Cache-Control Expires;",
        ),
        "cached-answer",
        (),
    ),
    "Origin removed": (Nginx(headers={**HEADERS, "Origin": ""}), "unchecked-origin", ()),
    "Cookie removed": (
        Nginx(headers={**HEADERS, "Cookie": ""}),
        "stripped-request-cookies",
        (TORNADO_WITHOUT_PARTS,),
    ),
    "subprotocol removed": (
        Nginx(headers={**HEADERS, "Sec-WebSocket-Protocol": ""}),
        "stripped-subprotocol",
        (),
    ),
    "Set-Cookie hidden": (Nginx(directives="proxy_hide_header Set-Cookie;"), "hidden-set-cookie", ()),
    "Path rewritten": (Nginx(directives="proxy_cookie_path / /other/;"), "rewritten-cookie-path", ()),
    "Secure added": (Nginx(directives="proxy_cookie_flags ~ secure;"), "secure-cookie-over-http", ()),
    "query lost": (
        Nginx(
            locations="location / { PASS; }"
            ' location = /auth/login { set $args ""; PASS; }'
            ' location = /oauth2callback { set $args ""; PASS; }'
        ),
        "lost-query-string",
        (),
    ),
    "only the page": (
        Nginx(
            locations="location = / { PASS; } location /_stcore/ { PASS; } location /static/ { PASS; }"
            " location / { return 404; }"
        ),
        "unrouted-login",
        (),
    ),
    "another site at the callback": (
        Nginx(locations='location / { PASS; } location = /oauth2callback { return 200 "<html>other</html>"; }'),
        "unrouted-callback",
        (),
    ),
    "basic authentication": (
        Nginx(directives='auth_basic "staff"; auth_basic_user_file FOLDER/htpasswd;'),
        "login-before-app",
        (),
    ),
    "single sign-on": (
        Nginx(locations="location / { return 302 https://login.example.org/authorize?client_id=proxy; }"),
        "login-before-app",
        (),
    ),
    "dead upstream": (Nginx(locations="location / { proxy_pass http://127.0.0.1:1; }"), "unavailable-app", ()),
}


class App:
    """`streamlit run` with a release's own interpreter, behind an nginx of this test's choice."""

    def __init__(
        self,
        bench: Bench,
        python: Path,
        *,
        name: str,
        path: str = "",
        options: tuple[str, ...] = (),
        scheme: str = "http",
        host: str = HOST,
        replicas: tuple[str, ...] = (COOKIE_SECRET,),
        users: tuple[str, ...] = (),
    ) -> None:
        self.bench = bench
        self.python = python
        self.name = name
        self.port = bench.free_port()
        self.base = f"{scheme}://{host}:{self.port}{path}"
        self.host = host
        self.provider = provider = bench.free_port()
        self.folder = self._project(name, COOKIE_SECRET, provider)
        people = [word for user in users for word in ("--user", user)]
        idp = bench.start_authctl("idp", "--port", str(provider), "--any-client", *people, cwd=self.folder)
        idp.wait_for_stderr("Ctrl-C stops it")
        self.ports = []
        for number, secret in enumerate(replicas):
            folder = self._project(f"{name}-{number}", secret, provider)
            port = bench.free_port()
            server = bench.start(
                *(python, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"),
                *("--browser.gatherUsageStats=false", "--server.fileWatcherType=none", *options),
                cwd=folder,
            )
            self.ports.append((server, port))
        for server, port in self.ports:
            server.wait_until_it_answers(f"http://127.0.0.1:{port}{self._served_path(options)}/_stcore/health")
        self._proxy: Process | None = None

    def _served_path(self, options: tuple[str, ...]) -> str:
        prefix = "--server.baseUrlPath="
        return next((f"/{option.removeprefix(prefix)}" for option in options if option.startswith(prefix)), "")

    def _project(self, name: str, cookie_secret: str, provider: int) -> Path:
        folder = self.bench.folder(name)
        (folder / ".streamlit").mkdir()
        text = SECRETS.format(
            redirect_uri=f"{self.base}/oauth2callback", cookie_secret=cookie_secret, provider=provider
        )
        (folder / ".streamlit" / "secrets.toml").write_text(text)
        (folder / "app.py").write_text(SCRIPT)
        return folder

    def behind(self, nginx: Nginx, listen: str = "") -> None:
        """Puts this nginx in place of the one before."""
        folder = self._proxy_folder("nginx")
        (folder / "htpasswd").write_text("alice:{PLAIN}secret\n")
        upstream = f"127.0.0.1:{self.ports[0][1]}"
        if len(self.ports) > 1:
            servers = " ".join(f"server 127.0.0.1:{port};" for _, port in self.ports)
            nginx = Nginx(**{**vars(nginx), "http": f"upstream app {{ {servers} }} {nginx.http}"})
            upstream = "app"
        configuration = folder / "nginx.conf"
        configuration.write_text(nginx.text(folder, listen or f"{self.host}:{self.port}", upstream))
        self._start_proxy(self.bench.peers.nginx, "-p", folder, "-c", configuration, cwd=folder)

    def behind_caddy(self, directives: str = "") -> None:
        """Caddy with what its documentation begins with, and these directives of `reverse_proxy`."""
        folder = self._proxy_folder("caddy")
        (folder / "Caddyfile").write_text(
            f"{{\n  admin off\n  auto_https off\n}}\n"
            f"http://{self.host}:{self.port} {{\n  reverse_proxy 127.0.0.1:{self.ports[0][1]} {{\n    {directives}\n  }}\n}}\n"
        )
        self._start_proxy(self.bench.peers.caddy, "run", "--adapter", "caddyfile", "--config", "Caddyfile", cwd=folder)

    def behind_traefik(self, headers: dict[str, dict[str, str]] | None = None, *, passes_host: bool = True) -> None:
        """Traefik with one router for everything, and a middleware that changes these headers."""
        folder = self._proxy_folder("traefik")
        servers = [{"url": f"http://127.0.0.1:{self.ports[0][1]}"}]
        service = {"loadBalancer": {"servers": servers, "passHostHeader": passes_host}}
        router = {"rule": "PathPrefix(`/`)", "entryPoints": ["web"], "service": "app"}
        routes: dict[str, Any] = {"routers": {"app": router}, "services": {"app": service}}
        if headers:
            routes["middlewares"] = {"headers": {"headers": headers}}
            router["middlewares"] = ["headers"]
        (folder / "routes.yml").write_text(json.dumps({"http": routes}))
        options = (
            f"--entrypoints.web.address={self.host}:{self.port}",
            "--providers.file.filename=routes.yml",
            "--global.checknewversion=false",
            "--global.sendanonymoususage=false",
        )
        self._start_proxy(self.bench.peers.traefik, *options, cwd=folder)
        # Its routes come a moment after its port.
        self._proxy.wait_until_it_answers(f"{self.base}/_stcore/health", not_yet=httpx.codes.NOT_FOUND)

    def _proxy_folder(self, name: str) -> Path:
        return self.bench.folder(f"{name}-{self.name}-{self.bench.free_port()}")

    def _start_proxy(self, *command: str | Path, cwd: Path) -> None:
        if self._proxy:
            self._proxy.stop()
        self._proxy = self.bench.start(*command, cwd=cwd)
        self._proxy.wait_until_it_listens(self.host, self.port)

    def who_is_seen(self, headers: dict[str, str]) -> str:
        """Whom the real server sees: the script's only text is the user's address, and it is all that is looked at."""
        kept = {name: value for name, value in headers.items() if name not in ("Origin", "Sec-WebSocket-Protocol")}
        protocols = [word.strip() for word in headers["Sec-WebSocket-Protocol"].split(",")]
        address = f"{self.base.replace('http', 'ws', 1)}/_stcore/stream"
        with connect(
            address, origin=headers["Origin"], subprotocols=protocols, additional_headers=kept, proxy=None
        ) as websocket:
            # BackMsg.rerun_script, empty: the same in all releases.
            websocket.send(b"\x5a\x00")
            received = b""
            # ForwardMsg.script_finished.
            while not (message := websocket.recv(20)).endswith(SCRIPT_FINISHED):
                received += message
        return "user" if b"alice@example.com" in received else "visitor"

    def probe(self, *options: str) -> Outcome:
        return self.bench.authctl("probe", "--app", "--format", "json", *options, cwd=self.folder)

    def test_through(self, user: str) -> dict[str, Any]:
        """What `authctl test --app` says of a login."""
        test = ("test", "--app", "--user", user, "--format", "json")
        return self.bench.authctl(*test, cwd=self.folder).document("authctl.login/1")

    def log_in(self, user: str) -> httpx.Response:
        """A real login through the proxy, up to the answer to the callback."""
        with httpx.Client(trust_env=False, timeout=20) as browser:
            header, payload = ({"typ": "JWT", "alg": "HS256"}, {"provider": "default", "exp": int(time.time()) + 60})
            signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, payload))
            signature = hmac.digest(COOKIE_SECRET.encode(), signed.encode(), "sha256")
            begun = browser.get(f"{self.base}/auth/login", params={"provider": f"{signed}.{encoded(signature)}"})
            return browser.get(at_built_in_provider(user)(browser, begun.headers["Location"]))

    def rules(self, *options: str) -> list[str]:
        """What `authctl probe --app` finds that is worse than a hint."""
        problems = self.probe(*options).document("authctl.report/1")["problems"]
        return sorted({problem["rule"] for problem in problems if problem["level"] != "info"})


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def release(python: Path) -> str:
    """`1.53` of `…/streamlit-1.53.0-0123456789ab/bin/python`."""
    return ".".join(python.parent.parent.name.split("-")[1].split(".")[:2])


def test_the_newest_release_behind_nginx(bench: Bench) -> None:
    behind_nginx(bench, bench.peers.servers[0])


def test_older_releases_behind_nginx(bench: Bench) -> None:
    for python in bench.peers.servers[1:]:
        behind_nginx(bench, python)


def behind_nginx(bench: Bench, python: Path) -> None:
    """Every mistake is named by its rule where something can tell, and a sound proxy has no problem."""
    app = App(bench, python, name=f"root-{release(python)}")
    app.behind(Nginx())
    equal(app.rules(), [], f"the problems of Streamlit {release(python)} behind a sound nginx")
    missed = []
    for mistake, (nginx, rule, unknown) in MISTAKES.items():
        app.behind(nginx)
        found = app.rules()
        if (rule in found) != (release(python) not in unknown):
            missed.append(f"{mistake}: {rule} should be in {found}")
    equal(missed, [], f"what was told wrongly of Streamlit {release(python)}")


def test_an_app_behind_other_proxies(bench: Bench) -> None:
    """Caddy and Traefik, as their documentation sets them up, have no problem, and users in some groups get in."""
    many = f"many@example.com groups={','.join(groups(25))}"
    for python in bench.peers.servers:
        app = App(bench, python, name=f"proxies-{release(python)}", users=(many,))
        proxies = {"Traefik": app.behind_traefik} | ({"Caddy": app.behind_caddy} if bench.peers.caddy else {})
        for name, behind in proxies.items():
            behind()
            equal(app.rules(), [], f"the problems of Streamlit {release(python)} behind {name}")
            equal(app.test_through("many@example.com")["outcome"], "passed", f"a login through {name}")


def test_mistakes_of_other_proxies(bench: Bench) -> None:
    """What the rules' pages say of Caddy and Traefik: each setting that they advise against is named."""
    app = App(bench, bench.peers.servers[0], name="others")
    request, response = "customRequestHeaders", "customResponseHeaders"
    mistakes = {
        "Traefik without cookies": (lambda: app.behind_traefik({request: {"Cookie": ""}}), "stripped-request-cookies"),
        "Traefik without origin": (lambda: app.behind_traefik({request: {"Origin": ""}}), "unchecked-origin"),
        "Traefik without Set-Cookie": (lambda: app.behind_traefik({response: {"Set-Cookie": ""}}), "hidden-set-cookie"),
        "Traefik's own host": (lambda: app.behind_traefik(passes_host=False), "replaced-host-header"),
    }
    if bench.peers.caddy:
        directives = {
            "header_up -Cookie": "stripped-request-cookies",
            "header_up -Origin": "unchecked-origin",
            "header_up -Sec-WebSocket-Protocol": "stripped-subprotocol",
            "header_up Host app.internal": "replaced-host-header",
            "header_down -Set-Cookie": "hidden-set-cookie",
            'header_down Set-Cookie "Path=/" "Path=/other"': "rewritten-cookie-path",
            'header_down Set-Cookie "Path=/" "Path=/; Secure"': "secure-cookie-over-http",
        }
        mistakes |= {
            f"Caddy with {directive}": ((lambda directive=directive: app.behind_caddy(directive)), rule)
            for directive, rule in directives.items()
        }
    missed = []
    for mistake, (behind, rule) in mistakes.items():
        behind()
        found = app.rules()
        if rule not in found:
            missed.append(f"{mistake}: {rule} should be in {found}")
    equal(missed, [], "what was told wrongly")


def test_an_app_below_a_path(bench: Bench) -> None:
    for python in bench.peers.servers:
        options = ("--server.baseUrlPath=app",)
        sound = App(bench, python, name=f"base-{release(python)}", path="/app", options=options)
        sound.behind(Nginx())
        equal(sound.rules(), [], f"the problems of Streamlit {release(python)} below a path")
        stripped = App(bench, python, name=f"stripped-{release(python)}", path="/app")
        stripped.behind(Nginx(locations="location /app/ { PASS/; }"))
        found = stripped.rules()
        assert "stripped-path-prefix" in found, f"Streamlit {release(python)}: {found}"


def test_an_app_behind_tls(bench: Bench) -> None:
    for python in bench.peers.servers:
        app = App(bench, python, name=f"tls-{release(python)}", scheme="https", host="localhost")
        tls = (
            f"ssl_certificate {CERTIFICATES}/loopback.pem; ssl_certificate_key {CERTIFICATES}/server.key; {BUFFERS}"
        )
        trust = ("--ca-cert", str(CERTIFICATES / "authority.pem"))
        app.behind(Nginx(server=tls), listen=f"127.0.0.1:{app.port} ssl")
        equal(app.rules(*trust), [], f"the problems of Streamlit {release(python)} behind TLS")
        loop = "location / { return 301 https://$http_host$request_uri; }"
        app.behind(Nginx(server=tls, locations=loop), listen=f"127.0.0.1:{app.port} ssl")
        equal(app.rules(*trust), ["redirect-loop"], f"the problems of Streamlit {release(python)} in a loop")


def test_an_app_with_another_secret(bench: Bench) -> None:
    for python in bench.peers.servers:
        app = App(bench, python, name=f"other-{release(python)}", replicas=(OTHER_COOKIE_SECRET,))
        app.behind(Nginx())
        equal(
            app.rules(), ["deployed-cookie-secret-mismatch"], f"the problems of Streamlit {release(python)}"
        )


def test_replicas_of_an_app(bench: Bench) -> None:
    for python in bench.peers.servers:
        name = release(python)
        differing = App(bench, python, name=f"differing-{name}", replicas=(COOKIE_SECRET, OTHER_COOKIE_SECRET))
        differing.behind(Nginx())
        assert "differing-replica-secrets" in differing.rules("--replicas"), f"Streamlit {name}"
        same = App(bench, python, name=f"same-{name}", replicas=(COOKIE_SECRET, COOKIE_SECRET))
        same.behind(Nginx())
        # From 1.58 on the state is in a cookie.
        expected = [] if python == bench.peers.servers[0] else ["forgotten-login-state"]
        equal(same.rules("--replicas"), expected, f"the problems of two replicas of Streamlit {name}")


GROUPS = (10, 25, 35, 60, 110)


def test_whose_logins_end_at_default_buffers(bench: Bench) -> None:
    """What `probe --app` and `authctl test` say together about a user is what happens to that user."""
    users = tuple(f"g{count}@example.com groups={','.join(groups(count))}" for count in GROUPS)
    for python in bench.peers.servers:
        app = App(bench, python, name=f"groups-{release(python)}", users=users)
        app.behind(Nginx(server="large_client_header_buffers 4 32k;"))
        measured = json.loads(app.probe().stdout)["app"]["limits"]["response_bytes"]
        # Where a release cannot be made to answer at length, nginx's own default counts.
        limit = measured or 4096
        for count in GROUPS:
            user = f"g{count}@example.com"
            passes = app.log_in(user).status_code != httpx.codes.BAD_GATEWAY
            needed = response_bytes(app, user, release(python))
            equal(needed <= limit, passes, f"Streamlit {release(python)}, {count} groups, {needed} of {limit} bytes")
            # The test would see nothing if all users were alike.
            if count in (GROUPS[0], GROUPS[-1]):
                equal(passes, count == GROUPS[0], f"Streamlit {release(python)}: whether {count} groups come through")


def groups(count: int) -> list[str]:
    """As many as asked for, of 32 hexadecimal digits that do not compress."""
    return [hashlib.md5(str(number).encode()).hexdigest() for number in range(count)]


def response_bytes(app: App, user: str, version: str) -> int:
    """What `authctl test` says of the user's login, made in a project of its own at the same provider."""
    folder = app.bench.folder(f"test-{app.name}-{user}")
    (folder / ".streamlit").mkdir()
    text = SECRETS.format(
        redirect_uri=f"http://localhost:{app.bench.free_port()}/oauth2callback",
        cookie_secret=COOKIE_SECRET,
        provider=app.provider,
    )
    (folder / ".streamlit" / "secrets.toml").write_text(text)
    test = ("test", "--no-browser", "--no-input", "--streamlit", version, "--format", "json")
    login = app.bench.start_authctl(*test, cwd=folder)
    url = login.wait_for_stderr(rf"http://localhost:{app.provider}/\S+\?\S+(?=\s)")
    with httpx.Client(trust_env=False) as browser:
        browser.get(at_built_in_provider(user)(browser, url))
    outcome = login.outcome()
    return outcome.document("authctl.login/1")["cookies"]["response_bytes"]


def test_whom_streamlit_sees_in_a_request(bench: Bench) -> None:
    """The cases of `authctl cookie decode`, each put to the real server as well."""
    for python in bench.peers.servers:
        app = App(bench, python, name=f"seen-{release(python)}")
        app.behind(Nginx())
        for case, request in requests(app, release(python)).items():
            told = decoded(app, request, release(python))
            seen = app.who_is_seen(request)
            equal(told, seen, f"whom Streamlit {release(python)} sees: {case}")


def requests(app: App, version: str) -> dict[str, dict[str, str]]:
    """The headers of the request to `/_stcore/stream`, right ones and wrong ones."""

    def minted(*options: str, release: str = version) -> str:
        mint = ("cookie", "mint", "--user", "alice", "--streamlit", release)
        outcome = app.bench.authctl(*mint, *options, cwd=app.folder)
        return outcome.stdout.strip().removeprefix("Cookie: ")

    xsrf = httpx.get(f"{app.base}/_stcore/health", trust_env=False).cookies["_streamlit_xsrf"]
    many = minted("--claim", f"groups={json.dumps(groups(60))}")
    good = {
        "Origin": app.base,
        "Cookie": f"_streamlit_xsrf={xsrf}; {minted()}",
        "Sec-WebSocket-Protocol": f"streamlit, {xsrf}",
    }
    other = {**good, "Cookie": f"_streamlit_xsrf={xsrf}; {other_secret(app, minted)}"}
    cases = {
        "a valid one": good,
        # Whoever opens the app at this address is let in, for Streamlit takes it for its own.
        "opened at another address": {**good, "Origin": f"http://127.0.0.1:{app.port}"},
        "the cookie of another origin": {
            **good,
            "Cookie": f"_streamlit_xsrf={xsrf}; {minted('--origin', 'https://elsewhere.example')}",
        },
        "another secret": other,
        "no cross-site token": {**good, "Sec-WebSocket-Protocol": "streamlit, PLACEHOLDER_AUTH_TOKEN"},
        "an expired cookie": {
            **good,
            "Cookie": f"_streamlit_xsrf={xsrf}; {signed_long_ago(app, minted().partition(';')[0])}",
        },
        "the format of another release": {
            **good,
            "Cookie": f"_streamlit_xsrf={xsrf}; {minted(release=OTHER_FORMAT[version])}",
        },
        "no cookie": {name: value for name, value in good.items() if name != "Cookie"},
    }
    if version != TORNADO_WITHOUT_PARTS:
        cases |= {
            "many cookies": {**good, "Cookie": f"_streamlit_xsrf={xsrf}; {many}"},
            "a lost part": {**good, "Cookie": f"_streamlit_xsrf={xsrf}; {many.rpartition('; ')[0]}"},
        }
    return cases


SIGN_LONG_AGO = """\
import sys
import time

try:
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
except ImportError:
    from tornado.web import create_signed_value, decode_signed_value

secret, name, value = sys.argv[1:]
identity = decode_signed_value(secret, name, value)
at = time.time() - 32 * 86400
time.time = lambda: at
signed = create_signed_value(secret, name, identity.decode() if isinstance(identity, bytes) else identity)
print(signed.decode() if isinstance(signed, bytes) else signed)
"""


def signed_long_ago(app: App, cookie: str) -> str:
    """The same identity as the release itself would have signed it a month ago."""
    name, _, value = cookie.partition("=")
    sign = app.bench.start(app.python, "-c", SIGN_LONG_AGO, COOKIE_SECRET, name, value.strip('"'), cwd=app.folder)
    signed = sign.outcome().stdout.strip()
    return f'{name}="{signed}"' if value.startswith('"') else f"{name}={signed}"


def other_secret(app: App, minted: Callable[..., str]) -> str:
    secrets = app.folder / ".streamlit" / "secrets.toml"
    text = secrets.read_text()
    secrets.write_text(text.replace(COOKIE_SECRET, OTHER_COOKIE_SECRET))
    cookie = minted()
    secrets.write_text(text)
    return cookie


def decoded(app: App, headers: dict[str, str], version: str) -> str:
    """Whom `authctl cookie decode` sees in the request, as bash has it."""
    quoted = [f"-H '{name}: {value}'" for name, value in headers.items()]
    request = app.folder / "request.txt"
    request.write_text(f"curl '{app.base}/_stcore/stream' " + " ".join(quoted))
    decode = ("cookie", "decode", "--file", str(request), "--streamlit", version, "--format", "json")
    return app.bench.authctl(*decode, cwd=app.folder).document("authctl.cookie/1")["request"]["sees"]


def test_whether_the_app_sees_a_user(bench: Bench) -> None:
    """What no other check tells of Streamlit 1.44, and what `Origin` decides: the script is run for a user."""
    for python in bench.peers.servers:
        app = App(bench, python, name=f"as-{release(python)}")
        app.behind(Nginx())
        equal(app.rules("--as", "alice"), [], f"the problems of Streamlit {release(python)} with a user")
        for header in ("Cookie", "Origin", "Sec-WebSocket-Protocol"):
            app.behind(Nginx(headers={**HEADERS, header: ""}))
            found = app.rules("--as", "alice")
            assert "unseen-user" in found, f"Streamlit {release(python)} without {header}: {found}"


def test_a_login_through_the_app(bench: Bench) -> None:
    """`authctl test --app` logs in as a browser would, and sees whom the server sees."""
    users = ("alice@example.com", f"many@example.com groups={','.join(groups(110))}")
    for python in bench.peers.servers:
        app = App(bench, python, name=f"through-{release(python)}", users=users)
        app.behind(Nginx())
        unknown = app.bench.authctl("test", "--app", "--user", "nobody", cwd=app.folder)
        equal(unknown.exit_status, 2, "the exit status with a user whom the provider does not know")
        login = app.test_through("alice@example.com")
        equal(login["outcome"], "passed", f"a login through Streamlit {release(python)}: {login['streamlit']}")
        equal(login["st_user"]["email"], "alice@example.com", "whom the app sees")
        assert login["app"]["streamlit"].startswith(release(python)), login["app"]
        # With nginx's own buffers, the answer that sets the cookies of a user in many groups does not come through.
        app.behind(Nginx(server=""))
        login = app.test_through("many@example.com")
        equal(login["outcome"], "failed", f"a login with 110 groups through Streamlit {release(python)}")
        failed = [problem for problem in login["problems"] if problem["rule"] == "failed-app-login"]
        assert "502" in failed[0]["message"], failed
