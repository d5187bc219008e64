"""A real Streamlit with a small app, and somebody who visits it: cookies, a websocket, clicks, and no pixels."""

import json
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from bench import Bench, equal
from sign_in import SignIn

APP = """\
import json

import streamlit as st

if st.user.is_logged_in:
    st.text(st.user.get("email"))
    st.code(json.dumps(st.user.to_dict()))
    if st.button("Log out"):
        st.logout()
else:
    for provider in {providers}:
        if st.button("Log in with " + provider):
            st.login(provider)
"""
ANSWER_SECONDS = 20
USER_COOKIE = "_streamlit_user"
XSRF_COOKIE = "_streamlit_xsrf"


class StreamlitApp:
    """`streamlit run` in a project whose secrets file is complete, with a button for each of these providers."""

    def __init__(self, bench: Bench, project: Path, port: int, *providers: str) -> None:
        self.port = port
        self.origin = f"http://localhost:{port}"
        (project / "app.py").write_text(APP.format(providers=providers))
        secrets = tomllib.loads((project / ".streamlit" / "secrets.toml").read_text())
        self._cookie_secret = secrets["auth"]["cookie_secret"]
        self._process = bench.start(
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *(f"--server.port={port}", "--server.headless=true"),
            *("--browser.serverAddress=localhost", "--browser.gatherUsageStats=false"),
            cwd=project,
        )
        self._process.wait_until_it_answers(f"{self.origin}/_stcore/health")

    def stop(self) -> None:
        """Frees the port of the redirect URI, on which `authctl test` must listen."""
        self._process.stop()

    def log(self) -> str:
        """What the server has logged so far."""
        return self._process.stderr()

    def identity(self, cookies: httpx.Cookies) -> dict[str, Any]:
        """What the identity cookie says, read by Streamlit's own functions."""

        def read(name: str) -> bytes | None:
            value = cookies.get(name)
            return value and decode_signed_value(self._cookie_secret, name, value)

        identity = get_cookie_with_chunks(read, USER_COOKIE)
        assert identity is not None, f"no valid {USER_COOKIE} cookie among {sorted(cookies)}"
        return json.loads(identity)


class Visitor:
    """One person's browser."""

    def __init__(self) -> None:
        # Nothing here is reached by TLS, and reading the authorities takes longer than a request.
        self.http = httpx.Client(timeout=ANSWER_SECONDS, trust_env=False, verify=False)

    def open(self, app: StreamlitApp) -> "Page":
        """Opens the app as a new tab would."""
        return self._run(app, BackMsg())

    def log_in(self, app: StreamlitApp, provider: str, sign_in: SignIn) -> "Page":
        """A whole login, from the app's button to the page that greets the user.

        `sign_in` is what the person does at the provider.
        """
        landing = self.http.get(sign_in(self.http, self.authorization_url(app, provider)))
        equal(landing.status_code, httpx.codes.FOUND, "the status of Streamlit's callback")
        equal(landing.headers["Location"], "/", "where Streamlit's callback leads")
        return self.open(app)

    def is_let_in(self, app: StreamlitApp, provider: str, sign_in: SignIn) -> bool:
        """Whether a login succeeds that need not go as it should.

        An app is not reached, either, when its websocket refuses the cookies that the login left.
        """
        try:
            return bool(self.log_in(app, provider, sign_in).user)
        except (AssertionError, WebsocketRefused):
            return False

    def authorization_url(self, app: StreamlitApp, provider: str) -> str:
        """Where a click on the app's button for this provider sends the browser."""
        page = self._click(app, self.open(app), f"Log in with {provider}")
        answer = self.http.get(app.origin + page.redirect)
        equal(answer.status_code, httpx.codes.FOUND, "the status of Streamlit's login route")
        return answer.headers["Location"]

    def _click(self, app: StreamlitApp, page: "Page", button: str) -> "Page":
        click = BackMsg()
        click.rerun_script.widget_states.widgets.add(id=page.buttons[button], trigger_value=True)
        return self._run(app, click)

    def _run(self, app: StreamlitApp, message: BackMsg) -> "Page":
        """Runs the app's script once, in a new session.

        Streamlit reads the cookies when the websocket opens, and believes them only beside its own cross-site token.
        """
        self.http.get(f"{app.origin}/_stcore/health").raise_for_status()
        request = self.http.build_request("GET", app.origin)
        message.rerun_script.SetInParent()
        with self._websocket(app, request.headers["Cookie"]) as websocket:
            websocket.send(message.SerializeToString())
            page = Page()
            while page.add(ForwardMsg.FromString(websocket.recv(ANSWER_SECONDS))):
                pass
        return page

    def _websocket(self, app: StreamlitApp, cookies: str) -> ClientConnection:
        try:
            return connect(
                app.origin.replace("http", "ws", 1) + "/_stcore/stream",
                origin=app.origin,
                subprotocols=["streamlit", self.http.cookies[XSRF_COOKIE]],
                additional_headers={"Cookie": cookies},
                proxy=None,
                max_size=None,
            )
        except (InvalidHandshake, TimeoutError) as error:
            raise WebsocketRefused(f"the websocket did not open with {len(cookies)} bytes of cookies") from error


class WebsocketRefused(Exception):
    """Streamlit's server opens no websocket, or never answers, where the cookies are longer than a header may be."""


@dataclass
class Page:
    """What one run of the app's script shows."""

    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)
    redirect: str = ""

    def add(self, message: ForwardMsg) -> bool:
        """Takes one message of a run, and says whether more are to come."""
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "text":
                self.texts.append(element.text.body)
            case "code":
                self.user = json.loads(element.code.code_text)
            case "button":
                self.buttons[element.button.label] = element.button.id
            case "exception":
                raise AssertionError(f"the app raised {element.exception.type}: {element.exception.message}")
        self.redirect = self.redirect or message.auth_redirect.url
        return message.WhichOneof("type") != "script_finished"
