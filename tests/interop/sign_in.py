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


def at_oidc_provider(user: str) -> SignIn:
    """Follows redirects and sends every form it meets, a login page's and then a consent page's, as a browser would."""

    def sign_in(http: httpx.Client, authorization_url: str) -> str:
        callback = parse_qs(urlsplit(authorization_url).query)["redirect_uri"][0]
        answer = http.get(authorization_url)
        for _ in range(MOST_PAGES):
            if not answer.is_redirect:
                answer.raise_for_status()
                form = Form(answer.text)
                answer = http.post(urljoin(str(answer.url), form.action), data=form.filled_in(user))
                continue
            location = urljoin(str(answer.url), answer.headers["Location"])
            if location.startswith(callback):
                return location
            answer = http.get(location)
        raise AssertionError(f"no callback after {MOST_PAGES} pages, the last being {answer.url}")

    return sign_in


class Form(HTMLParser):
    """The one form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self._fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input":
            self._fields[attributes["name"]] = attributes.get("value", "")

    def filled_in(self, user: str) -> dict[str, str]:
        """The page's own values, and the user's name wherever it has none."""
        return {name: value or user for name, value in self._fields.items()}
