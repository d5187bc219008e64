"""What a hostile provider bends, one thing at a time, in tables: each row of a table is a case for `hostile.py`."""

import gzip
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hostile_provider import (
    ABSENT,
    CLIENT_ID,
    CLIENT_SECRET,
    KEYS,
    Answers,
    Bend,
    key_for,
    private,
    published,
    unpadded,
)


@dataclass(frozen=True)
class Case:
    """One thing that is bent. `where` is its table, `what` its row."""

    where: str
    what: str
    bend: Bend
    # More than authctl reads, verifies or dares: it may say that it does not know.
    is_beyond_limits: bool = False
    # Lines of TOML for the provider's own section.
    settings: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


# What a member of any kind may be instead, with the issuer for a placeholder.
VALUES: list[Any] = [
    *(ABSENT, None, True, False, 0, 1, -1, 1.5, 10**30, "", " ", "x", "S256", "RS256", "code", "openid", "/relative"),
    *([], [None], [1], ["x"], ["RS256"], ["S256"], [["RS256"]], {}, {"x": 1}, {"RS256": 1}),
]
FEW_VALUES: list[Any] = [None, True, 0, 5, "", "x", "code", [], ["x"], [1], {}, {"x": "y"}, {"x": 1}]


def all_cases() -> dict[str, Case]:
    """Every case, by a name that Streamlit takes for a provider."""
    found = [case for table in TABLES for case in table()]
    assert len({str(case) for case in found}) == len(found), "two cases are called the same"
    return {f"case{number:04}": case for number, case in enumerate(found)}


# The metadata


