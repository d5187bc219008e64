"""A person with a real browser, who sees pages and clicks."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench import Bench
from built_in_provider import Project
from streamlit_app import StreamlitApp


def test_a_person_logs_in_and_out(bench: Bench) -> None:
    project = Project.initialised(bench)
    project.start_provider()
    app = StreamlitApp(bench, project.folder, project.port, "local")

    with browser() as page:
        page.goto(app.origin)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name=re.compile("alice", re.IGNORECASE)).click()
        expect(page.get_by_text("alice@example.com", exact=True)).to_be_visible()
        expect(page).to_have_url(f"{app.origin}/")

        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        expect(page).to_have_url(f"{app.origin}/")


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
