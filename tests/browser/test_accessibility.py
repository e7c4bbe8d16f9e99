"""Every page by axe-core's rules of WCAG 2.2 AA, by day and by night, and none scrolls sideways on a tablet."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import IsAccessible
from tests.browser.site import Site

TABLET = ViewportSize(width=820, height=1180)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(
    site: Site, page: Page, is_accessible: IsAccessible, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    is_accessible_at(site, page, "sign_in", is_accessible)
    site.sign_in(page, "steward")

    for name in site.addresses:
        is_accessible_at(site, page, name, is_accessible)


def is_accessible_at(site: Site, page: Page, name: str, is_accessible: IsAccessible) -> None:
    page.goto(site.address + site.addresses[name])
    page.wait_for_load_state("networkidle")
    try:
        is_accessible(page)
    except AssertionError as finding:
        pytest.fail(f"{name}: {finding}")


def test_nothing_scrolls_sideways_on_a_tablet(site: Site, chromium: Browser) -> None:
    with chromium.new_context(viewport=TABLET, has_touch=True) as context:
        page = context.new_page()
        site.sign_in(page, "steward")
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