def members_of_the_metadata() -> Iterator[Case]:
    names = [
        *("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "jwks", "userinfo_endpoint"),
        *("response_types_supported", "id_token_signing_alg_values_supported", "code_challenge_methods_supported"),
        *("token_endpoint_auth_methods_supported", "scopes_supported", "end_session_endpoint"),
        *("require_pushed_authorization_requests", "require_signed_request_object", "grant_types_supported"),
        *("authorization_response_iss_parameter_supported", "response_modes_supported", "claims_supported"),
    ]
    for name in names:
        for value in VALUES:
            # An answer without `iss` may then be another provider's, and its code is not sent on (RFC 9207).
            is_mix_up = name == "authorization_response_iss_parameter_supported" and value is True
            yield Case("metadata", f"{name} = {value!r}", metadata(**{name: value}), is_beyond_limits=is_mix_up)


def members_that_are_arguments_of_authlib() -> Iterator[Case]:
    names = [
        *("client_id", "client_secret", "token_endpoint_auth_method", "revocation_endpoint_auth_method", "scope"),
        *("redirect_uri", "token", "token_placement", "update_token", "leeway", "state", "code_challenge_method"),
        *("token_updater", "session", "response_type", "response_mode", "nonce", "prompt", "login_hint", "grant_type"),
        *("headers", "cookies", "verify", "cert", "http1", "http2", "proxy", "mounts", "timeout", "limits"),
        *("follow_redirects", "max_redirects", "event_hooks", "base_url", "transport", "trust_env", "params", "auth"),
        *("default_encoding", "self", "allow_redirects", "files", "hooks", "stream", "json", "default_timeout", "metadata", "code_verifier", "app", "proxies"),
        *("name", "framework", "_loaded_at", "kwargs", "url", "method", "body", "claims_options"),
    ]
    for name in names:
        yield from (Case("argument", f"{name} = {value!r}", metadata(**{name: value})) for value in FEW_VALUES)


def addresses_of_endpoints() -> Iterator[Case]:
    edits: dict[str, Callable[[str], str]] = {
        "a user name": lambda url: url.replace("://", "://eve@"),
        "user name and password": lambda url: url.replace("://", "://eve:secret@"),
        "an empty user name": lambda url: url.replace("://", "://@"),
        "a fragment": lambda url: f"{url}#fragment",
        "an empty fragment": lambda url: f"{url}#",
        "a query": lambda url: f"{url}?tenant=x",
        "an empty query": lambda url: f"{url}?",
        "a query that is no form": lambda url: f"{url}?tenant",
        "a query with spaces": lambda url: f"{url}?a=b c+d%20e",
        "a query with a client ID": lambda url: f"{url}?client_id=other",
        "a query with a state": lambda url: f"{url}?state=other",
        "a query with a redirect URI": lambda url: f"{url}?redirect_uri=http://evil.example",
        "a query with an encoded line break": lambda url: f"{url}?a=%0d%0a",
        "parameters of the path": lambda url: f"{url};a=b",
        "a slash": lambda url: f"{url}/",
        "two slashes": lambda url: re.sub(r"(?<!:)/(\w+)$", r"//\1", url),
        "a dot segment": lambda url: re.sub(r"/(\w+)$", r"/./\1", url),
        "two dot segments": lambda url: re.sub(r"/(\w+)$", r"/x/../\1", url),
        "an encoded letter": lambda url: url.replace("case", "c%61se", 1) if "/case" in url else url,
        "a letter beyond ASCII": lambda url: f"{url}/é",
        "a capital scheme": lambda url: url.replace("http:", "HTTP:"),
        "a capital host": lambda url: url.replace("localhost", "LOCALHOST"),
        "a dot behind the host": lambda url: url.replace("localhost", "localhost."),
        "an address for a host": lambda url: url.replace("localhost", "127.0.0.1"),
        "a short address": lambda url: url.replace("localhost", "127.1"),
        "a number for an address": lambda url: url.replace("localhost", "2130706433"),
        "a backslash": lambda url: re.sub(r"/(\w+)$", r"\\\1", url),
        "space in front": lambda url: f" {url}",
        "space behind": lambda url: f"{url} ",
        "a line break behind": lambda url: f"{url}\n",
        "a tab inside": lambda url: re.sub(r"/(\w+)$", "/\t\\1", url),
        "a space inside": lambda url: f"{url}/a b",
        "a quotation mark": lambda url: f'{url}/"',
        "brackets": lambda url: f"{url}/[a]",
        "a lone percent sign": lambda url: f"{url}/%",
        "no scheme": lambda url: url.removeprefix("http:"),
        "one slash": lambda url: url.replace("://", ":/"),
        "no slash": lambda url: url.replace("://", ":"),
        "another scheme": lambda url: url.replace("http", "ftp"),
        "no port": lambda url: re.sub(r":\d+/", "/", url),
        "a port beyond all": lambda url: re.sub(r":\d+/", ":99999/", url),
        "an empty port": lambda url: re.sub(r":\d+/", ":/", url),
        "a port that is no number": lambda url: re.sub(r":\d+/", ":x/", url),
        "port 1": lambda url: re.sub(r":\d+/", ":1/", url),
        "a host that is not there": lambda url: url.replace("localhost", "op.invalid"),
        "no host": lambda url: re.sub(r"//[^/]+", "//", url),
    }
    for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"):
        for what, edit in edits.items():
            # Code and secret go over plain `http` to nobody but this machine.
            is_beyond_limits = what in ("a host that is not there", "no host", "a dot behind the host")
            case = Case("address", f"{endpoint} with {what}", edited_member(endpoint, edit), is_beyond_limits)
            yield case


# JSON and HTTP


def documents_that_are_hardly_json() -> Iterator[Case]:
    edits: dict[str, Callable[[bytes], bytes]] = {
        "empty": lambda _: b"",
        "null": lambda _: b"null",
        "true": lambda _: b"true",
        "a number": lambda _: b"7",
        "a string": lambda _: b'"text"',
        "an empty string": lambda _: b'""',
        "a list": lambda _: b"[]",
        "a list of pairs": lambda body: json.dumps(list(map(list, json.loads(body).items()))).encode(),
        "a list around it": lambda body: b"[" + body + b"]",
        "an empty object": lambda _: b"{}",
        "a web page": lambda _: b"<!doctype html><title>Sign in</title>",
        "a form": lambda _: b"access_token=x&token_type=bearer",
        "a byte order mark": lambda body: b"\xef\xbb\xbf" + body,
        "two byte order marks": lambda body: b"\xef\xbb\xbf\xef\xbb\xbf" + body,
        "UTF-16": lambda body: body.decode().encode("utf-16"),
        "UTF-16 without a mark": lambda body: body.decode().encode("utf-16-le"),
        "big-endian UTF-16": lambda body: body.decode().encode("utf-16-be"),
        "UTF-32": lambda body: body.decode().encode("utf-32"),
        "Latin-1": lambda body: with_member(body, b'"name_of_it":"caf\xe9"'),
        "a zero byte behind": lambda body: body + b"\0",
        "spaces around": lambda body: b" \t\r\n" + body + b"\n\n ",
        "a form feed in front": lambda body: b"\f" + body,
        "a space that is none in front": lambda body: "\u00a0".encode() + body,
        "something behind": lambda body: body + b"x",
        "a second document": lambda body: body + body,
        "a second line": lambda body: body + b"\n{}",
        "a comma at the end": lambda body: body[:-1] + b",}",
        "a comment": lambda body: b"/* x */" + body,
        "single quotes": lambda body: body.replace(b'"', b"'"),
        "cut": lambda body: body[:-1],
        "NaN": lambda body: with_member(body, b'"number_of_it":NaN'),
        "Infinity": lambda body: with_member(body, b'"number_of_it":Infinity'),
        "minus Infinity": lambda body: with_member(body, b'"number_of_it":-Infinity'),
        "a lower-case nan": lambda body: with_member(body, b'"number_of_it":nan'),
        "1e999": lambda body: with_member(body, b'"number_of_it":1e999'),
        "1e-999": lambda body: with_member(body, b'"number_of_it":1e-999'),
        "-0": lambda body: with_member(body, b'"number_of_it":-0'),
        "-0.0": lambda body: with_member(body, b'"number_of_it":-0.0'),
        "a number with a zero in front": lambda body: with_member(body, b'"number_of_it":01'),
        "a number with a plus sign": lambda body: with_member(body, b'"number_of_it":+1'),
        "a number of 30 digits": lambda body: with_member(body, b'"number_of_it":' + b"9" * 30),
        "a fraction of 40 digits": lambda body: with_member(body, b'"number_of_it":0.' + b"3" * 40),
        "a number of 4300 digits": lambda body: with_member(body, b'"number_of_it":' + b"9" * 4300),
        "a number of 4301 digits": lambda body: with_member(body, b'"number_of_it":' + b"9" * 4301),
        "half a surrogate pair": lambda body: with_member(body, rb'"name_of_it":"\ud800"'),
        "the other half": lambda body: with_member(body, rb'"name_of_it":"\udc00x"'),
        "a surrogate pair": lambda body: with_member(body, rb'"name_of_it":"\ud83d\ude00"'),
        "a surrogate in UTF-8": lambda body: with_member(body, b'"name_of_it":"\xed\xa0\x80"'),
        "an overlong letter in UTF-8": lambda body: with_member(body, b'"name_of_it":"\xc0\xaf"'),
        "a control character": lambda body: with_member(body, b'"name_of_it":"\x01"'),
        "a tab in a string": lambda body: with_member(body, b'"name_of_it":"\t"'),
        "an escaped zero": lambda body: with_member(body, rb'"name_of_it":"\u0000"'),
        "an unknown escape": lambda body: with_member(body, rb'"name_of_it":"\x41"'),
        "an empty name": lambda body: with_member(body, b'"":1'),
        "a name that is escaped": lambda body: with_member(body, rb'"name\u005fof\u005fit":"x"'),
        "a member twice": lambda body: with_member(body, b'"name_of_it":"a","name_of_it":"b"'),
        "100 levels": lambda body: with_member(body, b'"name_of_it":' + b"[" * 100 + b"]" * 100),
        "50,000 levels": lambda body: with_member(body, b'"name_of_it":' + b"[" * 50_000 + b"]" * 50_000),
        "50 KB": lambda body: with_member(body, b'"name_of_it":"' + b"x" * 50_000 + b'"'),
    }
    for document in ("metadata", "keys", "token", "payload", "header"):
        for what, edit in edits.items():
            # `headers` limits the last two; what is long in them has tables of its own.
            if document in ("payload", "header") and len(edit(b'{"a":1}')) > 500:
                continue
            # Where Python gives up depends on its version.
            is_deep = what == "50,000 levels"
            yield Case("JSON", f"{document}: {what}", edited_document(document, edit), is_deep)


def members_that_come_twice() -> Iterator[Case]:
    rows = [
        *(("metadata", '"issuer":"x"'), ("metadata", '"token_endpoint":"x"'), ("metadata", '"jwks_uri":null')),
        *(("keys", '"keys":[]'), ("token", '"id_token":"x"'), ("token", '"access_token":"x"'), ("token", '"error":null')),
        *(("payload", '"nonce":"x"'), ("payload", '"sub":"eve"'), ("payload", '"aud":"x"'), ("payload", '"exp":1')),
        *(("header", '"alg":"none"'), ("header", '"kid":"x"'), ("header", '"typ":"x"')),
    ]
    for document, member in rows:
        text = member.encode()
        yield Case("twice", f"{document}: {member} first", edited_document(document, lambda body, text=text: b"{" + text + b"," + body[1:]))
        yield Case("twice", f"{document}: {member} last", edited_document(document, lambda body, text=text: with_member(body, text)))


def answers_over_http() -> Iterator[Case]:
    for document in ("metadata", "keys", "token"):
        statuses = [200, 201, 202, 203, 204, 205, 206, 207, 226, 300, 304, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410]
        for status in [*statuses, 418, 421, 422, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 599]:
            yield Case("HTTP", f"{document}: status {status}", http(document, status=status))
        for status in (301, 302, 303, 307, 308):
            for where in ("{case}/good/" + document, "http://op.invalid/", ""):
                yield Case("HTTP", f"{document}: status {status} to {where!r}", http(document, status=status, redirect=where))
        for content_type in [
            *("", "text/html", "text/plain", "text/plain; charset=latin-1", "text/plain; charset=utf-16", "application/jwt"),
            *("application/json; charset=latin-1", "application/json;charset=utf-16", "application/octet-stream"),
            *("text/json", "application/jwk-set+json", "application/x-www-form-urlencoded", "x", "application/json, text/html"),
        ]:
            headers = {"Content-Type": content_type} if content_type else {}
            yield Case("HTTP", f"{document}: content type {content_type!r}", http(document, headers=headers))
        yield from encodings(document)
        for closes in ("before", "in the middle", "without length"):
            yield Case("HTTP", f"{document}: closed {closes}", http(document, closes=closes))
        yield Case("HTTP", f"{document}: chunked", http(document, chunked=True))
        yield Case("HTTP", f"{document}: cookies", http(document, headers={"Set-Cookie": "a=b", "Content-Type": "x"}))
        yield Case("HTTP", f"{document}: a long header", http(document, headers={"X-Long": "x" * 20_000}))
        yield Case("HTTP", f"{document}: a header beyond ASCII", http(document, headers={"X-Name": "café"}))


def encodings(document: str) -> Iterator[Case]:
    def raw_deflate(body: bytes) -> bytes:
        compressor = zlib.compressobj(wbits=-15)
        return compressor.compress(body) + compressor.flush()

    rows: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        "gzip": ("gzip", gzip.compress),
        "x-gzip": ("x-gzip", gzip.compress),
        "GZIP": ("GZIP", gzip.compress),
        "deflate": ("deflate", zlib.compress),
        "raw deflate": ("deflate", raw_deflate),
        "gzip that is not": ("gzip", lambda body: body),
        "gzip that is cut": ("gzip", lambda body: gzip.compress(body)[:-4]),
        "gzip with something behind": ("gzip", lambda body: gzip.compress(body) + b"x"),
        "two members of gzip": ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        "gzip twice": ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        "gzip and identity": ("identity, gzip", gzip.compress),
        "identity": ("identity", lambda body: body),
        "an unknown encoding": ("zip", lambda body: body),
        "gzip unsaid": ("", gzip.compress),
    }
    for what, (encoding, edit) in rows.items():
        headers = {"Content-Type": "application/json"} | ({"Content-Encoding": encoding} if encoding else {})
        yield Case("HTTP", f"{document}: {what}", http(document, headers=headers, edit=edit))


