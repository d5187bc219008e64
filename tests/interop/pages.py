"""The pages that people see: legible in both themes, usable with many users, and true about what became of a login.

With `SNAPSHOTS=overwrite` the screenshots in `docs/images/` are made anew.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from bench import Bench, equal
from built_in_provider import Project
from person import browser

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
THEMES = ("light", "dark")
LEAST_CONTRAST = 4.5
LEAST_TARGET = 44

# Every text that is seen, with its contrast and its font, and every control that is too small for a finger.
FLAWS = """\
([leastContrast, leastTarget]) => {
  const flaws = [];
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const over = (front, back) => {
    const alpha = front[3] === undefined ? 1 : front[3];
    return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(channels(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255]);
  };
  const opacity = (element) => {
    let product = 1;
    for (let at = element; at; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const contrast = (element, style) => {
    const back = behind(element);
    const front = channels(style.color);
    const alpha = (front[3] === undefined ? 1 : front[3]) * opacity(element) * (style.opacity || 1);
    const [a, b] = [luminance(over([...front.slice(0, 3), alpha], back)), luminance(back)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const font = getComputedStyle(document.body).fontFamily;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || !element.checkVisibility()) continue;
    if (["OPTION", "DATALIST", "SCRIPT", "STYLE"].includes(element.tagName)) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const text = walker.currentNode.data.trim();
    const ratio = contrast(element, style);
    if (ratio < leastContrast) flaws.push(`contrast ${ratio.toFixed(2)}: ${text}`);
    if (style.fontFamily !== font && !/monospace/.test(style.fontFamily)) flaws.push(`font ${style.fontFamily}: ${text}`);
  }
  for (const input of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
    if (!input.checkVisibility()) continue;
    const style = getComputedStyle(input, "::placeholder");
    const ratio = contrast(input, style);
    if (ratio < leastContrast) flaws.push(`contrast ${ratio.toFixed(2)}: placeholder ${input.placeholder}`);
  }
  for (const control of document.querySelectorAll("button, input, textarea, summary")) {
    const box = control.getBoundingClientRect();
    if (control.checkVisibility() && Math.min(box.width, box.height) < leastTarget - 0.5)
      flaws.push(`${box.width.toFixed(0)} by ${box.height.toFixed(0)}: ${control.innerText || control.id}`);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) flaws.push("wider than the window");
  return flaws;
}"""


def assert_good(page: Page, what: str) -> None:
    equal(page.evaluate(FLAWS, [LEAST_CONTRAST, LEAST_TARGET]), [], what)


def keep(page: Page, name: str) -> None:
    if os.environ.get("SNAPSHOTS") == "overwrite":
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"{name}.png")


def authorization_url(project: Project, **parameters: str) -> str:
    query = {
        "client_id": "authctl-local",
        "redirect_uri": f"http://localhost:{project.port}/oauth2callback",
        "response_type": "code",
        "scope": "openid+profile+email",
        **parameters,
    }
    return f"http://localhost:{project.provider_port}/authorize?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_the_provider_has_legible_pages(bench: Bench) -> None:
    project = Project.initialised(bench)
    project.start_provider()
    for theme in THEMES:
        for width in (1100, 360):
            size = {"width": width, "height": 760}
            with browser(color_scheme=theme, viewport=size) as page:
                page.goto(authorization_url(project, login_hint="bob"))
                assert_good(page, f"the flaws of the sign-in page, {theme}, {width}")
                equal(page.evaluate("document.activeElement.value"), "bob", "who has the focus")
                expect(page.get_by_text("Withheld, because no scope asks for it")).to_be_visible()
                if (theme, width) == ("light", 1100):
                    keep(page, "sign-in-light")
                page.get_by_text("With other claims").click()
                assert_good(page, f"the flaws of the sign-in page with claims, {theme}, {width}")
                page.goto(f"http://localhost:{project.provider_port}/")
                expect(page.get_by_role("link", name=f"http://localhost:{project.port}")).to_be_visible()
                expect(page.get_by_text("GET /authorize 200").first).to_be_visible()
                assert_good(page, f"the flaws of the front page, {theme}, {width}")
                page.goto(authorization_url(project, client_id="nobody"))
                assert_good(page, f"the flaws of the page for an unknown client, {theme}, {width}")


def test_thirty_users_are_found_by_typing(bench: Bench) -> None:
    project = Project.initialised(bench)
    users = "".join(f'[user{number}]\nemail = "user{number}@example.com"\nname = "User {number}"\n' for number in range(30))
    (project.folder / ".streamlit" / "users.toml").write_text(users)
    project.start_provider()
    with browser(viewport={"width": 1000, "height": 760}) as page:
        page.goto(authorization_url(project))
        assert_good(page, "the flaws of the page with thirty users")
        equal(page.evaluate("document.activeElement.id"), "email", "where one types")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height < 1200, f"the page is {height} pixels high"
        page.keyboard.type("user17@example.com")
        with page.expect_request(re.compile("oauth2callback")):
            page.keyboard.press("Enter")


def test_the_last_page_tells_the_outcome(bench: Bench) -> None:
    for fault, heading, text in (
        (None, "Signed in as alice@example.com", "The terminal shows what the login brought"),
        ("invalid-nonce", "The login failed", "does not pass the check of its nonce"),
    ):
        project = Project.initialised(bench, fault or "sound")
        project.start_provider(*(("--fault", fault) if fault else ()))
        for theme in THEMES if not fault else THEMES[:1]:
            login = bench.start_authctl("test", "--no-browser", "--no-input", cwd=project.folder)
            url = login.wait_for_stderr(rf"http://localhost:{project.provider_port}/\S+\?\S+(?=\s)")
            with browser(color_scheme=theme, viewport={"width": 900, "height": 520}) as page:
                page.goto(url)
                page.get_by_role("button", name=re.compile("alice", re.IGNORECASE)).click()
                expect(page.get_by_role("heading", name=heading)).to_be_visible()
                expect(page.get_by_text(text)).to_be_visible()
                assert "code=" not in page.url, page.url
                assert_good(page, f"the flaws of the last page, {theme}")
                if theme == "light" and not fault:
                    keep(page, "signed-in-light")
            outcome = login.outcome()
            equal(outcome.exit_status, 1 if fault else 0, "the exit status of `authctl test`")
