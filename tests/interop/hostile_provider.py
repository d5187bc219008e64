"""An OpenID provider that is right in everything, and then bends one thing, as a case of `hostile_cases.py` says."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwk
from joserfc.jws import JWSRegistry

CLIENT_ID = "interop-client"
CLIENT_SECRET = "secret-of-the-interop-client"
ACCESS_TOKEN = "the-access-token-of-every-login"
SIGNED_IN_BY_POST = "<form>"

# One key for each algorithm. They are made once, and are the same at every request.
KEYS = {
    "RS256": jwk.RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
    "ES256": jwk.ECKey.generate_key("P-256", {"kid": "p256", "use": "sig"}),
    "ES384": jwk.ECKey.generate_key("P-384", {"kid": "p384", "use": "sig"}),
    "ES512": jwk.ECKey.generate_key("P-521", {"kid": "p521", "use": "sig"}),
    "ES256K": jwk.ECKey.generate_key("secp256k1", {"kid": "k256", "use": "sig"}),
    "Ed25519": jwk.OKPKey.generate_key("Ed25519", {"kid": "ed25519", "use": "sig"}),
    "Ed448": jwk.OKPKey.generate_key("Ed448", {"kid": "ed448", "use": "sig"}),
    "HS256": jwk.OctKey.import_key("a symmetric key that is published", {"kid": "oct", "use": "sig"}),
    "RSA1024": jwk.RSAKey.generate_key(1024, {"kid": "rsa1024", "use": "sig"}),
    "RSA4096": jwk.RSAKey.generate_key(4096, {"kid": "rsa4096", "use": "sig"}),
    "other": jwk.RSAKey.generate_key(2048, {"kid": "other", "use": "sig"}),
}
FITTING = {"RS384": "RS256", "RS512": "RS256", "PS256": "RS256", "PS384": "RS256", "PS512": "RS256"}
FITTING |= {"HS384": "HS256", "HS512": "HS256", "EdDSA": "Ed25519"}


def published(name: str, **changes: Any) -> dict[str, Any]:
    """A key as the key set has it."""
    key = KEYS[name]
    members = {"kty": key.key_type, **key.as_dict(private=name == "HS256"), **changes}
    return {member: value for member, value in members.items() if value is not None}


def private(name: str) -> dict[str, Any]:
    return KEYS[name].as_dict(private=True)


def key_for(algorithm: str) -> str:
    """The name of the key that signs with an algorithm."""
    return FITTING.get(algorithm, algorithm)


def unpadded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def as_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@dataclass
class Http:
    """How one answer is sent."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    edit: Callable[[bytes], bytes] = lambda body: body
    delay: float = 0
    # The connection is closed before, or in the middle of, the answer.
    closes: str = ""
    chunked: bool = False
    # Path of this provider to go to instead.
    redirect: str = ""