def time_that_passes() -> Iterator[Case]:
    for document in ("metadata", "keys", "token"):
        yield Case("time", f"{document}: after 7 seconds", http(document, delay=7))
        yield Case("time", f"{document}: after 2 seconds", http(document, delay=2))


def more_than_is_read() -> Iterator[Case]:
    for document in ("metadata", "keys", "token"):
        long = lambda body: with_member(body, b'"name_of_it":"' + b"x" * 5_000_000 + b'"')  # noqa: E731
        yield Case("limits", f"{document}: 5 MB", edited_document(document, long), is_beyond_limits=True)
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        bomb = lambda body: gzip.compress(body + b" " * 50_000_000)  # noqa: E731
        yield Case("limits", f"{document}: a bomb", http(document, headers=headers, edit=bomb), is_beyond_limits=True)
        levels = lambda body: with_member(body, b'"name_of_it":' + b"[" * 900 + b"]" * 900)  # noqa: E731
        yield Case("limits", f"{document}: 900 levels", edited_document(document, levels), is_beyond_limits=True)


# The key set


def keys_beside_the_right_one() -> Iterator[Case]:
    """Keys that nobody needs, before and behind the one that signs."""
    rsa, curve, octets = published("other"), published("ES256", kid="other"), published("Ed25519", kid="other")
    rows: dict[str, Any] = {
        **{f"{value!r}": value for value in (None, 7, "x", [], {}, True)},
        **{f"kty = {value!r}": rsa | {"kty": value} for value in (None, 7, "", "rsa", "AKP", [], "oct", "EC", "OKP")},
        **{f"use = {value!r}": rsa | {"use": value} for value in (None, 7, "", "SIG", "enc", "tls", ["sig"], [], {})},
        **{f"alg = {value!r}": rsa | {"alg": value} for value in (None, 7, "", "x", "RSA-OAEP", "none", [])},
        **{f"kid = {value!r}": rsa | {"kid": value} for value in (None, 7, "", "rsa", [], "x" * 1000)},
        **{
            f"key_ops = {value!r}": {name: member for name, member in rsa.items() if name != "use"} | {"key_ops": value}
            for value in (None, 7, "", "verify", "x", [], ["verify"], ["sign"], ["encrypt"], ["x"], [7], {}, {"verify": 1})
        },
        **{f"use and key_ops = {value!r}": rsa | {"key_ops": value} for value in (["verify"], ["encrypt"], "verify", [])},
        **{f"x5c = {value!r}": rsa | {"x5c": value} for value in (None, 7, "x", [], ["x"], [7])},
        **{f"x5t = {value!r}": rsa | {"x5t": value} for value in (None, 7, "x")},
        **{f"x5u = {value!r}": rsa | {"x5u": value} for value in (None, 7, "x", "https://op.example/", "ftp://x")},
        **{f"n = {value!r}": rsa | {"n": value} for value in (ABSENT, None, 7, "", "x", "AQAB", "=", rsa["n"] + "==", "+" + rsa["n"][1:])},
        **{f"e = {value!r}": rsa | {"e": value} for value in (ABSENT, None, 7, "", "AQ", "Ag", "Aw", "AAEAAQ", "AQAB=", "AQ AB", "AA")},
        **{f"d = {value!r}": rsa | {"d": value} for value in (None, 7, "", "AQAB")},
        "p alone": rsa | {"p": "AQAB"},
        "oth": rsa | {"oth": []},
        "a private RSA key": private("other"),
        "an RSA key of 1024 bits": published("RSA1024"),
        "an RSA key of 4096 bits": published("RSA4096"),
        "an encryption key": rsa | {"use": "enc", "alg": "RSA-OAEP-256"},
        **{f"crv = {value!r}": curve | {"crv": value} for value in (ABSENT, None, 7, "", "P-999", "p-256", "P-384", "secp256k1", "Ed25519")},
        **{f"x = {value!r}": curve | {"x": value} for value in (ABSENT, None, 7, "", "AQ", "AA" + curve["x"])},
        **{f"y = {value!r}": curve | {"y": value} for value in (ABSENT, None, 7, "", "AQ", curve["x"])},
        "a private curve key": private("ES256") | {"kid": "other"},
        "a key on P-384": published("ES384"),
        "a key on P-521": published("ES512"),
        "a key on secp256k1": published("ES256K"),
        **{f"OKP crv = {value!r}": octets | {"crv": value} for value in (ABSENT, None, 7, "", "X25519", "Ed448", "P-256", "x")},
        **{f"OKP x = {value!r}": octets | {"x": value} for value in (ABSENT, None, 7, "", "AQ")},
        "a key on Ed448": published("Ed448"),
        "a private key on Ed25519": private("Ed25519") | {"kid": "other"},
        **{f"k = {value!r}": {"kty": "oct", "kid": "other", "k": value} for value in (ABSENT, None, 7, "", "AQ", "AQ==")},
        "the same key again": published("RS256"),
        "the same ID for another key": published("other", kid="rsa"),
        "the same ID for a curve key": published("ES256", kid="rsa"),
        "the same ID for encryption": published("other", kid="rsa", use="enc"),
        "the same ID for another algorithm": published("other", kid="rsa", alg="RS512"),
    }
    for what, key in rows.items():
        key = {name: value for name, value in key.items() if value is not ABSENT} if isinstance(key, dict) else key
        yield Case("keys", f"{what} before", key_set(lambda good, key=key: [key, good]))
        yield Case("keys", f"{what} behind", key_set(lambda good, key=key: [good, key]))


