"""Every page by axe-core's rules of WCAG 2.2 AA, by day and by night, and none scrolls sideways on a tablet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import IsAccessible
from tests.browser.site import Site

# The rules that a scheme of colours can break.
OF_COLOURS = ("color-contrast", "link-in-text-block")
TABLET = ViewportSize(width=820, height=1180)


def test_no_page_has_a_serious_finding(site: Site, page: Page, is_accessible: IsAccessible) -> None:
    is_accessible_at(site, page, "sign_in", is_accessible)
    # To whom all of them open.
    site.sign_in(page, "administrator")

    for name in site.addresses:
        is_accessible_at(site, page, name, is_accessible)


def is_accessible_at(site: Site, page: Page, name: str, is_accessible: IsAccessible) -> None:
    """By day as a whole; by night its colours, for nothing else of it differs."""
    page.emulate_media(color_scheme="light")
    page.goto(site.address + site.addresses[name])
    try:
        is_accessible(page)
        page.emulate_media(color_scheme="dark")
        is_accessible(page, *OF_COLOURS)
    except AssertionError as finding:
        pytest.fail(f"{name}: {finding}")


def test_nothing_scrolls_sideways_on_a_tablet(site: Site, chromium: Browser) -> None:
    with chromium.new_context(viewport=TABLET, has_touch=True) as context:
        page = context.new_page()
        site.sign_in(page, "administrator")
        wide = []
        for name, address in site.addresses.items():
            page.goto(site.address + address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(name)

    assert wide == []


def test_every_step_of_a_page_can_be_reached_with_the_tabulator(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.goto(site.address + site.addresses["patient"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
