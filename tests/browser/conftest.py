"""A real browser, Debian's Chromium, in front of a clinic that is really served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.site import Site, served
from tests.servers.availability import find_binary, skip_or_fail

# Nothing of it may look for a network, and it runs as root where CI does.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class IsAccessible(Protocol):
    def __call__(self, page: Page, *only: str) -> None: ...


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            # One worker, so that one clinic is served for all of them.
            item.add_marker(pytest.mark.xdist_group("browser"))


# Of the package, not of the session: while it lives, its event loop is in the way of other tests of this process.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = find_binary("chromium")
    if program is None:
        skip_or_fail("Chromium is not installed (Debian's package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    """The served clinic; each test works on patients or images of its own."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser that nobody used before. What a script complains of, a refused one included, fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    yield page
    context.close()
    assert not complaints


def _complaint(message: ConsoleMessage) -> list[str]:
    """What a browser says of an answer that is no 200 is not a script's fault."""
    is_fault = message.type == "error" and "Failed to load resource" not in message.text
    return [message.text] if is_fault else []


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def is_accessible(axe: Axe) -> IsAccessible:
    """Looks at the page as it stands, with axe-core's rules for WCAG 2.2 AA; a serious finding fails the test.

    Where rules are named, it goes by them alone.
    """

    def check(page: Page, *only: str) -> None:
        rules = {"runOnly": {"type": "rule", "values": list(only)}} if only else {}
        found = axe.run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        serious = [
            f"{finding['id']}: {node['html'][:200]} ({node['failureSummary']})"
            for finding in found
            if finding["impact"] in {"serious", "critical"}
            for node in finding["nodes"]
        ]
        assert not serious, "\n".join(serious)

    return check