def the_key_that_signs() -> Iterator[Case]:
    changes: dict[str, dict[str, Any]] = {
        "no kid": {"kid": None},
        "another kid": {"kid": "x"},
        "a number for a kid": {"kid": 7},
        "no use": {"use": None},
        "for encryption": {"use": "enc"},
        "an unknown use": {"use": "x"},
        "its algorithm": {"alg": "RS256"},
        "another algorithm": {"alg": "RS512"},
        "an algorithm of encryption": {"alg": "RSA-OAEP"},
        "an empty algorithm": {"alg": ""},
        "to verify": {"use": None, "key_ops": ["verify"]},
        "to sign": {"use": None, "key_ops": ["sign"]},
        "for nothing": {"use": None, "key_ops": []},
        "one word to verify": {"use": None, "key_ops": "verify"},
        "e with a zero in front": {"e": "AAEAAQ"},
        "n with a zero in front": {"n": "AA" + published("RS256")["n"]},
        "a member of its own": {"exp": 7, "x": [1]},
    }
    for what, members in changes.items():
        yield Case("key", what, key_set(lambda _, members=members: [published("RS256", **members)]))
        yield Case(
            "key", f"{what}, and a token without a key ID",
            both(key_set(lambda _, members=members: [published("RS256", **members)]), header(kid=ABSENT)),
        )
    thumbprint = KEYS["RS256"].thumbprint()
    yield Case("key", "its thumbprint for an ID", both(key_set(lambda _: [published("RS256", kid=None)]), header(kid=thumbprint)))
    sets: dict[str, Any] = {
        **{f"{value!r}": value for value in (None, [], {}, "x", 7, {"keys": None}, {"keys": {}}, {"keys": "x"}, {"keys": 7})},
        **{f"keys = {value!r}": {"keys": value} for value in ([], [None], [{}], [[]], ["x"])},
        "keys in an object": {"keys": {"rsa": published("RS256")}},
        "a list of keys": [published("RS256")],
        "one key": published("RS256"),
        "members of its own": {"keys": [published("RS256")], "x": 1},
        "another key": {"keys": [published("other", kid="rsa")]},
        "another key with another ID": {"keys": [published("other")]},
        "600 keys": {"keys": [published("other", kid=f"{number}") for number in range(100)] + [published("RS256")]},
    }
    for what, value in sets.items():
        yield Case("key set", what, whole_key_set(value))
    for what, kid in {"no key ID": ABSENT, "another key ID": "x", "an empty key ID": "", "a number for an ID": 7, "null": None}.items():
        for beside in ([], [published("other")], [published("ES256")]):
            kinds = " and ".join(["RSA", *(key["kty"] for key in beside)])
            yield Case("key ID", f"{what} beside {kinds}", both(header(kid=kid), key_set(lambda good, beside=beside: [good, *beside])))
    inline: dict[str, Any] = {
        "the right set": lambda: {"keys": [published("RS256")]},
        "another set": lambda: {"keys": [published("other")]},
        "another key with the same ID": lambda: {"keys": [published("other", kid="rsa")]},
        "an empty set": lambda: {"keys": []},
        "no set": lambda: {"x": 1},
        "a key that cannot be read": lambda: {"keys": [{"kty": "RSA"}]},
    }
    for what, make in inline.items():
        yield Case("inline keys", what, metadata(jwks=make()))
        yield Case("inline keys", f"{what}, and no `jwks_uri`", metadata(jwks=make(), jwks_uri=ABSENT))


