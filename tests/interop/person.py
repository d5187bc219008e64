"""A person with a real browser, who sees pages and clicks."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench import Bench, equal
from built_in_provider import Project
from streamlit_app import StreamlitApp


def test_a_person_logs_in_and_out(bench: Bench) -> None:
    project = Project.initialised(bench)
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")

    with browser() as page:
        page.goto(app.origin)
        page.get_by_role("button", name="Log in with local").click()
        page.get_by_role("button", name=re.compile("alice", re.IGNORECASE)).click()
        expect(page.get_by_text("alice@example.com", exact=True)).to_be_visible()
        expect(page).to_have_url(f"{app.origin}/")

        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("button", name="Log in with local")).to_be_visible()
        expect(page).to_have_url(f"{app.origin}/")


def test_a_person_logs_in_through_the_app(bench: Bench) -> None:
    """`authctl test --app`: from an address of this machine into the app, and then the request of the app's page."""
    project = Project.initialised(bench)
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")
    test = bench.start_authctl_with_keyboard("test", "--app", "--no-browser", cwd=project.folder)
    start = test.wait_for_stderr(r"http://localhost:\d+/\?\S+")

    with browser() as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        handshakes: list[dict[str, str]] = []
        network.on("Network.webSocketWillSendHandshakeRequest", lambda sent: handshakes.append(sent["request"]["headers"]))
        page.goto(start)
        page.get_by_role("button", name=re.compile("alice", re.IGNORECASE)).click()
        expect(page.get_by_text("alice@example.com", exact=True)).to_be_visible()
        headers = handshakes[-1]
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())

    lines = [f"{name}: {value}" for name, value in {**headers, "Cookie": cookies}.items()]
    (project.folder / "request.txt").write_text("\n".join(["GET /_stcore/stream HTTP/1.1", *lines, ""]))
    test.types(f"{app.origin}/")
    test.wait_for_stderr("Enter leaves it open")
    test.types("request.txt")
    outcome = test.outcome()
    assert re.search("login through .* works, and Streamlit .* knows the user", outcome.stdout), outcome.stdout
    equal(outcome.exit_status, 0, "the exit status")


@contextmanager
def browser(**context: Any) -> Iterator[Page]:
    """A new tab; `context` are options of Playwright's `new_context`."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            # Chromium's sandbox refuses to work for root.
            chromium_sandbox=os.geteuid() != 0,
        )
        yield chromium.new_page(**context)
        chromium.close()