@dataclass
class Answers:
    """All that the provider says in one login, for a case to change before it is said."""

    issuer: str
    nonce: str
    metadata: dict[str, Any] = field(default_factory=dict)
    key_set: Any = None
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    callback: list[tuple[str, str]] = field(default_factory=list)
    # The key that signs, and the algorithm if it is not the header's.
    signs: str = "RS256"
    algorithm: str = ""
    http: dict[str, Http] = field(default_factory=lambda: {name: Http() for name in ("metadata", "keys", "token")})
    edit_header: Callable[[bytes], bytes] = lambda text: text
    edit_payload: Callable[[bytes], bytes] = lambda text: text
    edit_id_token: Callable[[bytes], bytes] = lambda token: token
    # What is behind the redirect URI, and how it is reached.
    edit_callback: Callable[[str], str] = lambda address: address
    posts: bool = False

    def __post_init__(self) -> None:
        issuer, now = self.issuer, int(time.time())
        self.metadata = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }
        self.key_set = {"keys": [published("RS256")]}
        self.header = {"alg": "RS256", "kid": "rsa"}
        self.claims = {
            **{"iss": issuer, "sub": "alice", "aud": CLIENT_ID, "exp": now + 600, "iat": now, "nonce": self.nonce},
            **{"name": "Alice", "email": "alice@example.com"},
        }
        self.token = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 600}

    def id_token(self) -> str:
        header = unpadded(self.edit_header(as_json(self.header)))
        payload = unpadded(self.edit_payload(as_json(self.claims)))
        signed = header + b"." + payload
        algorithm = self.algorithm or str(self.header.get("alg"))
        signature = b""
        if algorithm in JWSRegistry.algorithms and algorithm != "none":
            signature = JWSRegistry.algorithms[algorithm].sign(signed, KEYS[self.signs])
        return self.edit_id_token(signed + b"." + unpadded(signature)).decode("latin-1")

    def half_hash(self, text: str, digest: str = "sha256") -> str:
        whole = hashlib.new(digest, text.encode()).digest()
        return unpadded(whole[: len(whole) // 2]).decode()


Bend = Callable[[Answers], None]


class HostileProvider:
    """All cases on one port, each below a path of its own."""

    def __init__(self, port: int, bends: dict[str, Bend]) -> None:
        self.origin = f"http://localhost:{port}"
        self._bends = bends
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                provider.answer(self, dict(parse_qsl(self.rfile.read(length).decode())))

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: Any) -> None:
                """A client that hangs up is none of this provider's business."""

        self._server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def issuer(self, case: str) -> str:
        return f"{self.origin}/{case}"

    def answer(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        address = urlsplit(handler.path)
        case, _, path = address.path.lstrip("/").partition("/")
        if case not in self._bends:
            return send(handler, Http(status=404), b"{}")
        sent = self._codes.pop(form.get("code", ""), {})
        answers = Answers(self.issuer(case), sent.get("nonce", ""))
        self._bends[case](answers)
        # Whatever a case puts behind an endpoint's address is still that endpoint.
        word = path.split("/")[0].split(";")[0]
        if path.startswith(".well-known/"):
            send(handler, answers.http["metadata"], as_json(answers.metadata))
        elif word == "keys":
            send(handler, answers.http["keys"], as_json(answers.key_set))
        elif word == "token" and handler.command == "POST":
            if not sent:
                return send(handler, Http(status=400), b'{"error":"invalid_grant"}')
            if answers.token.get("id_token") is None and "id_token" not in answers.token:
                answers.token["id_token"] = answers.id_token()
            body = {name: value for name, value in answers.token.items() if value is not ABSENT}
            send(handler, answers.http["token"], as_json(body))
        elif word == "authorize":
            self._authorize(handler, answers, dict(parse_qsl(address.query)))
        elif path == "good/metadata":
            send(handler, Http(), as_json(answers.metadata))
        elif path == "good/keys":
            send(handler, Http(), as_json(answers.key_set))
        else:
            send(handler, Http(status=404), b"{}")

    def _authorize(self, handler: BaseHTTPRequestHandler, answers: Answers, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        answers.callback = [("code", code), ("state", query.get("state", ""))]
        self._bends[urlsplit(handler.path).path.split("/")[1]](answers)
        parameters = urlencode(answers.callback)
        if answers.posts:
            return send(handler, Http(headers={"Content-Type": "text/html"}), f"{SIGNED_IN_BY_POST}{parameters}".encode())
        location = answers.edit_callback(f"{query.get('redirect_uri', '')}?{parameters}")
        send(handler, Http(status=302, headers={"Location": location}), b"")


class Absent:
    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


def send(handler: BaseHTTPRequestHandler, http: Http, body: bytes) -> None:
    if http.delay:
        time.sleep(http.delay)
    body = http.edit(body)
    if http.closes == "before":
        handler.close_connection = True
        return
    if http.redirect:
        case = handler.path.split("/")[1]
        http.headers["Location"] = http.redirect.replace("{case}", f"/{case}")
    handler.send_response(http.status)
    for name, value in http.headers.items():
        handler.send_header(name, value)
    if http.chunked:
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        half = len(body) // 2
        for piece in (body[:half], body[half:]):
            if piece:
                handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")
        return
    if http.closes != "without length":
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if http.closes:
        handler.close_connection = True
    handler.wfile.write(body[: len(body) // 2] if http.closes == "in the middle" else body)