# The ID token


def algorithms() -> Iterator[Case]:
    names = [
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA"),
        *("Ed25519", "Ed448", "HS256", "HS384", "HS512"),
    ]
    for name in names:
        # Nothing in authctl verifies it.
        is_beyond_limits = name == "Ed448"
        lists = {"alone": [name], "beside RS256": ["RS256", name], "nowhere": ["x"], "in a string": f"x {name} x"}
        lists |= {"in a part of a string": f"{name}x", "as a name": {name: 1}, "in a list of lists": [[name]]}
        for what, announced in lists.items():
            yield Case("algorithm", f"{name} is announced {what}", signed_by(name, announced), is_beyond_limits)
        yield Case("algorithm", f"{name} without a list", signed_by(name, ABSENT), is_beyond_limits)
        unnamed = both(signed_by(name, [name]), header(kid=ABSENT))
        yield Case("algorithm", f"{name} without a key ID", unnamed, is_beyond_limits)
        own_key = key_set(lambda _, name=name: [published(key_for(name), alg=name)])
        yield Case("algorithm", f"{name} with a key for it", both(signed_by(name, [name]), own_key), is_beyond_limits)
        another = key_set(lambda _, name=name: [published(key_for(name), alg="RS256")])
        yield Case("algorithm", f"{name} with a key for RS256", both(signed_by(name, [name]), another))
        tampered = attribute("edit_id_token", lambda token: token[:-30] + (b"A" if token[-30:-29] != b"A" else b"B") + token[-29:])
        yield Case("algorithm", f"{name} with a changed signature", both(signed_by(name, [name]), tampered), is_beyond_limits)
    for what, bend in {
        "none, signed with nothing": both(metadata(id_token_signing_alg_values_supported=["none"]), header(alg="none")),
        "none, unannounced": header(alg="none"),
        "none, with a signature": both(
            metadata(id_token_signing_alg_values_supported=["none"]), header(alg="none"), attribute("algorithm", "RS256")
        ),
        "none, without a key ID": both(metadata(id_token_signing_alg_values_supported=["none"]), header(alg="none", kid=ABSENT)),
        "none, and no key": both(metadata(id_token_signing_alg_values_supported=["none"]), header(alg="none"), whole_key_set({"keys": []})),
        "None": both(metadata(id_token_signing_alg_values_supported=["None"]), header(alg="None")),
        "rs256": both(metadata(id_token_signing_alg_values_supported=["rs256"]), header(alg="rs256"), attribute("algorithm", "RS256")),
        "RS256 said to be ES256": both(metadata(id_token_signing_alg_values_supported=["ES256"]), header(alg="ES256"), attribute("algorithm", "RS256")),
        "RS256 said to be HS256": both(metadata(id_token_signing_alg_values_supported=["HS256"]), header(alg="HS256"), attribute("algorithm", "RS256")),
        "RS256 said to be PS256": both(metadata(id_token_signing_alg_values_supported=["PS256"]), header(alg="PS256"), attribute("algorithm", "RS256")),
        "a key of 1024 bits": both(attribute("signs", "RSA1024"), header(kid="rsa1024"), whole_key_set({"keys": [published("RSA1024")]})),
        "a key of 4096 bits": both(attribute("signs", "RSA4096"), header(kid="rsa4096"), whole_key_set({"keys": [published("RSA4096")]})),
        "another key": attribute("signs", "other"),
        "the client secret": signed_with_the_client_secret,
    }.items():
        yield Case("algorithm", what, bend)


