"""How a person signs in at each provider, over plain HTTP: from the authorization request to the callback URL."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from bench import equal

MOST_PAGES = 20

SignIn = Callable[[httpx.Client, str], str]
"""Goes from the URL of an authorization request to the URL of the callback, which is left to be opened."""


def at_built_in_provider(user: str) -> SignIn:
    """The sign-in page's form posts the chosen user to the very URL of the authorization request."""

    def sign_in(http: httpx.Client, authorization_url: str) -> str:
        page = http.get(authorization_url)
        equal(page.status_code, httpx.codes.OK, "the status of the sign-in page")
        answer = http.post(authorization_url, data={"user": user})
        assert answer.is_redirect, f"signing in as {user} was answered with {answer.status_code}: {answer.text}"
        return answer.headers["Location"]

    return sign_in


def at_forms(user: str) -> SignIn:
    """Follows redirects and sends every form it meets, a login page's and then a consent page's, as a browser would."""

    def sign_in(http: httpx.Client, authorization_url: str) -> str:
        callback = parse_qs(urlsplit(authorization_url).query)["redirect_uri"][0]
        answer = http.get(authorization_url)
        for _ in range(MOST_PAGES):
            if not answer.is_redirect:
                assert answer.is_success, f"{answer.url} is answered with {answer.status_code}: {answer.text}"
                form = Form(answer.text)
                assert form.is_there, f"{answer.url} shows no form: {answer.text}"
                answer = http.post(urljoin(str(answer.url), form.action), data=form.filled_in(user))
                continue
            location = urljoin(str(answer.url), answer.headers["Location"])
            if location.startswith(callback):
                return location
            answer = http.get(location)
        raise AssertionError(f"no callback after {MOST_PAGES} pages, the last being {answer.url}")

    return sign_in


def at_glewlwyd(user: str, password: str, client_id: str) -> SignIn:
    """Does over its API what its sign-in page does with scripts: a password, a consent, and on with the request."""

    def sign_in(http: httpx.Client, authorization_url: str) -> str:
        answer = http.get(authorization_url)
        assert answer.is_redirect, f"no sign-in page, but {answer.status_code}: {answer.text}"
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert "callback_url" in query, f"no sign-in page, but {answer.headers['Location']}"
        api = urljoin(authorization_url, "/api/")
        http.post(f"{api}auth/", json={"username": user, "password": password}).raise_for_status()
        http.put(f"{api}auth/grant/{client_id}", json={"scope": query["scope"][0]}).raise_for_status()
        answer = http.get(query["callback_url"][0] + "&g_continue")
        assert answer.is_redirect, f"no callback, but {answer.status_code}: {answer.text}"
        return answer.headers["Location"]

    return sign_in


class Form(HTMLParser):
    """The first form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.is_there = False
        self.action = ""
        self._is_over = False
        self._fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._is_over:
            return
        if tag == "form":
            self.is_there = True
            self.action = attributes.get("action") or ""
        elif tag == "input":
            self._fields[attributes["name"]] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._is_over = self._is_over or tag == "form"

    def filled_in(self, user: str) -> dict[str, str]:
        """The page's own values, and the user's name wherever it has none."""
        return {name: value or user for name, value in self._fields.items()}