def headers_of_the_token() -> Iterator[Case]:
    values: list[Any] = [None, True, 7, "", "x", [], ["x"], {}, {"x": 1}]
    for name in ("alg", "kid", "typ", "cty", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc", "nonce", "x"):
        yield from (Case("header", f"{name} = {value!r}", header(**{name: value})) for value in values)
        yield Case("header", f"{name} is absent", header(**{name: ABSENT}))
    for value in (["exp"], ["alg"], ["b64"], ["kid", "alg"], ["x"], [7], "alg", "", [], None, 7):
        yield Case("header", f"crit = {value!r}", header(crit=value))
    for value in ("JWT", "jwt", "at+jwt", "JOSE", "application/jwt", "logout+jwt"):
        yield Case("header", f"typ = {value!r}", header(typ=value))
    yield Case("header", "a critical member that is there", header(crit=["x"], x=1))
    yield Case("header", "a critical b64 that is true", header(crit=["b64"], b64=True))
    yield Case("header", "a critical b64 that is false", header(crit=["b64"], b64=False))
    yield Case("header", "b64 that is false", header(b64=False))
    yield Case("header", "jku of a web address", header(jku="https://op.example/keys"))
    yield Case("header", "jwk of another key", header(jwk=published("other")))
    # 300 characters are 400 in base64url.
    for length in (300, 340, 360, 5000):
        yield Case("header", f"{length} characters more", header(x="x" * length))


def shapes_of_the_token() -> Iterator[Case]:
    edits: dict[str, Callable[[bytes], bytes]] = {
        "empty": lambda _: b"",
        "one word": lambda _: b"opaque",
        "two parts": lambda token: token.rpartition(b".")[0],
        "four parts": lambda token: token + b".x",
        "five parts": lambda token: token + b".x.x",
        "a dot behind": lambda token: token + b".",
        "only dots": lambda _: b"..",
        "an empty header": lambda token: b"." + token.partition(b".")[2],
        "an empty payload": lambda token: b"..".join([token.split(b".")[0], token.split(b".")[2]]),
        "no signature": lambda token: token.rpartition(b".")[0] + b".",
        "half a signature": lambda token: token[:-100],
        "a changed signature": lambda token: token[:-10] + (b"A" if token[-10:-9] != b"A" else b"B") + token[-9:],
        "a padded signature": lambda token: token + b"==",
        "a signature with bits over": lambda token: token[:-1] + bytes([token[-1] + 1]),
        "a signature in base64": lambda token: token.rpartition(b".")[0] + b"." + token.rpartition(b".")[2].replace(b"-", b"+").replace(b"_", b"/"),
        "a padded payload": lambda token: b".".join([token.split(b".")[0], token.split(b".")[1] + b"=", token.split(b".")[2]]),
        "a changed payload": lambda token: b".".join([token.split(b".")[0], unpadded(b'{"sub":"eve"}'), token.split(b".")[2]]),
        "a space behind": lambda token: token + b" ",
        "a line break behind": lambda token: token + b"\n",
        "a space in front": lambda token: b" " + token,
        "a line break inside": lambda token: token.replace(b".", b".\n"),
        "a letter beyond ASCII": lambda token: token + b"\xe9",
        "a long signature": lambda token: token + b"A" * 1024,
    }
    for what, edit in edits.items():
        yield Case("token's shape", what, attribute("edit_id_token", edit))
    for size in (1000, 60_000, 90_000, 95_000, 97_000, 99_000):
        yield Case("token's shape", f"{size} bytes more", claims(padding="x" * size))


def registered_claims() -> Iterator[Case]:
    now = int(time.time())
    values: list[Any] = [
        *(ABSENT, None, True, False, 0, 1, -1, 1.5, 10**30, -(10**30), "", "0", "x", "alice", CLIENT_ID, [], [CLIENT_ID]),
        *([CLIENT_ID, "x"], ["x", CLIENT_ID], ["x"], [None], [7], {}, {CLIENT_ID: 1}),
    ]
    names = ["iss", "sub", "aud", "exp", "nbf", "iat", "auth_time", "nonce", "acr", "amr", "azp", "at_hash", "c_hash", "jti", "sid"]
    for name in names:
        yield from (Case("claim", f"{name} = {value!r}", claims(**{name: value})) for value in values)
    for name in ("exp", "nbf", "iat", "auth_time"):
        for offset in (-100_000, -600, -200, -60, 60, 200, 600, 100_000):
            yield Case("claim", f"{name} {offset} s from now", claims_of_now(name, offset))
        for text in ("1e10", "1e400", "NaN", "Infinity", "-Infinity", f"{now}.999", "9" * 400, f"{now + 600}e0", "1E+10"):
            what = f"{name} is written {text[:20]}"
            yield Case("claim", what, edited_document("payload", lambda body, name=name, text=text: with_number(body, name, text)))
    issuers: dict[str, Callable[[str], Any]] = {
        "a slash behind": lambda issuer: issuer + "/",
        "capitals": str.upper,
        "a space behind": lambda issuer: issuer + " ",
        "a list of it": lambda issuer: [issuer],
        "a list with it": lambda issuer: ["x", issuer],
        "a part of it": lambda issuer: issuer[:-1],
    }
    for what, edit in issuers.items():
        yield Case("claim", f"iss with {what}", edited_claim("iss", edit))
        yield Case("claim", f"the metadata's issuer with {what}", edited_member("issuer", edit))
        yield Case("claim", f"both issuers with {what}", both(edited_member("issuer", edit), edited_claim("iss", edit)))
    for what, edit in {"a list of it": lambda it: [it], "a space behind": lambda it: it + " ", "capitals": str.upper}.items():
        yield Case("claim", f"nonce with {what}", edited_claim("nonce", edit))
    for azp in (CLIENT_ID, "x", "", None, [CLIENT_ID], 7):
        for aud in ("x", [CLIENT_ID, "x"], ["x", "y"], [], "", None, 7):
            yield Case("claim", f"azp = {azp!r} and aud = {aud!r}", claims(azp=azp, aud=aud))


def hashes_of_the_access_token() -> Iterator[Case]:
    for algorithm, digest in (("RS256", "sha256"), ("RS384", "sha384"), ("RS512", "sha512"), ("PS256", "sha256"), ("ES512", "sha512"), ("EdDSA", "sha512"), ("Ed25519", "sha512"), ("none", "sha256")):
        right = hashed(digest)
        signed = signed_by(algorithm, [algorithm]) if algorithm != "none" else both(header(alg="none"), metadata(id_token_signing_alg_values_supported=["none"]))
        yield Case("hash", f"the right one with {algorithm}", both(signed, right))
    edits: dict[str, Callable[[str], Any]] = {
        "a padding": lambda it: it + "==", "capitals": str.upper, "a space": lambda it: it + " ", "a list": lambda it: [it],
        "half of it": lambda it: it[:10], "another one": lambda it: it[::-1],
    }
    for what, edit in edits.items():
        yield Case("hash", f"with {what}", both(hashed("sha256"), edited_claim("at_hash", edit)))
    for access_token in (ABSENT, None, "", 7, [], "é", {}):
        yield Case("hash", f"of the access token {access_token!r}", both(hashed("sha256"), token(access_token=access_token)))
    for value in ("x", 7, None, ["x"]):
        yield Case("hash", f"c_hash = {value!r}", claims(c_hash=value))


def claims_of_the_user() -> Iterator[Case]:
    values: list[Any] = [
        *(None, True, 0, -1, 1.5, 0.1, 1e22, 1e-7, 123456789012345678, 2**53 + 1, 2**63, 2**64, 10**40, -(2**63) - 1),
        *("", "é", "😀", "\u2028", "\0", "\x1b[31m", "a\nb", "</script>", "x" * 2000, "\u202e", "\ufeff", "\U0010ffff"),
        *([], [1, "a", None, {"b": []}], {}, {"a": {"b": {"c": [1.0, 2e5]}}}, [[]] * 3, {"": 1}),
    ]
    yield from (Case("user", f"email = {str(value)[:30]!r} ({number})", claims(email=value)) for number, value in enumerate(values))
    for name in [
        *("origin", "is_logged_in", "provider", "tokens", "userinfo", "", " ", "a.b", "é", "😀", "__class__", "to_dict", "keys"),
        *("get", "items", "self", "has_expired", "validate", "header", "params", "options", "email_verified", "_loaded_at"),
        *("a\nb", "\x1b[31m", "constructor", "x" * 300),
    ]:
        yield Case("user", f"a claim called {name[:20]!r}", claims(**{name: "x"}))
        yield Case("user", f"a claim called {name[:20]!r} that is false", claims(**{name: False}))
    for count, size in ((10, 30), (60, 30), (200, 30), (1000, 30)):
        yield Case("user", f"{count} groups of {size} characters", claims(groups=[f"{number:04}" + "g" * (size - 4) for number in range(count)]))


# The token endpoint, and the way back


def members_of_the_token_answer() -> Iterator[Case]:
    values: list[Any] = [
        *(ABSENT, None, True, False, 0, 1, -1, 1.5, 10**30, "", "x", "600", " 600 ", "6_0", "+5", "1.5", "bearer", "٣"),
        *([], ["x"], [["a", "b"]], {}, {"a": "b"}, {"sub": "eve"}),
    ]
    names = ["access_token", "token_type", "expires_in", "expires_at", "id_token", "refresh_token", "scope", "error"]
    for name in [*names, "error_description", "userinfo", "state", "nonce", "x"]:
        yield from (Case("token", f"{name} = {value!r}", token(**{name: value})) for value in values)
    for value in values:
        yield Case("token", f"no ID token, and userinfo = {value!r}", token(id_token=ABSENT, userinfo=value))
    for expires_at in ("x", 10, [], None):
        for expires_in in ("x", 10, [], None, 0):
            yield Case("token", f"expires_at = {expires_at!r} and expires_in = {expires_in!r}", token(expires_at=expires_at, expires_in=expires_in))
    for status in (200, 400, 401, 500):
        for error in ("invalid_grant", "", None, 7, {"code": 190}):
            yield Case("token", f"status {status} with error = {error!r}", both(http("token", status=status), token(error=error)))


def ways_back() -> Iterator[Case]:
    def pairs(edit: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Bend:
        def bend(answers: Answers) -> None:
            answers.callback = edit(answers.callback)

        return bend

    def code(callback: list[tuple[str, str]]) -> str:
        return dict(callback).get("code", "")

    def state(callback: list[tuple[str, str]]) -> str:
        return dict(callback).get("state", "")

    rows: dict[str, Callable[[list[tuple[str, str]]], list[tuple[str, str]]]] = {
        "state first": lambda it: it[::-1],
        "nothing": lambda _: [],
        "no state": lambda it: [("code", code(it))],
        "no code": lambda it: [("state", state(it))],
        "an empty code": lambda it: [("code", ""), ("state", state(it))],
        "an empty state": lambda it: [("code", code(it)), ("state", "")],
        "another code": lambda it: [("code", "x"), ("state", state(it))],
        "another state": lambda it: [("code", code(it)), ("state", "x")],
        "the state twice": lambda it: [*it, ("state", state(it))],
        "another state last": lambda it: [*it, ("state", "x")],
        "another state first": lambda it: [("state", "x"), *it],
        "an empty state last": lambda it: [*it, ("state", "")],
        "the code twice": lambda it: [*it, ("code", code(it))],
        "another code last": lambda it: [*it, ("code", "x")],
        "another code first": lambda it: [("code", "x"), *it],
        "an empty code last": lambda it: [*it, ("code", "")],
        "a name in capitals": lambda it: [("CODE", code(it)), ("state", state(it))],
        "a list of codes": lambda it: [("code[]", code(it)), ("state", state(it))],
        "a space behind the state": lambda it: [("code", code(it)), ("state", state(it) + " ")],
        "a space behind the code": lambda it: [("code", code(it) + " "), ("state", state(it))],
        "an error": lambda it: [("error", "access_denied"), ("state", state(it))],
        "an error beside a code": lambda it: [*it, ("error", "access_denied")],
        "an empty error beside a code": lambda it: [*it, ("error", "")],
        "an error and then none": lambda it: [*it, ("error", "access_denied"), ("error", "")],
        "none and then an error": lambda it: [*it, ("error", ""), ("error", "access_denied")],
        "a description alone": lambda it: [*it, ("error_description", "x")],
        "an error without a state": lambda _: [("error", "access_denied")],
        "parameters of its own": lambda it: [*it, ("session_state", "x"), ("scope", "openid"), ("hd", "example.com")],
        "a parameter of its own twice": lambda it: [*it, ("scope", "a"), ("scope", "b")],
        "an ID token too": lambda it: [*it, ("id_token", "x"), ("access_token", "y")],
        "another issuer": lambda it: [*it, ("iss", "http://evil.example")],
        "an empty issuer": lambda it: [*it, ("iss", "")],
        "a long parameter": lambda it: [*it, ("x", "y" * 4000)],
    }
    for what, edit in rows.items():
        # A code that may be another provider's is not sent on (RFC 9207).
        is_mix_up = "issuer" in what
        yield Case("way back", what, pairs(edit), is_mix_up)
        if is_mix_up or what == "state first":
            promised = metadata(authorization_response_iss_parameter_supported=True)
            yield Case("way back", f"{what}, where one is promised", both(promised, pairs(edit)), True)

    def right_issuer(answers: Answers) -> None:
        answers.callback = [*answers.callback, ("iss", answers.issuer)]

    yield Case("way back", "the right issuer", right_issuer)
    for what, edit in {
        "in the fragment": lambda address: address.replace("?", "#"),
        "with a fragment": lambda address: f"{address}#x",
        "with Facebook's fragment": lambda address: f"{address}#_=_",
        "with two question marks": lambda address: address.replace("?", "??"),
        "with an ampersand in front": lambda address: address.replace("?", "?&"),
        "with semicolons": lambda address: address.replace("&", ";"),
        "with encoded names": lambda address: address.replace("code=", "c%6fde=").replace("state=", "st%61te="),
        "to another path": lambda address: address.replace("oauth2callback", "other"),
        "with a slash": lambda address: address.replace("oauth2callback", "oauth2callback/"),
        "to an address": lambda address: address.replace("localhost", "127.0.0.1"),
    }.items():
        yield Case("way back", what, attribute("edit_callback", edit))
    yield Case("way back", "by POST", attribute("posts", True))


# How a thing is bent


def both(*bends: Bend) -> Bend:
    def bend(answers: Answers) -> None:
        for each in bends:
            each(answers)

    return bend


def changed(members: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if value is ABSENT:
            members.pop(name, None)
        else:
            members[name] = value


def metadata(**changes: Any) -> Bend:
    return lambda answers: changed(answers.metadata, changes)


def header(**changes: Any) -> Bend:
    return lambda answers: changed(answers.header, changes)


def claims(**changes: Any) -> Bend:
    return lambda answers: changed(answers.claims, changes)


def token(**changes: Any) -> Bend:
    # An absent ID token would be made.
    return lambda answers: answers.token.update(changes)


def attribute(name: str, value: Any) -> Bend:
    return lambda answers: setattr(answers, name, value)


def http(document: str, **changes: Any) -> Bend:
    def bend(answers: Answers) -> None:
        for name, value in changes.items():
            setattr(answers.http[document], name, dict(value) if isinstance(value, dict) else value)

    return bend


def edited_member(name: str, edit: Callable[[str], Any]) -> Bend:
    return lambda answers: answers.metadata.update({name: edit(answers.metadata[name])})


def edited_claim(name: str, edit: Callable[[str], Any]) -> Bend:
    return lambda answers: answers.claims.update({name: edit(answers.claims[name])})


def claims_of_now(name: str, offset: int) -> Bend:
    return lambda answers: answers.claims.update({name: int(time.time()) + offset})


def edited_document(document: str, edit: Callable[[bytes], bytes]) -> Bend:
    if document in ("payload", "header"):
        return attribute(f"edit_{document}", edit)
    return http(document, edit=edit)


def with_member(body: bytes, member: bytes) -> bytes:
    """A JSON object with one member more."""
    return body[:-1] + (b"," if body != b"{}" else b"") + member + b"}"


def with_number(body: bytes, name: str, text: str) -> bytes:
    """A JSON object in which a number is written so."""
    members = json.loads(body)
    members.pop(name, None)
    return with_member(json.dumps(members).encode(), f'"{name}":{text}'.encode())


def key_set(make: Callable[[dict[str, Any]], list[Any]]) -> Bend:
    return lambda answers: setattr(answers, "key_set", {"keys": make(published("RS256"))})


def whole_key_set(value: Any) -> Bend:
    return attribute("key_set", value)


def signed_by(algorithm: str, announced: Any) -> Bend:
    key = key_for(algorithm)
    return both(
        metadata(id_token_signing_alg_values_supported=announced),
        header(alg=algorithm, kid=KEYS[key].kid),
        attribute("signs", key),
        key_set(lambda _: [published(key)]),
    )


def signed_with_the_client_secret(answers: Answers) -> None:
    """As LINE and others do it, whatever they announce."""
    import hashlib
    import hmac

    answers.metadata["id_token_signing_alg_values_supported"] = ["RS256", "HS256"]
    answers.header = {"alg": "HS256"}
    answers.algorithm = "none"

    def sign(signed: bytes) -> bytes:
        text = signed.rstrip(b".")
        return text + b"." + unpadded(hmac.new(CLIENT_SECRET.encode(), text, hashlib.sha256).digest())

    answers.edit_id_token = sign


def hashed(digest: str) -> Bend:
    return lambda answers: answers.claims.update(at_hash=answers.half_hash(str(answers.token["access_token"]), digest))


TABLES = [
    *(members_of_the_metadata, members_that_are_arguments_of_authlib, addresses_of_endpoints),
    *(documents_that_are_hardly_json, members_that_come_twice, answers_over_http, time_that_passes, more_than_is_read),
    *(keys_beside_the_right_one, the_key_that_signs, algorithms, headers_of_the_token, shapes_of_the_token),
    *(registered_claims, hashes_of_the_access_token, claims_of_the_user, members_of_the_token_answer, ways_back),
]
